import type { SourceExcerpt } from '../diagnostics/excerpt.ts'
import type { Location } from '../diagnostics/index.ts'
import { InputFiles } from '../explain/locations/input-files.ts'
import { renameIn } from '../explain/locations/remote-names.ts'
import type { FileSystem } from '../files/file-system.ts'
import { isKustomizationFile } from '../kustomization/find.ts'

/** Finds lines and columns of warnings. Reads a file again, so it is used only for warnings that are shown. */
export class WarningLocator {
  readonly #files: InputFiles
  readonly #names: ReadonlyMap<string, string>

  /** @param names names of files that exist only for this build */
  constructor(fileSystem: FileSystem, names: ReadonlyMap<string, string>) {
    this.#files = new InputFiles(fileSystem, names)
    this.#names = names
  }

  /** @param clones URL of the repository by directory of its clone, to name files by */
  locate(at: Location | undefined, clones: ReadonlyMap<string, string>): Location | undefined {
    const located = at && this.#position(at)
    return located && { ...located, file: renameIn(located.file, clones) }
  }

  /** The lines around a location. */
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

/** A top-level field of the first document, such as a deprecated field, is found without parsing YAML. */
function topLevelField(
  text: string,
  { document = 0, path = [] }: Location,
): { line: number; column: number } | undefined {
  const [field] = path
  if (path.length !== 1 || document !== 0 || typeof field !== 'string') return undefined
  const line = text.split('\n').findIndex((content) => content.startsWith(`${field}:`))
  return line < 0 ? undefined : { line: line + 1, column: 1 }
}
