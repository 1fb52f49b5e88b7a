// Prints YAML like SOPS: go-yaml v3 with an indentation of four, indented lists, and all comments on separate lines.
// Follows getsops/sops, stores/yaml/store.go.

import type { Entry, Mapping, Node, Scalar, Sequence } from '../tree/node.ts'
import { toJson } from '../yaml/json/json.ts'
import { writeText } from '../yaml/print/write-text.ts'
import { upstreamFields } from '../yaml/upstream-tree/upstream-node.ts'

const step = 4

/**
 * The indentation below a key: the next multiple of the step, also after a dash. Follows go-yaml v3,
 * yaml_emitter_increase_indent.
 */
function deeper(indent: number): number {
  return step * Math.floor((indent + step) / step)
}

export function printYaml(root: Mapping): string {
  const lines: string[] = []
  const comments = commentsOf(root)
  if (root.entries.length === 0 && comments.length === 0) return '{}\n'
  printEntries(root, { indent: 0, lines, comments })
  return lines.map((line) => `${line}\n`).join('')
}

interface PrintContext {
  readonly indent: number
  readonly lines: string[]
  /** The comments above the first entry. */
  readonly comments: readonly string[]
}

function printEntries(map: Mapping, { indent, lines, comments }: PrintContext): void {
  const pad = ' '.repeat(indent)
  let waiting = [...comments]
  for (const { key, value } of map.entries) {
    waiting.push(...headOf({ key, value }))
    for (const comment of waiting) lines.push(`${pad}${comment}`)
    waiting = footOf({ key, value })
    printValue(value, `${pad}${keyText(key, indent)}:`, { indent: deeper(indent), lines })
  }
  for (const comment of waiting) lines.push(`${pad}${comment}`)
}

function printValue(
  node: Node,
  head: string,
  { indent, lines }: { readonly indent: number; readonly lines: string[] },
): void {
  if (node.type === 'scalar') {
    push(lines, `${head} ${scalarText(node, indent, head.length + 1)}`)
  } else if (node.type === 'mapping') {
    const comments = commentsOf(node)
    if (node.entries.length === 0) lines.push(`${head} {}`)
    else {
      lines.push(head)
      printEntries(node, { indent, lines, comments })
    }
  } else if (node.items.length === 0) lines.push(`${head} []`)
  else {
    lines.push(head)
    printItems(node, { indent, lines })
  }
}

function printItems(list: Sequence, { indent, lines }: { readonly indent: number; readonly lines: string[] }): void {
  const pad = ' '.repeat(indent)
  let waiting = [...commentsOf(list)]
  for (const item of list.items) {
    const { headComment, lineComment, footComment } = upstreamFields(item)
    if (item.type === 'scalar') waiting.push(...commentLines(headComment), ...commentLines(lineComment))
    for (const comment of waiting) lines.push(`${pad}${comment}`)
    waiting = commentLines(footComment)
    if (item.type === 'scalar') push(lines, `${pad}- ${scalarText(item, indent + 2, indent + 2)}`)
    else printNested(item, `${pad}- `, { indent: indent + 2, lines })
  }
  for (const comment of waiting) lines.push(`${pad}${comment}`)
}

/** Prints a collection that starts after a dash. */
function printNested(
  node: Mapping | Sequence,
  dash: string,
  output: { readonly indent: number; readonly lines: string[] },
): void {
  const inner: string[] = []
  if (node.type === 'mapping') {
    if (node.entries.length === 0) inner.push('{}')
    else printEntries(node, { indent: output.indent, lines: inner, comments: commentsOf(node) })
  } else if (node.items.length === 0) inner.push('[]')
  else printItems(node, { indent: output.indent, lines: inner })
  const [first = '', ...others] = inner
  output.lines.push(dash + first.trimStart(), ...others)
}

function push(lines: string[], text: string): void {
  lines.push(...text.replace(/\n$/, '').split('\n'))
}

function keyText(key: Scalar, indent: number): string {
  return typeof toJson(key) === 'string' ? writeText(key.text, { indent, column: indent, foldable: false }) : key.text
}

function scalarText(node: Scalar, indent: number, column: number): string {
  const value = toJson(node)
  if (typeof value === 'string') return writeText(value, { indent, column, foldable: false })
  return value === null ? 'null' : node.text
}

function headOf({ key, value }: Entry): readonly string[] {
  const own = upstreamFields(key)
  const comments = [...commentLines(own.headComment), ...commentLines(own.lineComment)]
  if (value.type !== 'scalar') return comments
  const { headComment, lineComment } = upstreamFields(value)
  return [...comments, ...commentLines(headComment), ...commentLines(lineComment)]
}

function footOf({ key, value }: Entry): string[] {
  const below = value.type === 'scalar' ? commentLines(upstreamFields(value).footComment) : []
  return [...below, ...commentLines(upstreamFields(key).footComment)]
}

/** Returns the comments of a collection. */
function commentsOf(node: Node): readonly string[] {
  const { headComment, lineComment } = upstreamFields(node)
  return [...commentLines(headComment), ...commentLines(lineComment)]
}

function commentLines(comment: string): string[] {
  return comment.split('\n').filter((line) => line !== '')
}
