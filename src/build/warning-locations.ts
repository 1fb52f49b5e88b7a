import type { SourceExcerpt } from '../diagnostics/excerpt.ts'
import type { Location } from '../diagnostics/index.ts'
import { InputFiles } from '../explain/locations/input-files.ts'
import { renameIn } from '../explain/locations/remote-names.ts'
import type { FileSystem } from '../files/file-system.ts'
import { isKustomizationFile } from '../kustomization/find.ts'

/** Finds the lines and columns of warnings. It reads files again, so it is used only for warnings that are shown. */
export class WarningLocator {
  readonly #files: InputFiles
  readonly #names: ReadonlyMap<string, string>

  /** @param names the names of files that exist only for this build */
  constructor(fileSystem: FileSystem, names: ReadonlyMap<string, string>) {
    this.#files = new InputFiles(fileSystem, names)
    this.#names = names
  }

  /** @param clones the URL of each repository, by the directory of its clone, which becomes part of the file's name */
  locate(at: Location | undefined, clones: ReadonlyMap<string, string>): Location | undefined {
    const located = at && this.#position(at)
    return located && { ...located, file: renameIn(located.file, clones) }
  }

  /** Returns the lines around a location. */
  excerpt(at: Location | undefined): SourceExcerpt | undefined {
    return at && this.#files.excerpt(this.#position(at))
  }

  #position(at: Location): Location {
    if (at.line !== undefined || at.path === undefined) return at
    const text = this.#files.text(at.file)
    if (text === undefined) return at
    const name = this.#names.get(at.file)
    if (name !== undefined) return { ...this.#files.locate(at), file: name }
    const position = isKustomizationFile(at.file) ? topLevelField(text, at) : undefined
    return position === undefined ? this.#files.locate(at) : { ...at, ...position }
  }
}

/** Finds a top-level field of the first document, such as a deprecated field, without parsing YAML. */
function topLevelField(
  text: string,
  { document = 0, path = [] }: Location,
): { line: number; column: number } | undefined {
  const [field] = path
  if (path.length !== 1 || document !== 0 || typeof field !== 'string') return undefined
  const line = text.split('\n').findIndex((content) => content.startsWith(`${field}:`))
  return line < 0 ? undefined : { line: line + 1, column: 1 }
}
