import type { Location } from '../diagnostics/index.ts'
import { relativePath, resolvePath } from '../files/paths.ts'
import type { ExplainedPlace } from './explanation.ts'
import type { InputPositions, ValuePosition } from './locations/input-positions.ts'

const nowhere: readonly never[] = []

/** The maximum number of cached locations. */
const most = 2000

/** Finds positions in input files, in the form that explanations use. */
export class Places {
  private readonly positions: Pick<InputPositions, 'find' | 'findKey'>
  private readonly cwd: string
  /** The positions of locations that determine many fields of a resource or of all resources. */
  private readonly known: Map<Location, ExplainedPlace> = new Map()
  private readonly names: Map<string, string> = new Map()
  /** The places of lists that the fields of a resource share. */
  private readonly lists: Map<readonly Location[], readonly ExplainedPlace[]> = new Map()

  constructor(positions: Pick<InputPositions, 'find' | 'findKey'>, cwd: string) {
    this.positions = positions
    this.cwd = cwd
  }

  /** Returns the position of a value, or the start of the file if the file does not have the value. */
  of(at: Location): ExplainedPlace {
    const { file, line, column } = this.positions.find(at) ?? { file: at.file, line: 1, column: 1 }
    return { file: this.nameOf(file), line, column }
  }

  /** Returns the same list of places for the same list of locations. */
  list(locations: readonly Location[]): readonly ExplainedPlace[] {
    if (locations.length === 0) return nowhere
    let places = this.lists.get(locations)
    if (places === undefined) {
      places = locations.map((at) => this.shared(at))
      if (this.lists.size >= most) this.lists.clear()
      this.lists.set(locations, places)
    }
    return places
  }

  /** Like `of`, but for a location that may be requested again soon. Then, the same object is returned. */
  shared(at: Location): ExplainedPlace {
    let place = this.known.get(at)
    if (place === undefined) {
      place = this.of(at)
      if (this.known.size >= most) this.known.clear()
      this.known.set(at, place)
    }
    return place
  }

  /** Returns the position of a value or its key. Undefined if the file cannot be read. */
  find(at: Location, part: 'value' | 'key'): ExplainedPlace | undefined {
    const { file, line, column }: Partial<ValuePosition> =
      (part === 'key' ? this.positions.findKey(at) : this.positions.find(at)) ?? {}
    return file === undefined || line === undefined || column === undefined
      ? undefined
      : { file: this.nameOf(file), line, column }
  }

  /** Returns the file of a place as an absolute path or a URL. */
  pathOf({ file }: Pick<ExplainedPlace, 'file'>): string {
    return file.includes('://') ? file : resolvePath(this.cwd, file)
  }

  private nameOf(file: string): string {
    let name = this.names.get(file)
    if (name === undefined) {
      name = file.startsWith('/') ? relativePath(this.cwd, file) : file
      this.names.set(file, name)
    }
    return name
  }
}
