import { KuiltError } from '../../diagnostics/index.ts'
import { optionHint } from '../../diagnostics/option-hint.ts'
import { containedFileSystem, type EscapingLink } from '../../files/contained-file-system.ts'
import type { FileOptions } from '../../files/disk-file-system.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { isInside } from '../../files/paths.ts'
import { repositoryRoot } from '../../files/repository-root.ts'

/**
 * A view of the files of a chart in which no symlink leads outside a directory. The path of the chart itself may be a
 * symlink.
 */
export function chartFiles(fileSystem: FileSystem, chart: string, root: string): FileSystem {
  return containedFileSystem(fileSystem, [root, chart], linkOutside)
}

/**
 * Returns the directory that symlinks in a chart may not leave: the repository or, without one, the working directory
 * if the chart is in it.
 */
export function chartRoot(chart: string, { fileSystem, cwd }: Required<FileOptions>): string {
  return repositoryRoot(fileSystem, chart) ?? (isInside(chart, cwd) ? cwd : chart)
}

function linkOutside({ path, target, root }: EscapingLink): KuiltError {
  const hint = optionHint('loadRestrictions', (setOption) => {
    return `it is a symlink to "${target}": copy the file, or ${setOption}`
  })
  // A location would show the content of the file.
  return new KuiltError('OUTSIDE_ROOT', { path, root }, { hint })
}
