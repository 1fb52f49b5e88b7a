import { KuiltError } from '../diagnostics/index.ts'
import { describe } from '../kustomization/decode.ts'
import type * as K from '../kustomization/kustomization.gen.ts'
import type { TransformerConfig } from '../schema/field-spec.ts'
import { compareBytes } from '../tree/compare-bytes.ts'
import { isObject } from '../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../tree/node.ts'
import { completeConfig, mergeTransformerConfig } from './transformer-config.ts'

/**
 * Returns the field specs from a file listed in `crds`. The file contains OpenAPI definitions by Go type, each with a
 * `Schema`. Types with `apiVersion`, `kind` and `metadata` are kinds. Extensions on their properties, and on those of
 * referenced types, specify what a field contains: labels, annotations, a name to prefix, or the name of another
 * resource. Follows api/internal/accumulator/loadconfigfromcrds.go, LoadConfigFromCRDs.
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
  const specs = crdSpecs(value, file)
  const listed = (wanted: CrdSection): readonly CrdSpec[] => specs.filter(({ section }) => section === wanted)
  const plain = (section: CrdSection): readonly K.FieldSpec[] => listed(section).map(({ spec }) => spec)
  const config = {
    namePrefix: plain('namePrefix'),
    commonLabels: plain('commonLabels'),
    commonAnnotations: plain('commonAnnotations'),
    nameReference: listed('nameReference').map(({ spec, target }) => ({ ...target, fieldSpecs: [spec] })),
  }
  // Merging removes duplicates.
  return mergeTransformerConfig(completeConfig({}), completeConfig(config))
}

type CrdSection = 'namePrefix' | 'commonLabels' | 'commonAnnotations' | 'nameReference'

/** A field spec that a definition requests. */
export interface CrdSpec {
  readonly section: CrdSection
  readonly spec: K.FieldSpec
  /** The kind that the field refers to, in `nameReference`. */
  readonly target?: { readonly kind: string; readonly version: string }
  /** The paths in the file of the values that define it: the references that lead to a property, and its extensions. */
  readonly places: readonly (readonly string[])[]
}

/**
 * Returns the field specs of `transformerConfigFromCrds` one by one.
 *
 * @throws KuiltError CRDS_INVALID, CRDS_CYCLE, CRDS_TOO_LARGE
 */
export function crdSpecs(value: JsonValue, file: string): readonly CrdSpec[] {
  const definitions = readDefinitions(value, file)
  const collector = new Collector(definitions, file)
  for (const [type, { properties }] of definitions) {
    if (looksLikeKind(properties)) collector.collect(type, type.slice(type.lastIndexOf('.') + 1))
  }
  return collector.specs
}

type Properties = ReadonlyMap<string, JsonObject>

interface Definition {
  readonly properties: Properties
  /** The path of the properties in the file. */
  readonly path: readonly string[]
}

function readDefinitions(value: JsonValue, file: string): ReadonlyMap<string, Definition> {
  const definitions = new Map<string, Definition>()
  for (const [type, definition] of entriesOf(value, { file, path: [] })) {
    const at = { file, path: [type] }
    const schema = [...entriesOf(definition, at)].find(([name]) => name.toLowerCase() === 'schema')
    const properties = new Map<string, JsonObject>()
    const below = { file, path: [type, schema?.[0] ?? '', 'properties'] }
    for (const [name, property] of entriesOf(asObject(schema?.[1] ?? null, below)['properties'] ?? null, below)) {
      properties.set(name, asObject(property, { file, path: [...below.path, name] }))
    }
    definitions.set(type, { properties, path: below.path })
  }
  return definitions
}

interface FieldLocation {
  readonly file: string
  readonly path: readonly string[]
}

/**
 * The entries of a map, sorted by name. Upstream has no fixed order: api/internal/accumulator/loadconfigfromcrds.go,
 * makeConfigFromApiMap, iterates over a Go map.
 */
