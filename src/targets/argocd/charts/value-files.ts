import { KuiltError, type Location } from '../../../diagnostics/index.ts'
import type { FileSystem } from '../../../files/file-system.ts'
import { entriesBelow } from '../../../files/list-entries.ts'
import { isInside, joinPath, normalizePath, resolvePath } from '../../../files/paths.ts'
import { doublestarMatcher } from '../../../patterns/doublestar.ts'
import { expandVariables, type Variables } from '../variables.ts'

/** The locations of the files that a chart source refers to. */
export interface ChartFiles {
  /** The directory of the chart, which paths are relative to. */
  readonly directory: string
  /** The base for paths that start with a slash. */
  readonly root: string
  readonly fileSystem: FileSystem
  /** The repositories of sources with a `ref`, by the name of the `ref`. */
  readonly references: ReadonlyMap<string, Referenced>
  readonly variables: Variables
}

/** A repository that files are read from. */
export interface Referenced {
  readonly root: string
  readonly fileSystem: FileSystem
}

/** A file of a repository. */
export interface FoundFile {
  readonly path: string
  readonly fileSystem: FileSystem
}

/**
 * Returns the values files of a source in the order in which Helm reads them. If a file is listed and also matches a
 * pattern, its position in the list is used. Follows reposerver/repository/repository.go, getResolvedValueFiles.
 *
 * @throws KuiltError ARGOCD_VALUE_FILE
 */
export function valueFiles(
  names: readonly string[],
  files: ChartFiles,
  options: { readonly ignoreMissing: boolean; readonly at: (index: number) => Location | undefined },
): readonly FoundFile[] {
  const resolved = names.map((name, i) => resolveFile(name, files, options.at(i)))
  const listed = new Set(resolved.filter(({ path }) => !isGlob(path)).map(({ path }) => path))
  const found = new Map<string, FoundFile>()
  for (const [i, file] of resolved.entries()) {
    const isPattern = isGlob(file.path)
    const matches = isPattern
      ? matching(file)
      : [file].filter(({ path, fileSystem }) => fileSystem.kind(path) === 'file')
    if (matches.length === 0 && !options.ignoreMissing) {
      const problem = isPattern ? 'unmatched' : 'missing'
      throw new KuiltError('ARGOCD_VALUE_FILE', { path: names[i] ?? '', problem }, missingDetails(options.at(i)))
    }
    for (const match of matches) {
      if (!(isPattern && listed.has(match.path)) && !found.has(match.path)) found.set(match.path, match)
    }
  }
  return [...found.values()]
}

function missingDetails(at: Location | undefined) {
  return { at, hint: 'to ignore missing values files, set `ignoreMissingValueFiles`' }
}

/**
 * Returns the file for a path, which is relative to the chart, to the repository (if the path starts with a slash), or
 * to the repository of a source with a `ref`.
 *
 * @throws KuiltError ARGOCD_VALUE_FILE
 */
export function resolveFile(name: string, files: ChartFiles, at: Location | undefined): FoundFile {
  const { directory, root, fileSystem, references, variables } = files
  const [first = '', ...rest] = name.split('/')
  const reference = first.startsWith('$') ? references.get(first) : undefined
  const text = expandVariables(reference === undefined ? name : `/${rest.join('/')}`, variables)
  const fail = (problem: 'remote' | 'outside'): KuiltError => {
    return new KuiltError('ARGOCD_VALUE_FILE', { path: name, problem }, { at })
  }
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) throw fail('remote')
  const top = reference?.root ?? root
  const path = text.startsWith('/') ? normalizePath(joinPath(top, `.${text}`)) : resolvePath(directory, text)
  if (!isInside(path, top)) throw fail('outside')
  return { path, fileSystem: reference?.fileSystem ?? fileSystem }
}

function isGlob(path: string): boolean {
  return /[*?[]/.test(path)
}

/** Returns the files that match a pattern, in byte order. */
function matching({ path: pattern, fileSystem }: FoundFile): readonly FoundFile[] {
  const matches = doublestarMatcher(pattern)
  if (matches === undefined) return []
  const fixed = pattern.slice(0, pattern.search(/[*?[{\\]/))
  const start = fixed.slice(0, fixed.lastIndexOf('/')) || '/'
  return [...entriesBelow(fileSystem, start, (name) => name !== '.git')]
    .filter(({ path }) => matches(path) && fileSystem.kind(path) === 'file')
    .map(({ path }) => ({ path, fileSystem }))
}
