// Which action printed which part of an output, for explanations. Nothing is recorded while charts are only rendered.

import { type ActionNode, locationOf, type TextNode } from './nodes.ts'
import type { GoMap, GoValue } from './values.ts'

/** A field that an action read from a map, or the map itself. */
export interface FieldRead {
  /** The content of the map, which maps of other types share. */
  readonly entries: GoMap['entries']
  /** Undefined for the map itself: `.` and variables. */
  readonly name: string | undefined
  readonly value: GoValue
}

/** A part of an output that one action, or the text between two actions, printed. */
export interface OutputPart {
  /** Offsets in the output. */
  readonly start: number
  readonly end: number
  readonly node: ActionNode | TextNode
  readonly reads: readonly FieldRead[]
  /** What the templates printed that the action includes. */
  readonly included: readonly TracedOutput[]
}

/** What a template printed. */
export interface TracedOutput {
  readonly text: string
  readonly parts: readonly OutputPart[]
}

interface OpenOutput {
  readonly parts: OutputPart[]
  length: number
  reads: FieldRead[]
  included: TracedOutput[]
}

/** Records who prints what, while templates run. */
export class OutputTrace {
  readonly #open: OpenOutput[] = []
  #last: TracedOutput | undefined

  /** The output that was finished last. */
  get last(): TracedOutput | undefined {
    return this.#last
  }

  /** A template starts whose output is a value of its own: one that is executed, or included by a function. */
  begin(): void {
    this.#open.push({ parts: [], length: 0, reads: [], included: [] })
  }

  /** It has ended. */
  end(text: string): void {
    const output: TracedOutput = { text, parts: this.#open.pop()?.parts ?? [] }
    this.#open.at(-1)?.included.push(output)
    this.#last = output
  }

  /** It has failed. */
  abandon(): void {
    this.#open.pop()
  }

  read(read: FieldRead): void {
    this.#open.at(-1)?.reads.push(read)
  }

  print(node: ActionNode | TextNode, text: string): void {
    const open = this.#open.at(-1)
    if (open === undefined) return
    const start = open.length
    open.length += text.length
    const { reads, included } = node.type === 'text' ? { reads: [], included: [] } : open
    open.parts.push({ start, end: open.length, node, reads, included })
    this.forget()
  }

  /** What was read or included so far does not belong to what is printed next. */
  forget(): void {
    const open = this.#open.at(-1)
    if (open === undefined) return
    open.reads = []
    open.included = []
  }
}

/** The innermost part that printed what is at an offset. */
export interface Origin {
  readonly part: OutputPart
  /** Name of the template. */
  readonly template: string
  /** From 1. */
  readonly line: number
}

/**
 * Who printed what is at an offset: inside of an action that includes another template, the line of that one which has the
 * same text, whatever it is indented by.
 *
 * @param isFile whether a template of this name is a file; others are texts that `tpl` runs
 */
export function originAt(
  output: TracedOutput,
  offset: number,
  isFile: (template: string) => boolean,
): Origin | undefined {
  const part = output.parts.find(({ start, end }) => start <= offset && offset < end)
  if (part === undefined) return undefined
  const { name, line } = locationOf(part.node)
  if (part.node.type === 'text') {
    const before = output.text.slice(part.start, offset)
    return { part, template: name, line: line + before.split('\n').length - 1 }
  }
  const inner = includedOrigin(part, { text: output.text, offset, isFile })
  if (inner === undefined) return { part, template: name, line }
  if (isFile(inner.template)) return inner
  return { part: { ...part, reads: [...part.reads, ...inner.part.reads] }, template: name, line }
}

interface OriginQuery {
  readonly text: string
  readonly offset: number
  readonly isFile: (template: string) => boolean
}

function includedOrigin(part: OutputPart, { text, offset, isFile }: OriginQuery): Origin | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  const from = Math.max(lineStart, part.start)
  const end = text.indexOf('\n', offset)
  const line = text.slice(from, Math.min(end < 0 ? text.length : end, part.end))
  const wanted = line.trim()
  if (wanted === '') return undefined
  const column = offset - from - (line.length - line.trimStart().length)
  for (const inner of part.included) {
    let at = 0
    for (const candidate of inner.text.split('\n')) {
      if (candidate.trim() === wanted) {
        const indent = candidate.length - candidate.trimStart().length
        const found = originAt(inner, at + indent + Math.max(column, 0), isFile)
        if (found !== undefined) return found
      }
      at += candidate.length + 1
    }
  }
  return undefined
}