function entriesOf(value: JsonValue, at: FieldLocation): readonly (readonly [string, JsonValue])[] {
  return Object.entries(asObject(value, at)).sort(([a], [b]) => compareBytes(a, b))
}

/** Checks that a value is a map. Null counts as an empty map. */
function asObject(value: JsonValue, { file, path }: FieldLocation): JsonObject {
  if (value === null) return {}
  if (isObject(value)) return value
  const params = { file, field: path.join('.'), actual: describe(value) }
  throw new KuiltError('CRDS_INVALID', params, { at: { file, document: 0, path } })
}

function looksLikeKind(properties: Properties): boolean {
  return properties.has('apiVersion') && properties.has('kind') && properties.has('metadata')
}

/** The maximum depth of the types, which is more than any real schema has. */
const maxDepth = 500
/**
 * The maximum number of properties. If each definition refers to the next one twice, the number doubles with every
 * level.
 */
const maxProperties = 200_000

class Collector {
  readonly specs: CrdSpec[] = []
  readonly #definitions: ReadonlyMap<string, Definition>
  readonly #file: string
  /** The types between the kind and the current property. */
  readonly #trail: string[] = []
  /** The references that lead from each of these types to the next one. */
  readonly #references: (readonly string[])[] = []
  #visited = 0

  constructor(definitions: ReadonlyMap<string, Definition>, file: string) {
    this.#definitions = definitions
    this.#file = file
  }

  collect(type: string, kind: string, path: readonly string[] = []): void {
    if (this.#trail.includes(type)) throw new KuiltError('CRDS_CYCLE', { type }, { at: { file: this.#file } })
    if (this.#trail.length > maxDepth) throw this.#tooLarge()
    this.#trail.push(type)
    const { properties, path: place } = this.#definitions.get(type) ?? noDefinition
    for (const [name, property] of properties) {
      if (++this.#visited > maxProperties) throw this.#tooLarge()
      const below = [...path, name]
      this.#add(property, { kind, path: below.join('/') }, [...place, name])
      const target = property['$ref']
      if (typeof target !== 'string') continue
      this.#references.push([...place, name, '$ref'])
      this.collect(target, kind, below)
      this.#references.pop()
    }
    this.#trail.pop()
  }

  #tooLarge(): KuiltError {
    return new KuiltError('CRDS_TOO_LARGE', { limit: maxProperties }, { at: { file: this.#file } })
  }

  #add(property: JsonObject, spec: K.FieldSpec & { readonly path: string }, place: readonly string[]): void {
    const placesOf = (...marks: readonly Mark[]): readonly (readonly string[])[] => [
      ...this.#references,
      ...marks.map(({ key }) => [...place, key]),
    ]
    const plain = (section: CrdSection, name: string): void => {
      const mark = markOf(property, name)
      if (mark !== undefined) this.specs.push({ section, spec, places: placesOf(mark) })
    }
    plain('commonAnnotations', 'x-kubernetes-annotation')
    plain('commonLabels', 'x-kubernetes-label-selector')
    plain('namePrefix', 'x-kubernetes-identity')
    const version = markOf(property, 'x-kubernetes-object-ref-api-version')
    const kind = markOf(property, 'x-kubernetes-object-ref-kind')
    if (version === undefined || kind === undefined) return
    const nameKey = markOf(property, 'x-kubernetes-object-ref-name-key')
    this.specs.push({
      section: 'nameReference',
      spec: { ...spec, path: `${spec.path}/${nameKey?.text ?? 'name'}` },
      target: { kind: kind.text, version: version.text },
      places: placesOf(version, kind, ...(nameKey === undefined ? [] : [nameKey])),
    })
  }
}

const noDefinition: Definition = { properties: new Map(), path: [] }

/** An extension of a property. */
interface Mark {
  readonly key: string
  readonly text: string
}

/** Finds the extension with a name. Only strings count, including empty ones. */
function markOf(property: JsonObject, key: string): Mark | undefined {
  const text = property[key]
  return typeof text === 'string' ? { key, text } : undefined
}
