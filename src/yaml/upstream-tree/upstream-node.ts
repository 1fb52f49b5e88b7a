import type { Node } from '../../tree/node.ts'

// The nodes of go-yaml, with comments and positions. They are separate from the trees of resources, which have neither.
//
// Two features of kustomize need them. The name suffix of a generated resource that is not a ConfigMap or Secret is the
// hash of a dump of go-yaml's nodes, comments, lines and columns included (see references/node-dump.ts). And a
// replacement that writes into YAML inside a field writes that text back with its comments and the order of its keys
// (edit-embedded.ts).

/**
 * The fields of a node of go-yaml (go.yaml.in/yaml/v3/yaml.go, Node) that the trees of resources lack. Comments include
 * their `#` signs. Each is stored with the node that go-yaml assigns it to, because this determines where it is
 * printed.
 */
export interface UpstreamFields {
  readonly headComment: string
  readonly lineComment: string
  readonly footComment: string
  readonly anchor: string
  /** The tag of a map or a list. Scalars have their own `tag` field. */
  readonly tag: string
  /** True if the node is an alias (`*text`). */
  readonly alias: boolean
  /** The offset in the text where the node begins; -1 if the node was not parsed from a text. */
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

/** A node of a text that is written back. Edits that copy a node with spread syntax keep its comments. */
export type UpstreamNode = Node & { readonly upstream?: UpstreamFields }

export function upstreamFields(node: Node): UpstreamFields {
  // Nodes of resources never have these fields.
  return (node as UpstreamNode).upstream ?? noFields
}

/** The first YAML document of a text that will be changed and written back. */
export interface UpstreamDocument {
  readonly root: Node
  /** Comments before the root, separated from it by an empty line. */
  readonly headComment: string
  /** Comments after the root. */
  readonly footComment: string
}
