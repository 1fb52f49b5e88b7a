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
 * Returns the sorted roots in and below a directory, which are the kustomizations that no other kustomization there
 * includes. Components are never roots. Files with the same name that contain Flux Kustomizations are not roots either.
 */
export function findRoots(fileSystem: FileSystem, directory: string): readonly string[] {
  const { kustomizations } = surveyDirectory(fileSystem, directory)
  return rootsAmong(fileSystem, [...kustomizations.keys()], (path) => readInclusions(fileSystem, path))
}

/**
 * Returns the roots among directories with a kustomization.
 *
 * @param read reads the kustomization of a directory
 * @param isFile returns true for a path that is known to be neither a directory nor a symlink to a directory
 */
export function rootsAmong(
  fileSystem: FileSystem,
  found: readonly string[],
  read: (directory: string) => Inclusions | undefined,
  isFile: (path: string) => boolean = () => false,
): readonly string[] {
  const files = new Map<string, Inclusions | undefined>()
  for (const path of found) files.set(path, read(path))
  const below = new Map<string, readonly string[]>()
  const included = new Set<string>()
  for (const path of found) {
    const directories = includedBy(path, files.get(path), { files, fileSystem, isFile })
    below.set(path, directories)
    for (const directory of directories) included.add(directory)
  }
  const candidates = found.filter((path) => canBeRoot(files.get(path)))
  const roots = candidates.filter((path) => !included.has(path))
  const components = candidates.length === found.length ? [] : found.filter((path) => !canBeRoot(files.get(path)))
  return addCycles(roots, { candidates, components, below }).sort()
}

function canBeRoot(file: Inclusions | undefined): boolean {
  const { kind = '', apiVersion = '' } = file ?? {}
  return kind !== 'Component' && !apiVersion.startsWith('kustomize.toolkit.fluxcd.io/')
}

interface IncludedOptions {
  /** The directories with a kustomization. */
  readonly files: ReadonlyMap<string, unknown>
  readonly fileSystem: FileSystem
  readonly isFile: (path: string) => boolean
}

/** Returns the directories with a kustomization that a directory includes. */
function includedBy(
  directory: string,
  file: Inclusions | undefined,
  { files, fileSystem, isFile }: IncludedOptions,
): readonly string[] {
  const found: string[] = []
  for (const path of file?.included ?? []) {
    const isKnown = files.has(path)
    if (!isKnown && isFile(path)) continue
    const real = isKnown ? path : attempt(() => fileSystem.realPath(path))
    if (real !== undefined && real !== directory && files.has(real)) found.push(real)
  }
  return found
}

/**
 * Adds one kustomization of each cycle to the roots. Kustomizations that include each other belong to no root, but
 * their error must be reported.
 */
function addCycles(
  roots: readonly string[],
  {
    candidates,
    components,
    below,
  }: {
    readonly candidates: readonly string[]
    readonly components: readonly string[]
    readonly below: ReadonlyMap<string, readonly string[]>
  },
): string[] {
  const reached = new Set<string>()
  const visit = (path: string): void => {
    if (reached.has(path)) return
    reached.add(path)
    for (const next of below.get(path) ?? []) visit(next)
  }
  roots.forEach(visit)
  // Kustomizations that only a component includes belong to no root either, but they are not part of a cycle.
  components.forEach(visit)
  const all = [...roots]
  for (const path of candidates) {
    if (reached.has(path)) continue
    all.push(path)
    visit(path)
  }
  return all
}
