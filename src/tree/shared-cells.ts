import { mapItems, mapValues } from './fields.ts'
import { type Cell, inCell, type Mapping, type Node, type Scalar } from './node.ts'

/**
 * Values that several fields of one resource share.
 *
 * Kustomize works on pointers. When a transformer adds one label to several fields of a resource, it appends the same
 * `*yaml.Node` to each of them (api/filters/filtersutil/setters.go, SetEntry, creates the node once; kyaml/yaml/fns.go,
 * FieldSetter.Filter, appends it). A later write to one of the fields therefore changes all of them:
 *
 * ```yaml
 * metadata: { labels: { tier: web } }            # both added by one `labels` entry
 * spec: { selector: { matchLabels: { tier: web } } }
 * # a patch sets metadata.labels.tier to `api`: spec.selector.matchLabels.tier becomes `api`, too
 * ```
 *
 * Trees here are immutable, so scalars that are one pointer upstream have the same `Cell` instead. Code that overwrites
 * such a scalar records the new contents in `CellWrites`, and `settleCells` copies them to the other fields when the
 * write is complete. A scalar that is replaced as a whole (a copy, a removed field) no longer belongs to the cell.
 */
export type CellWrites = Map<Cell, Scalar>

/** Copies the recorded contents to every scalar of the tree that has one of the cells. */
export function settleCells(root: Mapping, writes: CellWrites): Mapping {
  if (writes.size === 0) return root
  // The root stays a mapping, because only scalars are replaced.
  return settle(root, writes) as Mapping
}

function settle(node: Node, writes: CellWrites): Node {
  return mapScalars(node, (scalar) => (scalar.cell && writes.get(scalar.cell)) ?? scalar)
}

/** Returns a tree that shares no scalars with other fields. */
export function withoutCells(node: Node): Node {
  return mapScalars(node, (scalar) => (scalar.cell === undefined ? scalar : inCell(scalar, undefined)))
}

/** Maps every scalar value of a tree, but not keys. Returns the same object if nothing changed. */
export function mapScalars(node: Node, change: (scalar: Scalar) => Scalar): Node {
  switch (node.type) {
    case 'scalar':
      return change(node)
    case 'sequence':
      return mapItems(node, (item) => mapScalars(item, change))
    case 'mapping':
      return mapValues(node, (value) => mapScalars(value, change))
  }
}
