import type { Node } from '../../tree/node.ts'

// The nodes of go-yaml, with comments and positions. They are separate from the trees of resources, which have neither.
//
// Two features of kustomize need them. The name suffix of a generated resource that is not a ConfigMap or Secret is the
// hash of a dump of go-yaml's nodes, comments, lines and columns included (see references/node-dump.ts). And a
// replacement that writes into YAML inside a field writes that text back with its comments and the order of its keys
// (edit-embedded.ts).

/**
 * The fields of a node of go-yaml (go.yaml.in/yaml/v3/yaml.go, Node) that the trees of resources lack. Comments include
 * their `#` signs, and belong to the node that go-yaml gives them to, because that decides where they are printed.
 */
export interface UpstreamFields {
  readonly headComment: string
  readonly lineComment: string
  readonly footComment: string
  readonly anchor: string
  /** Of a map or a list; scalars have their own. */
  readonly tag: string
  /** The node is an alias, `*text`. */
  readonly alias: boolean
  /** Offset in the text where the node begins; -1 for one that is not from a text. */
  readonly offset: number
}

export const noFields: UpstreamFields = Object.freeze({
  headComment: '',
  lineComment: '',
  footComment: '',
  anchor: '',
  tag: '',
  alias: false,
  offset: -1,
})

/** A node of a text that is written back. Edits that copy a node by spreading it keep its comments. */
export type UpstreamNode = Node & { readonly upstream?: UpstreamFields }

export function upstreamFields(node: Node): UpstreamFields {
  // Any node may have them; those of resources never do.
  return (node as UpstreamNode).upstream ?? noFields
}

/** The first YAML document of a text that is to be changed and written back. */
export interface UpstreamDocument {
  readonly root: Node
  /** Comments before the root, set off by an empty line. */
  readonly headComment: string
  /** Comments after the root. */
  readonly footComment: string
}
