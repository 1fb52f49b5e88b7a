import { KuiltError } from '../diagnostics/index.ts'
import { BuiltinSchemas, type OpenApiSchema } from './builtin-schema.ts'
import { kubernetesSchemasText } from './kubernetes-schemas-text.ts'
import type { SchemaNode } from './schema-node.ts'

/** A kind that a Kubernetes release serves. */
export interface ServedKind {
  readonly group: string
  readonly version: string
  readonly kind: string
  /** The name of its definition. */
  readonly definition: string
}

/** The API versions of one Kubernetes release. */
export interface Release {
  /** `1.34` */
  readonly name: string
  /** By `apiVersion/kind`. */
  readonly kinds: ReadonlyMap<string, ServedKind>
  schema(served: ServedKind): SchemaNode
  /** The schema of `metadata`. */
  readonly metadata: SchemaNode
}

interface Facts {
  readonly releases: readonly string[]
  readonly definitions: readonly (readonly [string, readonly number[], OpenApiSchema])[]
}

let facts: Facts | undefined
const releases: Map<string, Release> = new Map()

function readFacts(): Facts {
  facts ??= JSON.parse(kubernetesSchemasText()) as Facts
  return facts
}

/** The releases whose schemas kuilt has, oldest first: `1.28`, …. */
export function releaseNames(): readonly string[] {
  return readFacts().releases
}

/**
 * The release for a version in the user's notation: `1.34`, `v1.34` or `v1.34.2`. Default: the newest one.
 *
 * @throws KuiltError KUBERNETES_VERSION_UNKNOWN
 */
export function releaseOf(version: string | undefined): Release {
  const names = releaseNames()
  const name = version === undefined ? names.at(-1) : /^v?(\d+\.\d+)(?:\.\d+)?$/.exec(version)?.[1]
  if (name === undefined || !names.includes(name)) {
    throw new KuiltError('KUBERNETES_VERSION_UNKNOWN', { version: version ?? '', known: names })
  }
  return release(name)
}

export function release(name: string): Release {
  const known = releases.get(name)
  if (known !== undefined) return known
  const made = newRelease(name)
  releases.set(name, made)
  return made
}

const metadataDefinition = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'
/** Definitions that are not resources, but list every group and version that ever existed. */
const sharedDefinitions = 'io.k8s.apimachinery.'

function newRelease(name: string): Release {
  const { releases: names, definitions } = readFacts()
  const index = names.indexOf(name)
  const own = new Map<string, OpenApiSchema>()
  const kinds = new Map<string, ServedKind>()
  for (const [definition, inReleases, schema] of definitions) {
    if (!inReleases.includes(index)) continue
    own.set(definition, schema)
    if (definition.startsWith(sharedDefinitions)) continue
    for (const { group, version, kind } of schema['x-kubernetes-group-version-kind'] ?? []) {
      kinds.set(kindKey(group === '' ? version : `${group}/${version}`, kind), { group, version, kind, definition })
    }
  }
  const schemas = new BuiltinSchemas(own)
  return {
    name,
    kinds,
    schema: ({ definition }) => schemas.definition(definition),
    metadata: schemas.definition(metadataDefinition),
  }
}

export function kindKey(apiVersion: string, kind: string): string {
  return `${apiVersion}/${kind}`
}
