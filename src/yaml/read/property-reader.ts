import type { Entry, Node } from '../../tree/node.ts'
import { type Anchors, isMergeKey, scanAnchorName } from './anchors.ts'
import type { Cursor } from './cursor.ts'
import { scanTag } from './tag-names.ts'

type OpenAnchor = ReturnType<Anchors['open']>

/** The anchor and the tag in front of a node. */
export interface Properties {
  readonly anchor: OpenAnchor | undefined
  readonly tagged: boolean
  readonly tag: string | undefined
}

const AMPERSAND = 38
const ASTERISK = 42
const EXCLAMATION = 33

export function atProperty(code: number): boolean {
  return code === AMPERSAND || code === EXCLAMATION
}

export function atAlias(code: number): boolean {
  return code === ASTERISK
}

/** Reads an anchor, a tag or both, and the blanks after them. */
export function readProperties(cursor: Cursor): Properties {
  let anchor: OpenAnchor | undefined
  let tagged = false
  let tag: string | undefined
  for (;;) {
    const code = cursor.code()
    if (code === AMPERSAND && anchor === undefined) {
      const end = scanAnchorName(cursor.source, cursor.pos)
      anchor = cursor.anchors.open(cursor.text.slice(cursor.pos + 1, end))
      cursor.pos = end
    } else if (code === EXCLAMATION && !tagged) {
      const scanned = scanTag(cursor.source, cursor.pos, cursor.tagHandles)
      tagged = true
      tag = scanned.tag ?? loneTag(cursor)
      cursor.pos = scanned.end
    } else if (atProperty(code)) cursor.fail('a value cannot have two anchors or two tags')
    else if (atAlias(code)) cursor.fail('an alias cannot have an anchor or a tag')
    else return { anchor, tagged, tag }
    cursor.skipBlanks()
  }
}

/**
 * The tag that a single `!` represents. In go-yaml v2, this is a string (decode.go, (*decoder).scalar). In v3, a single
 * `!` has no effect.
 */
function loneTag({ dialect }: Cursor): string | undefined {
  return dialect === 'v2' ? '!!str' : undefined
}

/** Combines the properties of one node that are on several lines. */
export function joinProperties(cursor: Cursor, outer: Properties | undefined, inner: Properties): Properties {
  if (outer === undefined) return inner
  if ((outer.anchor !== undefined && inner.anchor !== undefined) || (outer.tagged && inner.tagged)) {
    cursor.fail('a value cannot have two anchors or two tags')
  }
  return {
    anchor: outer.anchor ?? inner.anchor,
    tagged: outer.tagged || inner.tagged,
    tag: outer.tag ?? inner.tag,
  }
}

/** Returns the node with its tag, and completes its anchor. Tags of collections have no effect. */
export function applyProperties<T extends Node>(properties: Properties | undefined, node: T): T {
  if (properties === undefined) return node
  const { anchor, tag } = properties
  const result: T = tag === undefined || node.type !== 'scalar' ? node : { ...node, tag, tagged: true }
  if (anchor !== undefined) anchor.node = result
  return result
}

/** Reads `*name`. */
export function readAlias(cursor: Cursor): Node {
  const start = cursor.pos
  const end = scanAnchorName(cursor.source, start)
  cursor.pos = end
  return cursor.anchors.resolve(cursor.text.slice(start + 1, end), cursor, start)
}

/** The value of a merge key may not be an alias of a list. Follows kyaml/yaml/rnode.go, getMergeTagValue. */
export function checkMergeAlias(cursor: Cursor, entry: Entry, offset: number): void {
  if (entry.value.type !== 'mapping' && isMergeKey(entry)) {
    cursor.fail('the value of a merge key (<<) must be a map: this alias refers to something else', offset)
  }
}
