import { KuiltError } from '../diagnostics/index.ts'
import type { Node } from './node.ts'

/** The names of node types in messages. */
export const kindNames: Readonly<Record<Node['type'], string>> = {
  scalar: 'a single value',
  mapping: 'a map',
  sequence: 'a list',
}

/**
 * Returns the error of kyaml's ErrorIfInvalid (kyaml/yaml/fns.go) for a node of one kind if another kind is required.
 * Callers that have the resource add the field (`namingField`).
 */
export function wrongNodeKind(expected: Node['type'], actual: Node, hint?: string): KuiltError {
  const params = { expected: kindNames[expected], actual: kindNames[actual.type] }
  return new KuiltError('FIELD_WRONG_NODE_KIND', params, { hint, subject: actual })
}
