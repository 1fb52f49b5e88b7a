import type { Dirent, Stats } from 'node:fs'
import { compareBytes } from '../tree/compare-bytes.ts'
import { diskFileSystem } from './disk-file-system.ts'
import type { FileSystem } from './file-system.ts'
import { globPackage } from './glob-package.ts'
import { type Entry, listEntries } from './list-entries.ts'
import { basename, dirname, relativePath, resolvePath } from './paths.ts'

/** True for a path with wildcards (`*`, `?`, `[…]`, `{a,b}` or `**`). */
export function isPattern(path: string): boolean {
  return /[*?[{]/.test(path) && globPackage().hasMagic(path, { magicalBraces: true })
}

/**
 * The files and directories that a pattern matches, sorted, relative to `cwd`. Wildcards do not match hidden names, and
 * `**` does not enter `node_modules` or follow symlinks.
 */
export function expandPattern(pattern: string, fileSystem: FileSystem, cwd: string): readonly string[] {
  const ignore = pattern.includes('node_modules') ? [] : ['**/node_modules/**']
  const isOnDisk = fileSystem.list === disk.list
  const options = { cwd, posix: true, ignore, ...(isOnDisk ? {} : { fs: globFileSystem(fileSystem) }) }
  const found = globPackage().globSync(pattern, options)
  // If `cwd` is `/`, the package returns absolute paths.
  const isRelative = !pattern.startsWith('/')
  return found.map((path) => (isRelative ? relativePath(cwd, resolvePath(cwd, path)) : path)).sort(compareBytes)
}

const disk = diskFileSystem()

/** The functions of `node:fs` that the package `glob` uses. */
function globFileSystem(fileSystem: FileSystem) {
  const entriesOf = (path: string): readonly Entry[] => listEntries(fileSystem, path)
  return {
    lstatSync: (path: string): Stats => {
      const entry = entriesOf(dirname(path)).find(({ name }) => name === basename(path))
      if (entry === undefined && path !== '/') throw Object.assign(new Error(path), { code: 'ENOENT' })
      return fileType(entry?.kind ?? 'directory') as Stats
    },
    readdirSync: (path: string): Dirent[] => {
      return entriesOf(path).map(({ name, kind }) => ({ name, ...fileType(kind) }) as Dirent)
    },
    readlinkSync: (path: string): string => fileSystem.realPath(path),
    realpathSync: (path: string): string => fileSystem.realPath(path),
  }
}

function fileType(kind: Entry['kind']): object {
  const no = (): boolean => false
  return {
    isFile: () => kind === 'file',
    isDirectory: () => kind === 'directory',
    isSymbolicLink: () => kind === 'link',
    isFIFO: no,
    isSocket: no,
    isBlockDevice: no,
    isCharacterDevice: no,
  }
}
