import { attempt } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { listEntries } from '../files/list-entries.ts'
import { joinPath } from '../files/paths.ts'
import { isKustomizationFile } from '../kustomization/find.ts'
import { includedPaths, readInclusions } from './kustomization-references.ts'
import type { Inclusions } from './scan-kustomization.ts'

/** Directories that are never searched. */
const skipped: ReadonlySet<string> = new Set(['.git', 'node_modules'])

/** What is in and below a directory. */
export interface Survey {
  /** All directories with a kustomization, sorted. */
  readonly directories: readonly string[]
  /** All symlinks. */
  readonly links: readonly string[]
}

/** Searches a directory and those below it. Symlinks are not followed. */
export function surveyDirectory(fileSystem: FileSystem, directory: string): Survey {
  const directories: string[] = []
  const links: string[] = []
  const visit = (path: string): void => {
    const entries = listEntries(fileSystem, path)
    // A kustomization file may be a symlink.
    if (entries.some(({ name, kind }) => isKustomizationFile(name) && kind !== 'directory')) directories.push(path)
    for (const { name, kind } of entries) {
      if (kind === 'link') links.push(joinPath(path, name))
      if (kind === 'directory' && !skipped.has(name)) visit(joinPath(path, name))
    }
  }
  visit(directory)
  return { directories, links }
}

/**
 * The roots in and below a directory, sorted: kustomizations that no other kustomization there includes. Components are
 * never roots, nor are Flux's Kustomizations in files of the same name.
 */
export function findRoots(fileSystem: FileSystem, directory: string): readonly string[] {
  const { directories } = surveyDirectory(fileSystem, directory)
  return rootsAmong(fileSystem, directories, (path) => readInclusions(fileSystem, path))
}

/**
 * The roots among all directories with a kustomization in and below one.
 *
 * @param read reads the kustomization of a directory
 */
export function rootsAmong(
  fileSystem: FileSystem,
  found: readonly string[],
  read: (directory: string) => Inclusions | undefined,
): readonly string[] {
  const files = new Map(found.map((path) => [path, read(path)]))
  const below = new Map(found.map((path) => [path, includedBy(path, files, fileSystem)]))
  const included = new Set([...below.values()].flat())
  const candidates = found.filter((path) => canBeRoot(files.get(path)))
  const roots = candidates.filter((path) => !included.has(path))
  return addCycles(roots, candidates, below).sort()
}

function canBeRoot(file: Inclusions | undefined): boolean {
  const { kind = '', apiVersion = '' } = file ?? {}
  return kind !== 'Component' && !apiVersion.startsWith('kustomize.toolkit.fluxcd.io/')
}

function includedBy(
  directory: string,
  files: ReadonlyMap<string, Inclusions | undefined>,
  fileSystem: FileSystem,
): readonly string[] {
  const file = files.get(directory)
  if (file === undefined) return []
  return includedPaths(file, directory).flatMap((path) => {
    if (path === directory) return []
    if (files.has(path)) return [path]
    const real = attempt(() => fileSystem.realPath(path))
    return real !== undefined && real !== directory && files.has(real) ? [real] : []
  })
}

/** Kustomizations that include each other are below no root: one of each cycle is, so that someone sees the error. */
function addCycles(
  roots: readonly string[],
  candidates: readonly string[],
  below: ReadonlyMap<string, readonly string[]>,
): string[] {
  const reached = new Set<string>()
  const visit = (path: string): void => {
    if (reached.has(path)) return
    reached.add(path)
    for (const next of below.get(path) ?? []) visit(next)
  }
  roots.forEach(visit)
  const all = [...roots]
  for (const path of candidates) {
    if (reached.has(path)) continue
    all.push(path)
    visit(path)
  }
  return all
}
