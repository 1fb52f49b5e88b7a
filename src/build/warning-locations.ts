import type { Location } from '../diagnostics/index.ts'
import { writtenAs } from '../explain/migrated-path.ts'
import { renameIn } from '../explain/remote-names.ts'
import type { FileSystem } from '../files/file-system.ts'
import { locatePlace, type ParsedTexts } from '../yaml/layout/positions.ts'

/** Finds lines and columns of warnings. Reads a file again, so it is used only for warnings that are shown. */
export class WarningLocator {
  readonly #fileSystem: FileSystem
  readonly #parsed: ParsedTexts = new Map()

  constructor(fileSystem: FileSystem) {
    this.#fileSystem = fileSystem
  }

  /** @param clones URL of the repository by directory of its clone, to name files by */
  locate(at: Location | undefined, clones: ReadonlyMap<string, string>): Location | undefined {
    if (at === undefined || at.line !== undefined || at.path === undefined) return at
    const text = this.#read(at.file)
    if (text === undefined) return at
    const { inside: _, ...outer } = at
    const position = topLevelField(text, at) ??
      locatePlace(text, writtenAs(at, text), this.#parsed) ?? { line: 1, column: 1 }
    return { ...outer, ...position, file: renameIn(at.file, clones) }
  }

  #read(file: string): string | undefined {
    try {
      return new TextDecoder().decode(this.#fileSystem.read(file))
    } catch {
      return undefined
    }
  }
}

/** A top-level field of the first document, as deprecated fields are, is found without parsing YAML. */
function topLevelField(
  text: string,
  { document = 0, path = [] }: Location,
): { line: number; column: number } | undefined {
  const [field] = path
  if (path.length !== 1 || document !== 0 || typeof field !== 'string') return undefined
  const line = text.split('\n').findIndex((content) => content.startsWith(`${field}:`))
  return line < 0 ? undefined : { line: line + 1, column: 1 }
}
