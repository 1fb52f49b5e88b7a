import { type FieldPath, fieldBelow, type Location } from '../../diagnostics/index.ts'
import { childrenOf } from '../../tree/children.ts'
import type { Node } from '../../tree/node.ts'

/** Returns the locations of the scalars in an entry of a kustomization. */
export function scalarLocations(value: unknown, at: Location): readonly Location[] {
  if (value === undefined) return []
  if (Array.isArray(value)) return value.flatMap((item, i) => scalarLocations(item, fieldBelow(at, [i])))
  if (typeof value !== 'object' || value === null) return [at]
  return Object.entries(value).flatMap(([key, item]) => scalarLocations(item, fieldBelow(at, [key])))
}

/** Returns the paths of the scalars of a tree. */
export function scalarPaths(node: Node, path: FieldPath = []): readonly FieldPath[] {
  if (node.type === 'scalar') return [path]
  return childrenOf(node).flatMap(({ step, child }) => scalarPaths(child, [...path, step]))
}
