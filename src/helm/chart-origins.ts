// Finds the sources of fields in rendered charts: the line of a template, and the line of a values file.

import type { FieldPath } from '../diagnostics/index.ts'
import { type FieldRead, originAt, type TracedOutput } from '../go-template/output-trace.ts'
import { sprint } from '../go-template/print.ts'
import { elements, GoMap, type GoValue, isNil } from '../go-template/values.ts'
import { TextPositions } from '../yaml/read/text-positions.ts'
import type { ChartTrace } from './render-templates.ts'
import type { ChartValues } from './user-values.ts'
import { type ChartPosition, type SetValue, type ValueOrigin, ValueSources, valueAt } from './value-sources.ts'

/** The source of a field. */
export interface FieldOrigin {
  /** The position of the text or action that printed the field. */
  readonly template: ChartPosition
  /** The location of the value that the action printed. Undefined for text, and for values that are not in a file. */
  readonly values: ChartPosition | undefined
  /** The value that the action printed, if the user has set it. */
  readonly set: SetValue | undefined
}

interface Manifest {
  readonly template: string
  readonly text: string
}

const NO_VALUE = '<no value>'

/** Finds the sources of fields. */
export class ChartOrigins {
  readonly #trace: ChartTrace
  readonly #values: ValueSources
  readonly #starts: Map<Manifest, number> = new Map()
  readonly #paths: ReadonlyMap<GoMap['entries'], FieldPath>
  readonly #positions: Map<string, TextPositions> = new Map()

  /** @param sources the user's values */
  constructor(trace: ChartTrace, sources: readonly ChartValues[]) {
    this.#trace = trace
    this.#values = new ValueSources(trace.chart, sources)
    this.#paths = new Map(pathsOf(trace.values, []))
  }

  /** @param path the path of a scalar in a rendered document */
  find(manifest: Manifest, path: FieldPath, value: string | undefined): FieldOrigin | undefined {
    const at = this.#positionsOf(manifest.text).find({ path })
    return at && this.findAt(manifest, at, { path, value })
  }

  /**
   * @param at a position in a rendered document
   * @param field the field at this position
   */
  findAt(
    manifest: Manifest,
    at: Pick<ChartPosition, 'line' | 'column'>,
    { path, value }: { readonly path: FieldPath; readonly value: string | undefined },
  ): FieldOrigin | undefined {
    const { outputs, files } = this.#trace
    const output = outputs.get(manifest.template)
    if (output === undefined) return undefined
    const start = this.#startOf(manifest, output)
    const inManifest = offsetOf(manifest.text, at)
    if (start < 0) return undefined
    const origin = originAt(output, beforeRemoval(output, start + inManifest), (name) => files.has(name))
    const file = origin && files.get(origin.template)
    if (origin === undefined || file === undefined) return undefined
    const template = { file: file.path, line: origin.line, column: origin.column }
    const reads = [...origin.part.reads, ...readsOnLine(output, beforeRemoval(output, start + inManifest))]
    const values = this.#valueOrigin(reads, path, value)
    return { template, values: values?.place, set: values?.set }
  }

  /** The start of a document in the output of its template. */
  #startOf(manifest: Manifest, output: TracedOutput): number {
    const known = this.#starts.get(manifest)
    if (known !== undefined) return known
    const start = output.text.replaceAll(NO_VALUE, '').indexOf(manifest.text)
    this.#starts.set(manifest, start)
    return start
  }

  #valueOrigin(reads: readonly FieldRead[], path: FieldPath, value: string | undefined): ValueOrigin | undefined {
    const found = reads.flatMap((read) => this.#valuePaths(read, path))
    // Prefer the value that is printed unchanged; otherwise, use the last one.
    const best = found.find(({ text }) => text === value) ?? found.at(-1)
    return best && this.#values.find(best.path)
  }

  /**
   * The path of a value that an action read. For a map or list, the path of the value inside it whose path is the
   * longest possible suffix of the field's path.
   */
  #valuePaths(
    { entries, name, value }: FieldRead,
    path: FieldPath,
  ): readonly { readonly path: FieldPath; readonly text: string }[] {
    const above = this.#paths.get(entries)
    if (above === undefined || isNil(value)) return []
    const own = name === undefined ? above : [...above, name]
    const isTree = value instanceof GoMap || elements(value) !== undefined
    if (!isTree) return [{ path: own, text: sprint(value) }]
    for (let i = 0; i < path.length; i++) {
      const below = path.slice(i)
      const leaf = valueAt(value, below)
      if (leaf !== undefined && !(leaf instanceof GoMap)) return [{ path: [...own, ...below], text: sprint(leaf) }]
    }
    return []
  }

  #positionsOf(text: string): TextPositions {
    const positions = this.#positions.get(text) ?? new TextPositions(text)
    this.#positions.set(text, positions)
    return positions
  }
}

/**
 * The values that the actions on the rest of the line read. One of them may print part of the field, such as the tag of
 * an image.
 */
function readsOnLine({ text, parts }: TracedOutput, offset: number): readonly FieldRead[] {
  const newline = text.indexOf('\n', offset)
  const end = newline < 0 ? text.length : newline
  return parts.flatMap((part) => (part.start >= offset && part.start < end ? part.reads : []))
}

function* pathsOf(value: GoValue, path: FieldPath): Generator<readonly [GoMap['entries'], FieldPath]> {
  if (value instanceof GoMap) {
    yield [value.entries, path]
    for (const [key, item] of value.entries) yield* pathsOf(item, [...path, key])
  } else {
    for (const [i, item] of (elements(value) ?? []).entries()) yield* pathsOf(item, [...path, i])
  }
}

function offsetOf(text: string, { line, column }: { readonly line: number; readonly column: number }): number {
  let start = 0
  for (let i = 1; i < line; i++) start = text.indexOf('\n', start) + 1
  return start + column - 1
}

/** Converts an offset in the final output to an offset in the output before `<no value>` was removed. */
function beforeRemoval({ text }: TracedOutput, offset: number): number {
  let removed = 0
  for (let at = text.indexOf(NO_VALUE); at >= 0 && at - removed <= offset; at = text.indexOf(NO_VALUE, at + 1)) {
    removed += NO_VALUE.length
  }
  return offset + removed
}
