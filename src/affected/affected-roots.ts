import { attempt } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { type Comparison, changesSince, readObjects } from '../files/git/changed-files.ts'
import { isInside, relativePath, resolvePath } from '../files/paths.ts'
import { repositoryRoot } from '../files/repository-root.ts'
import { isKustomizationFile } from '../kustomization/find.ts'
import { isSkipped, rootsAmong, type Survey, surveyDirectory } from '../targets/find-roots.ts'
import { inclusionsOf } from '../targets/kustomization-references.ts'
import { type Change, ChangeSet, type Link } from './change-set.ts'
import { Dependence } from './dependence.ts'
import { listedSurvey, surveyWithin } from './listed-survey.ts'

/** A root that depends on a change. */
export interface AffectedRoot {
  /** The name of the target, such as `overlays/prod`. */
  readonly target: string
  /**
   * The chain of files from the change to the root: the changed file, the kustomization that refers to it, and so on,
   * up to the kustomization of the root. Relative to `cwd`.
   */
  readonly chain: readonly string[]
}

/** The result of `affected()`. */
export interface AffectedResult {
  /** The roots whose output may change, sorted. */
  readonly roots: readonly AffectedRoot[]
  /** The changed files, relative to `cwd`, sorted. */
  readonly changes: readonly string[]
}

export interface RootsQuery {
  /** The absolute paths of the directories to search for roots. */
  readonly directories: readonly string[]
  /** The git revision with which the files are compared. */
  readonly base: string | undefined
  readonly fileSystem: FileSystem
  readonly cwd: string
}

export interface AffectedRoots {
  /** The sorted roots. */
  readonly roots: readonly AffectedRoot[]
  /** The absolute paths of the changed files. */
  readonly paths: readonly string[]
}

/**
 * Returns the roots in directories that changed files may affect.
 *
 * @param files the files as for `affected()`
 * @throws KuiltError GIT_REPOSITORY_MISSING, GIT_WORK_TREE_MISSING, GIT_REVISION_UNKNOWN, GIT_COMMAND_FAILED
 */
export function affectedRoots(files: readonly string[], query: RootsQuery): AffectedRoots {
  const { directories, base, fileSystem, cwd } = query
  const comparison = base === undefined ? undefined : changesSince(base, cwd)
  const root = comparison?.root ?? repositoryRoot(fileSystem, cwd) ?? cwd
  const repository = comparison === undefined ? surveyDirectory(fileSystem, root) : listedSurvey(fileSystem, comparison)
  const surveys = directories.map((directory) => {
    const isFound = isInside(directory, root) && !relativePath(root, directory).split('/').some(isSkipped)
    return isFound ? surveyWithin(repository, directory, root) : surveyDirectory(fileSystem, directory)
  })
  const all = [...files.map((file) => toChange(fileSystem, resolvePath(cwd, file))), ...(comparison?.changes ?? [])]
  const paths = all.map(({ path }) => path)
  const links = [...new Set([...repository.links, ...surveys.flatMap(({ links }) => links)])]
  const changes = new ChangeSet(all, withTargets(fileSystem, links))
  if (changes.isEmpty) return { roots: [], paths }
  const found = merged(surveys.map(({ kustomizations }) => kustomizations))
  const hasLinks = links.length > 0 || attempt(() => fileSystem.realPath(root)) !== root
  const isFile = (path: string): boolean => !hasLinks && isYaml.test(path) && isSurveyed(repository, root, path)
  const dependence = new Dependence({ fileSystem, changes, found, hasLinks: links.length > 0, isFile })
  const roots = new Set(
    surveys.flatMap(({ kustomizations }) => {
      const directories = [...kustomizations.keys()].filter(dependence.exists)
      return rootsAmong(fileSystem, directories, dependence.inclusions, isFile)
    }),
  )
  const newRoots = comparison === undefined ? new Map<string, string>() : formerlyIncluded(comparison)
  const relative = (path: string): string => relativePath(cwd, path)
  const affected = [...roots].sort().flatMap((root) => {
    const chain = dependence.chain(root) ?? (newRoots.has(root) ? [newRoots.get(root) ?? ''] : undefined)
    if (chain === undefined) return []
    return [{ target: relative(root), chain: chain.map(relative) }]
  })
  return { roots: affected, paths }
}

/**
 * The extensions of most files that kustomizations include. The paths of directories may be written in a different
 * case.
 */
const isYaml = /\.(?:ya?ml|json)$/

/** True if a path would be in the survey of a repository if it were a directory with a kustomization. */
function isSurveyed(survey: Survey, root: string, path: string): boolean {
  return (
    isInside(path, root) && !survey.kustomizations.has(path) && !relativePath(root, path).split('/').some(isSkipped)
  )
}

function merged(maps: readonly ReadonlyMap<string, string>[]): ReadonlyMap<string, string> {
  const [first, ...others] = maps
  return first !== undefined && others.length === 0 ? first : new Map(maps.flatMap((map) => [...map]))
}

/**
 * Returns the paths of changed files for a result: sorted, relative to the working directory, and without duplicates.
 */
export function changedFiles(paths: readonly string[], cwd: string): readonly string[] {
  return [...new Set(paths.map((path) => relativePath(cwd, path)))].sort()
}

/**
 * Returns the change at a path. A directory represents everything in it, and a symlink may have had a different target.
 */
function toChange(fileSystem: FileSystem, path: string): Change {
  const kind = fileSystem.kind(path)
  const isLink = kind !== 'missing' && fileSystem.realPath(path) !== path
  return { path, isEntrance: kind === 'directory' || isLink }
}

function withTargets(fileSystem: FileSystem, links: readonly string[]): readonly Link[] {
  return links.flatMap((path) => {
    const isThere = fileSystem.kind(path) !== 'missing'
    return isThere ? [{ path, target: fileSystem.realPath(path) }] : []
  })
}

/**
 * Returns the directories that a kustomization included before it changed, with that kustomization. They may be roots
 * now, and their output is then new.
 */
function formerlyIncluded({ changes, root }: Comparison): ReadonlyMap<string, string> {
  const kustomizations = changes.filter(({ path, oldId }) => isKustomizationFile(path) && oldId !== undefined)
  const contents = readObjects(
    kustomizations.map(({ oldId = '' }) => oldId),
    root,
  )
  const found = new Map<string, string>()
  for (const { path, oldId = '' } of kustomizations) {
    const content = contents.get(oldId)
    const { included = [] } = (content === undefined ? undefined : inclusionsOf(content.toString(), path)) ?? {}
    for (const each of included) found.set(each, path)
  }
  return found
}
