import { attempt, type FieldPath, fieldBelow, type Location } from '../../diagnostics/index.ts'
import type { StageChange } from '../../layer/stage.ts'
import { apiVersionOf, type Gvk } from '../../schema/gvk.ts'
import { childrenOf, memberAt, nodeAt } from '../../tree/children.ts'
import { parsePointer, partsOf } from '../../tree/field-path.ts'
import { getText } from '../../tree/fields.ts'
import { type Node, sequence } from '../../tree/node.ts'
import { readPlainTree } from '../../yaml/read/read-plain.ts'
import { scalarPaths } from './locations.ts'

/** A document that `openapi` refers to. */
interface SchemaFile {
  readonly file: string
  readonly read: () => Node | undefined
}

/** The schema of one value, with its location in the document. */
interface Reached {
  readonly schema: Node
  readonly path: FieldPath
}

const extensions = ['x-kubernetes-patch-strategy', 'x-kubernetes-list-map-keys', 'x-kubernetes-patch-merge-key']

/** Finds the locations in the `openapi` document that define how the lists of a resource are merged. */
export class SchemaLocations {
  #source: SchemaFile | undefined
  #root: Node | undefined
  readonly #definitions: Map<string, Definition | undefined> = new Map()

  /** Must be called after the stage `openapi`. Only the first document of a build is used. */
  chosen({ layer, before, after }: StageChange): void {
    const { path } = layer.kustomization.openapi ?? {}
    const { file } = after.schema
    if (path === undefined || file === undefined || before.schema.file === file) return
    // The build has read the same file.
    this.#source = { file, read: () => attempt(() => readPlainTree(layer.loader.load(path), file)) }
  }

  /**
   * Returns the locations of all values of the document, from the kind to a field, that define how the lists on the
   * path are merged.
   */
  of(id: Gvk, path: FieldPath): readonly Location[] {
    if (this.#source === undefined) return []
    this.#root ??= this.#source.read()
    const root = this.#root
    if (root === undefined) return []
    const key = `${apiVersionOf(id)}/${id.kind}`
    if (!this.#definitions.has(key)) this.#definitions.set(key, definitionOf(root, id))
    const definition = this.#definitions.get(key)
    if (definition === undefined) return []
    const { file } = this.#source
    const at: Location = { file, document: 0, path: [] }
    return placesOnTheWay(root, definition, path).map((place) => fieldBelow(at, place))
  }
}

function placesOnTheWay(root: Node, kind: Definition, path: FieldPath): readonly FieldPath[] {
  const places: FieldPath[] = [...kind.identity]
  let reached: Reached | undefined = kind.schema
  for (const step of path) {
    reached = reached && below(reached, step)
    for (let i = 0; reached !== undefined && i < maxReferences; i++) {
      const reference = getText(reached.schema, '$ref')
      if (reference === '') break
      places.push([...reached.path, '$ref'])
      reached = referred(root, reference)
    }
    if (reached === undefined) break
    places.push(...mergePlaces(reached))
  }
  return places
}

/** The maximum number of references that are followed, because they can form a cycle. */
const maxReferences = 50

/** The definition of a kind, with the values that declare the kind. */
interface Definition {
  readonly schema: Reached
  readonly identity: readonly FieldPath[]
}

function definitionOf(root: Node, id: Gvk): Definition | undefined {
  const field = 'x-kubernetes-group-version-kind'
  for (const { step, child } of childrenOf(nodeAt(root, ['definitions']) ?? root)) {
    for (const { step: index, child: identity } of childrenOf(memberAt(child, field) ?? noIdentities)) {
      const [group, version, kind] = ['group', 'version', 'kind'].map((name) => getText(identity, name))
      if (kind !== id.kind || (group ? `${group}/${version}` : version) !== apiVersionOf(id)) continue
      const path = ['definitions', step]
      return { schema: { schema: child, path }, identity: scalarPaths(identity, [...path, field, index]) }
    }
  }
  return undefined
}

const noIdentities = sequence([])

function below({ schema, path }: Reached, step: string | number): Reached | undefined {
  const inner =
    typeof step === 'number'
      ? ['items']
      : nodeAt(schema, ['properties', step]) === undefined
        ? ['additionalProperties']
        : ['properties', step]
  const found = nodeAt(schema, inner)
  return found && { schema: found, path: [...path, ...inner] }
}

function referred(root: Node, reference: string): Reached | undefined {
  const path = partsOf(parsePointer(reference.slice(reference.indexOf('#') + 1)))
  const schema = nodeAt(root, path)
  return schema && { schema, path }
}

function mergePlaces({ schema, path }: Reached): readonly FieldPath[] {
  if (memberAt(schema, 'x-kubernetes-patch-strategy') === undefined) return []
  return ['type', ...extensions].flatMap((name) => {
    const value = memberAt(schema, name)
    return value === undefined ? [] : scalarPaths(value, [...path, name])
  })
}
