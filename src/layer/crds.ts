import { KuiltError } from '../diagnostics/index.ts'
import { describe } from '../kustomization/decode.ts'
import type * as K from '../kustomization/kustomization.gen.ts'
import type { TransformerConfig } from '../schema/field-spec.ts'
import { compareBytes } from '../tree/compare-bytes.ts'
import type { JsonObject, JsonValue } from '../tree/node.ts'
import { completeConfig, mergeTransformerConfig } from './transformer-config.ts'

/**
 * Field specs from a file listed under `crds`: OpenAPI definitions by Go type, each with a `Schema`. Types with
 * `apiVersion`, `kind` and `metadata` are kinds. Extensions on their properties, and on those of referenced types,
 * specify what a field contains: labels, annotations, a name to prefix, or the name of another resource. Follows
 * api/internal/accumulator/loadconfigfromcrds.go, LoadConfigFromCRDs.
 *
 * ```yaml
 * example.com/v1.Bee:
 *   Schema:
 *     properties:
 *       apiVersion: { type: string }
 *       kind: { type: string }
 *       metadata: {}
 *       honeyRef: { x-kubernetes-object-ref-api-version: v1, x-kubernetes-object-ref-kind: ConfigMap }
 * ```
 *
 * @throws KuiltError CRDS_INVALID, CRDS_CYCLE, FIELD_SPECS_CONFLICT
 */
export function transformerConfigFromCrds(value: JsonValue, file: string): TransformerConfig {
  const definitions = readDefinitions(value, file)
  const collector = new Collector(definitions, file)
  for (const [type, properties] of definitions) {
    if (looksLikeKind(properties)) collector.collect(type, type.slice(type.lastIndexOf('.') + 1))
  }
  // Merging drops duplicates.
  return mergeTransformerConfig(completeConfig({}), completeConfig(collector.config))
}

type Properties = ReadonlyMap<string, JsonObject>

function readDefinitions(value: JsonValue, file: string): ReadonlyMap<string, Properties> {
  const definitions = new Map<string, Properties>()
  for (const [type, definition] of entriesOf(value, { file, path: [] })) {
    const at = { file, path: [type] }
    const schema = [...entriesOf(definition, at)].find(([name]) => name.toLowerCase() === 'schema')
    const properties = new Map<string, JsonObject>()
    const below = { file, path: [type, schema?.[0] ?? '', 'properties'] }
    for (const [name, property] of entriesOf(asObject(schema?.[1] ?? null, below)['properties'] ?? null, below)) {
      properties.set(name, asObject(property, { file, path: [...below.path, name] }))
    }
    definitions.set(type, properties)
  }
  return definitions
}

interface FieldLocation {
  readonly file: string
  readonly path: readonly string[]
}

/** Sorted by name; makeConfigFromApiMap iterates over a Go map, in random order. */
function entriesOf(value: JsonValue, at: FieldLocation): readonly (readonly [string, JsonValue])[] {
  return Object.entries(asObject(value, at)).sort(([a], [b]) => compareBytes(a, b))
}

/** Null counts as empty. */
function asObject(value: JsonValue, { file, path }: FieldLocation): JsonObject {
  if (value === null) return {}
  // Neither a scalar nor a list.
  if (typeof value === 'object' && !Array.isArray(value)) return value as JsonObject
  const params = { file, field: path.join('.'), actual: describe(value) }
  throw new KuiltError('CRDS_INVALID', params, { at: { file, document: 0, path } })
}

function looksLikeKind(properties: Properties): boolean {
  return properties.has('apiVersion') && properties.has('kind') && properties.has('metadata')
}

/** Deeper than any real schema. */
const maxDepth = 500
/** If each definition refers to the next one twice, the number doubles with every level. */
const maxProperties = 200_000

class Collector {
  readonly config: {
    readonly namePrefix: K.FieldSpec[]
    readonly commonLabels: K.FieldSpec[]
    readonly commonAnnotations: K.FieldSpec[]
    readonly nameReference: K.NameBackReferences[]
  } = { namePrefix: [], commonLabels: [], commonAnnotations: [], nameReference: [] }
  readonly #definitions: ReadonlyMap<string, Properties>
  readonly #file: string
  /** Types between the kind and the current property. */
  readonly #trail: string[] = []
  #visited = 0

  constructor(definitions: ReadonlyMap<string, Properties>, file: string) {
    this.#definitions = definitions
    this.#file = file
  }

  collect(type: string, kind: string, path: readonly string[] = []): void {
    if (this.#trail.includes(type)) throw new KuiltError('CRDS_CYCLE', { type }, { at: { file: this.#file } })
    if (this.#trail.length > maxDepth) throw this.#tooLarge()
    this.#trail.push(type)
    for (const [name, property] of this.#definitions.get(type) ?? []) {
      if (++this.#visited > maxProperties) throw this.#tooLarge()
      const below = [...path, name]
      this.#add(property, kind, below)
      const target = property['$ref']
      if (typeof target === 'string') this.collect(target, kind, below)
    }
    this.#trail.pop()
  }

  #tooLarge(): KuiltError {
    return new KuiltError('CRDS_TOO_LARGE', { limit: maxProperties }, { at: { file: this.#file } })
  }

  #add(property: JsonObject, kind: string, path: readonly string[]): void {
    const spec = { kind, path: path.join('/') }
    if (mark(property, 'x-kubernetes-annotation') !== undefined) this.config.commonAnnotations.push(spec)
    if (mark(property, 'x-kubernetes-label-selector') !== undefined) this.config.commonLabels.push(spec)
    if (mark(property, 'x-kubernetes-identity') !== undefined) this.config.namePrefix.push(spec)
    const version = mark(property, 'x-kubernetes-object-ref-api-version')
    const target = mark(property, 'x-kubernetes-object-ref-kind')
    if (version === undefined || target === undefined) return
    const nameKey = mark(property, 'x-kubernetes-object-ref-name-key') ?? 'name'
    const fieldSpecs = [{ kind, path: [...path, nameKey].join('/') }]
    this.config.nameReference.push({ kind: target, version, fieldSpecs })
  }
}

/** Only strings count, including empty ones. The name is not case-sensitive. */
function mark(property: JsonObject, name: string): string | undefined {
  const key = Object.keys(property).find((candidate) => candidate.toLowerCase() === name)
  const value = key === undefined ? undefined : property[key]
  return typeof value === 'string' ? value : undefined
}
