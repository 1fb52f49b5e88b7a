import { KuiltError } from '../diagnostics/index.ts'
import type { Gvk } from '../schema/gvk.ts'
import { BuiltinSchemas } from './builtin-schema.ts'
import { kubernetesSchemasText } from './kubernetes-schemas-text.ts'
import type { SchemaNode } from './schema-node.ts'

/** A kind that a Kubernetes release serves. */
export interface ServedKind {
  readonly group: string
  readonly version: string
  readonly kind: string
  /** The name of its schema definition. */
  readonly definition: string
}

/** The API versions of one Kubernetes release. */
export interface Release {
  /** Such as `1.34`. */
  readonly name: string
  /** The kinds, by `apiVersion/kind`. */
  readonly kinds: ReadonlyMap<string, ServedKind>
  schema(served: ServedKind): SchemaNode
  /** The schema of `metadata`. */
  readonly metadata: SchemaNode
}

interface Facts {
  readonly releases: readonly string[]
  readonly definitions: readonly Definition[]
}

interface Definition {
  readonly name: string
  /** The indexes of the releases that contain the definition. */
  readonly releases: readonly string[]
  /**
   * The schema as JSON, which is parsed on first use, because most validations need only a few of about a thousand
   * schemas.
   */
  readonly schema: string
}

let facts: Facts | undefined
const releases: Map<string, Release> = new Map()

/** Matches a definition, which takes exactly one line of the file. */
const definitionLine = /^ *\["([^"]+)", \[([\d,]+)\], (\{.*\})\],?$/

function readFacts(): Facts {
  facts ??= parseFacts(kubernetesSchemasText())
  return facts
}

function parseFacts(text: string): Facts {
  const [, names = '[]'] = /"releases": (\[[^\]]*\])/.exec(text) ?? []
  const definitions = text.split('\n').flatMap((line): readonly Definition[] => {
    const [, name, inReleases, schema] = definitionLine.exec(line) ?? []
    if (name === undefined || inReleases === undefined || schema === undefined) return []
    return [{ name, releases: inReleases.split(','), schema }]
  })
  return { releases: JSON.parse(names) as readonly string[], definitions }
}

/** The releases that kuilt has schemas for, oldest first: `1.28`, …. */
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
/** The prefix of definitions that are not resources, but list every group and version that ever existed. */
const sharedDefinitions = 'io.k8s.apimachinery.'

function newRelease(name: string): Release {
  const { releases: names, definitions } = readFacts()
  const index = String(names.indexOf(name))
  const own = new Map<string, string>()
  const kinds = new Map<string, ServedKind>()
  for (const { name: definition, releases: inReleases, schema } of definitions) {
    if (!inReleases.includes(index)) continue
    own.set(definition, schema)
    if (definition.startsWith(sharedDefinitions)) continue
    for (const { group, version, kind } of kindsIn(schema)) {
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

function kindsIn(schema: string): readonly Gvk[] {
  const [, kinds] = /"x-kubernetes-group-version-kind":(\[[^\]]*\])/.exec(schema) ?? []
  return kinds === undefined ? [] : (JSON.parse(kinds) as readonly Gvk[])
}

export function kindKey(apiVersion: string, kind: string): string {
  return `${apiVersion}/${kind}`
}
