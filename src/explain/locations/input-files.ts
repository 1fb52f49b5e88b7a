import { excerptAround, type SourceExcerpt } from '../../diagnostics/excerpt.ts'
import { type FieldPath, fieldBelow, type Location } from '../../diagnostics/index.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { locate, type ParsedTexts } from '../../yaml/layout/positions.ts'
import { beforeMigration } from './migrated-fields.ts'

/** Finds the wrong field in an entry of a kustomization, as a path below the entry. */
export type FindFaultyField = (entry: Location, text: string) => FieldPath

/** The input files of a build, which are read again to find positions. */
export class InputFiles {
  readonly #fileSystem: FileSystem
  readonly #names: ReadonlyMap<string, string>
  readonly #texts: Map<string, string | undefined> = new Map()
  readonly #parsed: ParsedTexts = new Map()

  /** @param names the names of files that exist only for this build, for which line numbers are not meaningful */
  constructor(fileSystem: FileSystem, names: ReadonlyMap<string, string> = new Map()) {
    this.#fileSystem = fileSystem
    this.#names = names
  }

  /** Returns the text of a file. Undefined for a file that cannot be read or no longer exists. */
  text(file: string): string | undefined {
    if (!this.#texts.has(file)) this.#texts.set(file, readText(file, this.#fileSystem))
    return this.#texts.get(file)
  }

  /** Returns the lines around a location whose line is known. */
  excerpt({ file, line }: Location): SourceExcerpt | undefined {
    const text = line === undefined ? undefined : this.text(file)
    return text === undefined ? undefined : excerptAround(text, line)
  }

  /**
   * Returns `at` with its line and column, and with the path of the field in the file (`bases` instead of `resources`).
   * If the file does not have the field, the location is the start of the file. A location in a file that cannot be
   * read does not change.
   */
  locate(at: Location, findFaultyField: FindFaultyField = () => []): Location {
    if (at.line !== undefined) return at
    const text = this.text(at.file)
    if (text === undefined) return at
    const written = beforeMigration(at, text)
    const field = findFaultyField(written, text)
    const { inside: _, ...above } = written
    const outer = field.length === 0 ? above : fieldBelow(above, field)
    if (this.#names.has(at.file)) return outer
    const position = locate(text, fieldBelow(written, field), this.#parsed) ?? { line: 1, column: 1 }
    return { ...outer, ...position }
  }
}

function readText(file: string, fileSystem: FileSystem): string | undefined {
  try {
    return new TextDecoder().decode(fileSystem.read(file))
  } catch {
    return undefined
  }
}
