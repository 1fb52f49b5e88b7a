// Where the fields of objects come from that charts in kustomizations have rendered.

import type { FieldPath, Location } from '../diagnostics/index.ts'
import type { Node } from '../tree/node.ts'

/** The places of a field: what to edit, and the line of the template if that is another one. */
export interface ChartOrigin {
  readonly at: Location
  readonly through: readonly Location[]
}

type FindOrigin = (path: FieldPath) => ChartOrigin | undefined

const origins: WeakMap<Node, FindOrigin> = new WeakMap()

/** @param node of the whole object. @param find is called when the origin of a field is needed */
export function setChartOrigin(node: Node, find: FindOrigin): void {
  origins.set(node, find)
}

/** Undefined for objects that do not come from a chart, or from one that the helm program has rendered. */
export function chartOriginOf(node: Node): FindOrigin | undefined {
  return origins.get(node)
}
