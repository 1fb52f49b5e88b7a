import { didYouMean } from '../diagnostics/hints.ts'
import type { FieldPath, Location } from '../diagnostics/index.ts'
import { isObject } from '../tree/json-values.ts'
import type { JsonValue } from '../tree/node.ts'
import type { ResourceType } from './api-version.ts'
import { fieldOf, listAt, textAt, valueAt } from './json-fields.ts'
import { type Mistake, mistake } from './mistake.ts'
import type { SchemaNode } from './schema-node.ts'
import { structuralSchema } from './structural-schema.ts'

interface DefinedKind {
  readonly group: string
  readonly kind: string
  readonly locate: Definition['locate']
  /** The versions, by name. */
  readonly versions: ReadonlyMap<string, DefinedVersion>
}

interface DefinedVersion {
  readonly served: boolean
  readonly schema: JsonValue | undefined
  /** The path of the schema in the definition. */
  readonly path: FieldPath
}

/** A CustomResourceDefinition. */
export interface Definition {
  readonly value: JsonValue
  /** Returns the location of a field. */
  readonly locate: (path: FieldPath) => Location | undefined
}

export function isCustomResourceDefinition(value: JsonValue): boolean {
  return (
    textAt(value, 'kind') === 'CustomResourceDefinition' &&
    (textAt(value, 'apiVersion') ?? '').startsWith('apiextensions.k8s.io/')
  )
}

/** The kinds that CustomResourceDefinitions define. The first definition of a kind is used. */
export class CustomKinds {
  readonly #kinds: Map<string, DefinedKind> = new Map()
  readonly #schemas: Map<DefinedVersion, SchemaNode> = new Map()

  add({ value, locate }: Definition): void {
    const spec = fieldOf(value, 'spec')
    const group = textAt(spec, 'group')
    const kind = textAt(fieldOf(spec, 'names'), 'kind')
    if (group === undefined || kind === undefined) return
    const key = `${group}/${kind}`
    if (!this.#kinds.has(key)) this.#kinds.set(key, { group, kind, locate, versions: versionsOf(spec) })
  }

  has(group: string, kind: string): boolean {
    return this.#kinds.has(`${group}/${kind}`)
  }

  /** The schema of a version; undefined if it is not served. */
  schema(
    { group, version, kind }: { group: string; version: string; kind: string },
    metadata: SchemaNode,
  ): SchemaNode | undefined {
    const definition = this.#kinds.get(`${group}/${kind}`)
    const defined = definition?.versions.get(version)
    if (definition === undefined || defined === undefined || !defined.served) return undefined
    const known = this.#schemas.get(defined)
    if (known !== undefined) return known
    const schema = structuralSchema(
      defined.schema ?? { 'x-kubernetes-preserve-unknown-fields': true },
      metadata,
      (path) => definition.locate([...defined.path, ...path]),
    )
    this.#schemas.set(defined, schema)
    return schema
  }

  /** The mistake for a resource whose version is not served. */
  unserved({ apiVersion, kind }: ResourceType, group: string): Mistake {
    const versions = this.#kinds.get(`${group}/${kind}`)?.versions ?? new Map<string, DefinedVersion>()
    const served = [...versions].filter(([, version]) => version.served).map(([name]) => `${group}/${name}`)
    const version = apiVersion.slice(group.length + 1)
    const reason = versions.has(version) ? 'is not served' : 'is not in its CustomResourceDefinition'
    const near = didYouMean(apiVersion, served)
    const instead = near !== undefined && served.length > 3 ? near : served.join(' or ')
    return mistake('API_VERSION_UNAVAILABLE', { apiVersion, kind, reason, instead }, { path: ['apiVersion'] })
  }
}

/** The versions that a definition defines. In v1beta1, one schema may apply to all versions. */
function versionsOf(spec: JsonValue | undefined): ReadonlyMap<string, DefinedVersion> {
  const shared = valueAt(spec, 'validation', 'openAPIV3Schema')
  const versions = new Map<string, DefinedVersion>()
  const sharedPath = ['spec', 'validation', 'openAPIV3Schema']
  for (const [i, version] of listAt(spec, 'versions').entries()) {
    const name = textAt(version, 'name')
    if (name === undefined || versions.has(name)) continue
    const own = valueAt(version, 'schema', 'openAPIV3Schema')
    versions.set(name, {
      served: fieldOf(version, 'served') !== false,
      schema: isObject(own) ? own : shared,
      path: isObject(own) ? ['spec', 'versions', i, 'schema', 'openAPIV3Schema'] : sharedPath,
    })
  }
  const single = textAt(spec, 'version')
  if (versions.size === 0 && single !== undefined)
    versions.set(single, { served: true, schema: shared, path: sharedPath })
  return versions
}
