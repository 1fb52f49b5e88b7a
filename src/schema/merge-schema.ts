import { ownValue } from '../tree/json-values.ts'
import { type MergeField, mergeRoots, mergeTypes } from './merge-keys.gen.ts'

/** The rules of a schema for merging one value. */
export interface SchemaNode {
  /**
   * For a list whose elements are merged, the fields that identify an element. Empty for a set of scalars. Undefined
   * for every other value, including lists that are replaced as a whole.
   */
  readonly mergeKeys: readonly string[] | undefined
  /** Returns the schema of a field of a map. Undefined if the schema does not define the field. */
  field(name: string): SchemaNode | undefined
  /** Returns the schema of the elements of a merged list. */
  elements(): SchemaNode | undefined
}

/** Finds the schema of a kind by its exact apiVersion. Undefined if there is none. */
export type MergeSchema = (apiVersion: string, kind: string) => SchemaNode | undefined

/** The schema of a value of a known type that contains no lists merged by key. */
const leaf: SchemaNode = { mergeKeys: undefined, field: () => leaf, elements: () => leaf }

/** Nodes by their entry in the table, created on first use. */
type NodeCache = Map<MergeField, SchemaNode>

class TypedNode implements SchemaNode {
  readonly mergeKeys: readonly string[] | undefined
  readonly #type: string | undefined
  readonly #nodes: NodeCache

  constructor({ t, s, k }: MergeField, nodes: NodeCache) {
    this.mergeKeys = isMerge(s) ? (k ?? []) : undefined
    this.#type = t
    this.#nodes = nodes
  }

  /**
   * Returns the schema of a field. The table omits fields without merged lists below them, but such fields are still
   * part of the schema.
   */
  field(name: string): SchemaNode {
    const fields = this.#type === undefined ? undefined : ownValue(mergeTypes(), this.#type)
    const info = fields && ownValue(fields, name)
    if (info === undefined) return leaf
    const known = this.#nodes.get(info)
    if (known !== undefined) return known
    const node = new TypedNode(info, this.#nodes)
    this.#nodes.set(info, node)
    return node
  }

  elements(): SchemaNode {
    return this.#type === undefined ? leaf : new TypedNode({ t: this.#type }, this.#nodes)
  }
}

/** The schema of Kubernetes 1.21 and of the kustomization file itself. */
export const builtinMergeSchema: MergeSchema = (apiVersion, kind) => cachingMergeSchema()(apiVersion, kind)

/** Returns the same schema with a cache, for many lookups. */
export function cachingMergeSchema(): MergeSchema {
  const nodes: NodeCache = new Map()
  return (apiVersion, kind) => {
    const type = ownValue(mergeRoots(), `${apiVersion}/${kind}`)
    return type === undefined ? undefined : new TypedNode({ t: type }, nodes)
  }
}

/**
 * Returns the schema that `#/definitions/NAME` refers to in the built-in document, in which names are long
 * (`io.k8s.api.core.v1.PodSpec`). Undefined for names that Kubernetes does not use.
 */
export function builtinDefinition(name: string): SchemaNode | undefined {
  return name.startsWith('io.k8s.') ? new TypedNode({ t: name.split('.').slice(-3).join('.') }, new Map()) : undefined
}

/** True for a patch strategy (a comma-separated list) that merges. */
export function isMerge(strategy: string | undefined): boolean {
  return strategy !== undefined && (strategy === 'merge' || strategy.split(',').includes('merge'))
}
