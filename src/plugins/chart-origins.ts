// The locations of fields that come from charts in kustomizations.

import type { FieldPath, Location } from '../diagnostics/index.ts'
import type { Node } from '../tree/node.ts'

/** The locations of a field: the line to edit, and the line of the template if that is a different one. */
export interface ChartOrigin {
  readonly at: Location
  readonly through: readonly Location[]
}

type FindOrigin = (path: FieldPath) => ChartOrigin | undefined

const origins: WeakMap<Node, FindOrigin> = new WeakMap()

/**
 * Stores how to find the origins of the fields of an object.
 *
 * @param node the root of the object
 * @param find called when the origin of a field is needed
 */
export function setChartOrigin(node: Node, find: FindOrigin): void {
  origins.set(node, find)
}

/**
 * Finds the origins of the fields of an object. Undefined for objects that do not come from a chart, or were rendered
 * by the helm program.
 */
export function chartOriginOf(node: Node): FindOrigin | undefined {
  return origins.get(node)
}
