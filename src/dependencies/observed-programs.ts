import type { FileSystem } from '../files/file-system.ts'
import { listEntries } from '../files/list-entries.ts'
import { isInside, joinPath } from '../files/paths.ts'
import type { ExecHost } from '../plugins/exec-host.ts'

/**
 * A host that records the files and directories that programs get as arguments, because programs read them without the
 * build.
 */
export interface ObservedPrograms {
  readonly exec: ExecHost
  /** Returns the programs that are files, and all files of charts. */
  readonly files: (fileSystem: FileSystem) => readonly string[]
  /** Returns the charts that were not found. */
  readonly missing: () => readonly string[]
}

export function observedPrograms(inner: ExecHost): ObservedPrograms {
  const paths = new Set<string>()
  const missing = new Set<string>()
  const temporary: string[] = []
  return {
    exec: {
      ...inner,
      run: (request) => {
        for (const path of [request.command, ...request.args]) if (path.startsWith('/')) paths.add(path)
        return inner.run(request)
      },
      kind: (path) => {
        const kind = inner.kind(path)
        if (kind === 'missing') missing.add(path)
        return kind
      },
      temporaryDirectory: (prefix) => {
        const directory = inner.temporaryDirectory(prefix)
        temporary.push(directory.path)
        return directory
      },
    },
    files: (fileSystem) => {
      const lasting = [...paths].filter((path) => !temporary.some((directory) => isInside(path, directory)))
      return lasting.flatMap((path) => filesIn(path, inner.kind(path), fileSystem))
    },
    missing: () => [...missing].filter((path) => inner.kind(path) === 'missing'),
  }
}

function filesIn(path: string, kind: ReturnType<ExecHost['kind']>, fileSystem: FileSystem): readonly string[] {
  if (kind === 'missing') return []
  if (kind !== 'directory') return [path]
  return listEntries(fileSystem, path).flatMap(({ name, kind: type }) => {
    const entry = joinPath(path, name)
    return type === 'other' ? [] : filesIn(entry, type === 'directory' ? 'directory' : 'file', fileSystem)
  })
}
