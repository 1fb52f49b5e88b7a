import type { Location } from '../diagnostics/index.ts'
import { relativePath } from '../files/paths.ts'
import type { ExplainedPlace } from './explanation.ts'
import type { InputPositions, ValuePosition } from './locations/input-positions.ts'

/** Positions in input files as explanations name them. */
export class Places {
  readonly #positions: Pick<InputPositions, 'find' | 'findKey'>
  readonly #cwd: string
  /** Many fields share a location that decides about them. */
  readonly #shared: Map<Location, ExplainedPlace> = new Map()
  readonly #names: Map<string, string> = new Map()

  constructor(positions: Pick<InputPositions, 'find' | 'findKey'>, cwd: string) {
    this.#positions = positions
    this.#cwd = cwd
  }

  /** The start of the file, if the value is not there. */
  of(at: Location): ExplainedPlace {
    const { file, line, column } = this.#positions.find(at) ?? { file: at.file, line: 1, column: 1 }
    return { file: this.#nameOf(file), line, column }
  }

  /** Like `of`, for a location that is asked for often: returns the same object each time. */
  shared(at: Location): ExplainedPlace {
    let place = this.#shared.get(at)
    if (place === undefined) {
      place = this.of(at)
      this.#shared.set(at, place)
    }
    return place
  }

  /** Where a value, or its key, is; undefined if the file cannot be read. */
  find(at: Location, part: 'value' | 'key'): ExplainedPlace | undefined {
    const { file, line, column }: Partial<ValuePosition> =
      (part === 'key' ? this.#positions.findKey(at) : this.#positions.find(at)) ?? {}
    return file === undefined || line === undefined || column === undefined
      ? undefined
      : { file: this.#nameOf(file), line, column }
  }

  #nameOf(file: string): string {
    let name = this.#names.get(file)
    if (name === undefined) {
      name = file.startsWith('/') ? relativePath(this.#cwd, file) : file
      this.#names.set(file, name)
    }
    return name
  }
}
