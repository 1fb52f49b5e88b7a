import type { Entry, Node } from '../../tree/node.ts'
import type { Cursor } from './cursor.ts'

/** Records the start of a node, if requested. The value of an alias is located at its anchor. */
export function recordPosition<T extends Node>({ positions, text }: Cursor, start: number, node: T): T {
  // Functions that call each other record the same node; only the innermost call records the right start.
  if (positions !== undefined && positions.last !== node) positions.add(node, skipProperties(text, start))
  return node
}

/** Records where the value of an entry would start if it had one. */
export function recordEmpty({ positions }: Cursor, start: number, entry: Entry): Entry {
  positions?.add(entry, start)
  return entry
}

/** Matches anchors and tags on the line of a value. */
const properties = /(?:[&!]\S*[ \t]+)+(?=[^\s#])/y

function skipProperties(text: string, start: number): number {
  properties.lastIndex = start
  return properties.test(text) ? properties.lastIndex : start
}
