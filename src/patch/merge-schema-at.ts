import type { MergeSchema, SchemaNode } from '../schema/merge-schema.ts'
import { getText } from '../tree/fields.ts'
import type { Node } from '../tree/node.ts'

/**
 * The schema of a map: the one its parent gives it, else that of the kind it says it is. So a whole object inside an
 * unknown one (a Pod in a custom resource) merges as its kind does. The target is asked before the patch.
 */
export function schemaAt(
  given: SchemaNode | undefined,
  schema: MergeSchema,
  nodes: readonly (Node | undefined)[],
): SchemaNode | undefined {
  if (given !== undefined) return given
  for (const node of nodes) {
    const kind = getText(node, 'kind')
    if (kind === '') continue
    const apiVersion = getText(node, 'apiVersion')
    const found = apiVersion === '' ? undefined : schema(apiVersion, kind)
    if (found !== undefined) return found
  }
  return undefined
}
