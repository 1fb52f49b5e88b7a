import { didYouMean } from '../diagnostics/hints.ts'
import { attempt, mapError } from '../diagnostics/index.ts'
import { type OptionName, optionHint } from '../diagnostics/option-hint.ts'
import type { FileSystem } from '../files/file-system.ts'
import { basename, dirname, joinPath, relativePath, resolvePath } from '../files/paths.ts'

interface Access {
  readonly fileSystem: FileSystem
  readonly cwd: string
}

/**
 * Reads a file that an option names.
 *
 * @throws KuiltError FILE_…; the hint names the option
 */
export function readNamedFile(path: string, option: OptionName, { fileSystem, cwd }: Access): Uint8Array {
  const file = resolvePath(cwd, path)
  return mapError(
    () => fileSystem.read(file),
    (error) => {
      const directory = dirname(file)
      const names = error.code === 'FILE_NOT_FOUND' ? attempt(() => fileSystem.list(directory)) : undefined
      const near = didYouMean(basename(file), names ?? [])
      const found = near && relativePath(cwd, joinPath(directory, near))
      const sentence = (name: string): string => {
        return found === undefined ? `correct the path in ${name}` : `did you mean "${found}" in ${name}?`
      }
      return error.with({ hint: optionHint(option, sentence) })
    },
  )
}
