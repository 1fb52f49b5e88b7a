import { type FieldPath, isKuiltError } from '../diagnostics/index.ts'
import { elements, GoMap, type GoValue, goMap } from '../go-template/values.ts'
import { TextPositions } from '../yaml/read/text-positions.ts'
import type { Chart } from './chart.ts'
import { type ChartValues, userValues } from './user-values.ts'
import { readValues } from './values-file.ts'

/** A position in a file. */
export interface ChartPosition {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A value that the user has set. */
export interface SetValue {
  /** The index of the source that contains it. */
  readonly source: number
  readonly path: FieldPath
}

/** Where a value is set. */
export interface ValueOrigin {
  /** Undefined for values that are not in a file. */
  readonly place: ChartPosition | undefined
  /** Undefined for defaults of a chart. */
  readonly set: SetValue | undefined
}

interface SourceValues {
  readonly source: ChartValues
  readonly index: number
  readonly values: GoMap
}

const UNKNOWN: ValueOrigin = { place: undefined, set: undefined }

/** Finds where a value is set, in the user's values and the defaults of a chart. */
export class ValueSources {
  readonly #chart: Chart | undefined
  readonly #sources: readonly ChartValues[]
  /** The user's values in reverse order, because the last one wins. Computed lazily. */
  #values: readonly SourceValues[] | undefined
  readonly #positions: Map<string, TextPositions> = new Map()

  constructor(chart: Chart | undefined, sources: readonly ChartValues[]) {
    this.#chart = chart
    this.#sources = sources
  }

  /**
   * Finds a value in the last of the user's sources that contains the path; otherwise, in the defaults of the chart.
   */
  find(path: FieldPath): ValueOrigin {
    this.#values ??= this.#sources.map((source, index) => ({ source, index, values: valuesOf(source) })).toReversed()
    for (const { source, index, values } of this.#values) {
      if (valueAt(values, path) === undefined) continue
      const place = source.type === 'file' ? this.#placeIn(source.file, textOf(source.content), path) : undefined
      return { place, set: { source: index, path } }
    }
    return this.#default(this.#chart, path)
  }

  /** Finds a value in the values.yaml of the chart, or of the subchart that the path leads to. */
  #default(chart: Chart | undefined, path: FieldPath): ValueOrigin {
    if (chart === undefined) return UNKNOWN
    const file = chart.content.valuesFile
    if (file !== undefined && valueAt(readValues(file.data, file.path), path) !== undefined) {
      return { place: this.#placeIn(file.path, textOf(file.data), path), set: undefined }
    }
    const [name, ...below] = path
    // Globals come from the top chart.
    if (below[0] === 'global') return this.find(below)
    return this.#default(
      chart.dependencies.find((subchart) => subchart.name === name),
      below,
    )
  }

  #placeIn(file: string, text: string, path: FieldPath): ChartPosition | undefined {
    const positions = this.#positions.get(text) ?? new TextPositions(text)
    this.#positions.set(text, positions)
    const at = positions.find({ path })
    return at && { file, ...at }
  }
}

/** The value at a path; undefined if there is none. */
export function valueAt(value: GoValue, path: FieldPath): GoValue {
  let at: GoValue = value
  for (const key of path) {
    if (at instanceof GoMap) at = at.entries.get(String(key))
    else at = typeof key === 'number' ? elements(at)?.[key] : undefined
  }
  return at ?? undefined
}

function valuesOf(source: ChartValues): GoMap {
  try {
    return userValues([source])
  } catch (error) {
    // A setting that changes a list may fail if it is applied alone.
    if (isKuiltError(error)) return goMap()
    throw error
  }
}

function textOf(content: Uint8Array | string): string {
  return typeof content === 'string' ? content : new TextDecoder().decode(content)
}
