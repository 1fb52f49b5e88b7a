import { attempt } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { listEntries } from '../files/list-entries.ts'
import { isKustomizationFile, kustomizationNames } from '../kustomization/find.ts'
import { type Inclusions, readInclusions } from './kustomization-references.ts'

/** The names of directories that are never searched. */
const skipped: ReadonlySet<string> = new Set(['.git', 'node_modules'])

/** The contents of a directory and its subdirectories. */
export interface Survey {
  /** The kustomization file of each directory that has one. */
  readonly kustomizations: ReadonlyMap<string, string>
  /** The paths of all symlinks. */
  readonly links: readonly string[]
}

/** Searches a directory and the directories below it. Symlinks are not followed. */
export function surveyDirectory(fileSystem: FileSystem, directory: string): Survey {
  const kustomizations = new Map<string, string>()
  const links: string[] = []
  const visit = (path: string): void => {
    const prefix = path === '/' ? path : `${path}/`
    const names: string[] = []
    for (const { name, kind } of listEntries(fileSystem, path)) {
      if (kind === 'link') links.push(prefix + name)
      if (kind !== 'directory') {
        // A kustomization file may be a symlink.
        if (isKustomizationFile(name)) names.push(name)
      } else if (!isSkipped(name)) {
        visit(prefix + name)
      }
    }
    const name = kustomizationNames.find((name) => names.includes(name))
    if (name !== undefined) kustomizations.set(path, prefix + name)
  }
  visit(directory)
  return { kustomizations, links }
}

/** True for the name of a directory that is never searched. */
export function isSkipped(name: string): boolean {
  return skipped.has(name)
}

/**
 * Returns the sorted roots in and below a directory, which are the kustomizations that no other kustomization in it
 * includes. Components are never roots. Files with the same name that contain Flux Kustomizations are not roots either.
 */
export function findRoots(fileSystem: FileSystem, directory: string): readonly string[] {
  const { kustomizations } = surveyDirectory(fileSystem, directory)
  const inclusions = [...kustomizations.keys()].map((path) => [path, readInclusions(fileSystem, path)] as const)
  return rootsAmong(fileSystem, new Map(inclusions))
}

/**
 * Returns the roots among directories with a kustomization.
 *
 * @param files what the kustomizations include, by directory; undefined if they cannot be read
 * @param isFile true for a path that is known not to be a directory, or a symlink to one
 */
export function rootsAmong(
  fileSystem: FileSystem,
  files: ReadonlyMap<string, Inclusions | undefined>,
  isFile: (path: string) => boolean = () => false,
): readonly string[] {
  const directoriesIn = directoryFinder({ files, fileSystem, isFile })
  const included = new Set<string>()
  // Code that has just started takes ten times as long for a loop over the entries of a map.
  files.forEach((file, path) => {
    for (const directory of directoriesIn(file)) if (directory !== path) included.add(directory)
  })
  const kinds = { roots: [] as string[], components: [] as string[], others: [] as string[] }
  files.forEach((file, path) => {
    const kind = canBeRoot(file) ? (included.has(path) ? 'others' : 'roots') : 'components'
    kinds[kind].push(path)
  })
  const { roots, components, others } = kinds
  const below = (path: string) => directoriesIn(files.get(path))
  return [...roots, ...cyclesAmong(others, { reached: [...roots, ...components], below })].sort()
}

function canBeRoot(file: Inclusions | undefined): boolean {
  if (file === undefined) return true
  return file.kind !== 'Component' && !isFluxFile(file)
}

/** True for a file with the name of a kustomization file that contains a Flux Kustomization. */
export function isFluxFile({ apiVersion }: Pick<Inclusions, 'apiVersion'>): boolean {
  return apiVersion.startsWith('kustomize.toolkit.fluxcd.io/')
}

interface FinderOptions {
  /** The directories with a kustomization. */
  readonly files: ReadonlyMap<string, unknown>
  readonly fileSystem: FileSystem
  readonly isFile: (path: string) => boolean
}

/** Finds the directories with a kustomization among the included paths. */
function directoryFinder(options: FinderOptions): (file: Inclusions | undefined) => readonly string[] {
  const known = new Map<Inclusions, readonly string[]>()
  return (file) => {
    if (file === undefined) return []
    const before = known.get(file)
    if (before !== undefined) return before
    const directories = directoriesAmong(file.included, options)
    known.set(file, directories)
    return directories
  }
}

function directoriesAmong(
  included: readonly string[],
  { files, fileSystem, isFile }: FinderOptions,
): readonly string[] {
  return included.flatMap((path) => {
    if (files.has(path)) return [path]
    const real = isFile(path) ? undefined : attempt(() => fileSystem.realPath(path))
    return real !== undefined && files.has(real) ? [real] : []
  })
}

/**
 * Kustomizations that include each other in a cycle belong to no root. One of each cycle is treated as a root, so that
 * the error is reported.
 *
 * @param candidates directories that others include
 */
function cyclesAmong(
  candidates: readonly string[],
  // Kustomizations that only a component includes do not belong to a root either, but are not part of a cycle.
  {
    reached: start,
    below,
  }: { readonly reached: readonly string[]; readonly below: (path: string) => readonly string[] },
): readonly string[] {
  const reached = new Set<string>()
  const visit = (path: string): void => {
    for (const next of below(path)) {
      if (reached.has(next)) continue
      reached.add(next)
      visit(next)
    }
  }
  start.forEach(visit)
  const found: string[] = []
  for (const path of candidates) {
    if (reached.has(path)) continue
    reached.add(path)
    found.push(path)
    visit(path)
  }
  return found
}
