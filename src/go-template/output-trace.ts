// Records which action printed each part of the output. Used for explanations and errors, not for ordinary rendering.

import type { TextPlace } from './errors.ts'
import type { ActionNode, TextNode } from './nodes.ts'
import type { GoMap, GoValue } from './values.ts'

/** A field that an action read from a map, or the map itself. */
export interface FieldRead {
  /** The entries of the map. They identify it, because conversions to other map types share them. */
  readonly entries: GoMap['entries']
  /** The name of the field. Undefined for the map itself, which is read through `.` or a variable. */
  readonly name: string | undefined
  readonly value: GoValue
}

/** A part of the output: what one action printed, or text between two actions. */
export interface OutputPart {
  /** The offset of the part in the output; `end` is exclusive. */
  readonly start: number
  readonly end: number
  readonly node: ActionNode | TextNode
  readonly reads: readonly FieldRead[]
  /** The output of the templates that the action includes. */
  readonly included: readonly TracedOutput[]
}

/** The output of a template. */
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

/** Records which node prints each part of the output. */
export class OutputTrace {
  readonly #open: OpenOutput[] = []
  #last: TracedOutput | undefined

  /** The most recently finished output. */
  get last(): TracedOutput | undefined {
    return this.#last
  }

  /**
   * Called at the start of a template whose output is a separate string: the executed template, or one that a function
   * includes.
   */
  begin(): void {
    this.#open.push({ parts: [], length: 0, reads: [], included: [] })
  }

  /** Called when such a template has finished. */
  end(text: string): void {
    const output: TracedOutput = { text, parts: this.#open.pop()?.parts ?? [] }
    this.#open.at(-1)?.included.push(output)
    this.#last = output
  }

  /** Called when such a template has failed. */
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

  /** Discards the fields and templates read so far, because they do not belong to the next output. */
  forget(): void {
    const open = this.#open.at(-1)
    if (open === undefined) return
    open.reads = []
    open.included = []
  }
}

/** The innermost part that printed the text at an offset. */
export interface Origin {
  readonly part: OutputPart
  /** Name of the template. */
  readonly template: string
  /** The one-based position of the action or of the text itself, in characters. */
  readonly line: number
  readonly column: number
}

/**
 * Finds the node that printed the text at an offset. If an action includes another template, its output is searched for
 * the same line, ignoring indentation.
 *
 * @param isFile returns true if the template with this name is a file, and not text that `tpl` executes
 */
export function originAt(
  output: TracedOutput,
  offset: number,
  isFile: (template: string) => boolean,
): Origin | undefined {
  const part = output.parts.find(({ start, end }) => start <= offset && offset < end)
  if (part === undefined) return undefined
  const { node } = part
  const { source } = node
  const own = { part, template: source.name, ...textPlace(source.text, node.position) }
  if (node.type === 'text') return { ...own, ...textPlace(source.text, node.position + offset - part.start) }
  const inner = includedOrigin(part, { text: output.text, offset, isFile })
  if (inner === undefined) return own
  if (isFile(inner.template)) return inner
  return { ...own, part: { ...part, reads: [...part.reads, ...inner.part.reads] } }
}

function textPlace(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
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
