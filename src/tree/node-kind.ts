import { KuiltError } from '../diagnostics/index.ts'
import type { Node } from './node.ts'

/** The names of kyaml's node kinds, which its error messages print (kyaml/yaml/alias.go, nodeKindString). */
const kindNames = { scalar: 'ScalarNode', mapping: 'MappingNode', sequence: 'SequenceNode' } as const

/** The error of kyaml's ErrorIfInvalid (kyaml/yaml/fns.go): a node of one kind where another one is required. */
export function wrongNodeKind(expected: Node['type'], actual: Node, hint?: string): KuiltError {
  const params = { expected: kindNames[expected], actual: kindNames[actual.type] }
  return new KuiltError('FIELD_WRONG_NODE_KIND', params, { hint })
}
