import { attempt, type Location } from '../../diagnostics/index.ts'
import type { FileSystem } from '../../files/file-system.ts'
import type { Node } from '../../tree/node.ts'
import { locate, type ParsedTexts } from '../../yaml/layout/positions.ts'
import { TextPositions } from '../../yaml/read/text-positions.ts'
import { beforeMigration } from './migrated-fields.ts'
import { renameIn } from './remote-names.ts'

/** The position of a value in an input file. */
export interface ValuePosition {
  /** The absolute path, or the URL of a file in a remote repository. */
  readonly file: string
  /** One-based. */
  readonly line: number
  /** One-based, in characters. */
  readonly column: number
}

/** The location of a value, optionally with the node that was read from it, with which the value is easier to find. */
export interface NodeLocation extends Location {
  readonly node?: Node
  /** `key` requests the position of the field's name instead of its value. */
  readonly part?: 'key'
}

/** The methods of `InputPositions` that explanations use. */
export type Positions = Pick<InputPositions, 'find' | 'findKey' | 'text' | 'line'>

/** Returns positions that are found at a different location, for example because the build read a copy of the file. */
export function movedPositions(positions: Positions, locate: (at: Location) => Location): Positions {
  return {
    find: (at) => positions.find(locate(at)),
    findKey: (at) => positions.findKey(locate(at)),
    text: (file) => positions.text(file),
    line: (file, line) => positions.line(file, line),
  }
}

export interface InputPositionsOptions {
  readonly fileSystem: FileSystem
  /** The URL of each repository, by the directory of its clone. */
  readonly clones: ReadonlyMap<string, string>
  /** The names of files that exist only for this build. */
  readonly names: ReadonlyMap<string, string>
  /** The files whose positions are known. Default: none. */
  readonly texts?: ReadonlyMap<string, TextPositions>
}

/** Finds the positions of values in input files. Each file is read again on first use. */
export class InputPositions {
  readonly #options: InputPositionsOptions
  readonly #parsed: ParsedTexts = new Map()
  readonly #files: Map<string, TextPositions | undefined>
  readonly #keys: Map<string, ValuePosition | undefined> = new Map()
  readonly #renamed: Map<string, string> = new Map()

  constructor(options: InputPositionsOptions) {
    this.#options = options
    this.#files = new Map(options.texts)
  }

  /**
   * Returns the position of a value, or the start of the file if it does not contain the value. Undefined for a file
   * that cannot be read.
   */
  find(at: NodeLocation): ValuePosition | undefined {
    if (at.part !== 'key') return this.#findValue(at)
    const key = `${at.file} ${String(at.path)}`
    if (!this.#keys.has(key)) this.#keys.set(key, this.#findTopKey(at) ?? this.findKey(at))
    return this.#keys.get(key)
  }

  #findValue(at: NodeLocation): ValuePosition | undefined {
    const { names, texts } = this.#options
    const file = this.#nameOf(at.file)
    const known = at.node && texts?.get(at.file)?.findNode(at.document ?? 0, at.node)
    if (known !== undefined) return { file, line: known.line, column: known.column }
    const name = names.get(at.file)
    if (name !== undefined) return { file: name, line: 1, column: 1 }
    if (at.line !== undefined) return { file, line: at.line, column: at.column ?? 1 }
    const read = this.#file(at.file)
    const { line, column } = read?.find(beforeMigration(at, read.text)) ?? { line: 1, column: 1 }
    return { file, line, column }
  }

  /**
   * Returns the text of a file.
   *
   * @throws KuiltError FILE_…
   */
  text(file: string): string {
    return new TextPositions(this.#options.fileSystem.read(file)).text
  }

  /**
   * Returns a line of a file. Undefined if the line does not exist, or if the file is in another repository and was not
   * kept.
   */
  line(file: string, line: number): string | undefined {
    return this.#file(this.#local(file))?.line(line)
  }

  /** Returns the URL of a file in a clone. */
  #nameOf(file: string): string {
    let name = this.#renamed.get(file)
    if (name === undefined) {
      name = renameIn(file, this.#options.clones)
      this.#renamed.set(file, name)
    }
    return name
  }

  /** Returns the path in the clone for the URL of a file. */
  #local(file: string): string {
    for (const known of this.#files.keys()) if (this.#nameOf(known) === file) return known
    return file
  }

  /**
   * Like `find`, but returns the position of a field's key, or of a list item. Unlike `find`, this loads a library to
   * read the file.
   */
  findKey(at: Location): ValuePosition | undefined {
    const read = at.line === undefined ? this.#file(at.file) : undefined
    const position = read && locate(read.text, beforeMigration(at, read.text), this.#parsed)
    const found = this.#findValue(at)
    return found && position && !this.#options.names.has(at.file) ? { ...found, ...position } : found
  }

  /**
   * Returns the position of a top-level field at the start of a line, as in nearly every kustomization. Undefined for
   * nested text and JSON.
   */
  #findTopKey({ file, path = [], inside }: Location): ValuePosition | undefined {
    const [field, ...rest] = path
    const lines = inside === undefined && rest.length === 0 ? this.#file(file)?.text.split('\n') : undefined
    const index = lines?.findIndex((line) => line.split(':', 1)[0]?.trimEnd() === field) ?? -1
    return index < 0 ? undefined : { file: this.#nameOf(file), line: index + 1, column: 1 }
  }

  /** Reads files that will be removed, such as the files of clones. */
  keep(files: readonly string[]): void {
    for (const file of files) this.#file(file)
  }

  #file(file: string): TextPositions | undefined {
    if (!this.#files.has(file)) {
      this.#files.set(
        file,
        attempt(() => new TextPositions(this.#options.fileSystem.read(file))),
      )
    }
    return this.#files.get(file)
  }
}
