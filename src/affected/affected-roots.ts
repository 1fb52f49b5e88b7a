import type { KuiltError } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { type Comparison, changesSince, readObjects } from '../files/git/changed-files.ts'
import { dirname, isInside, realPathOf, relativePath, resolvePath } from '../files/paths.ts'
import { repositoryRoot } from '../files/repository-root.ts'
import { isKustomizationFile } from '../kustomization/find.ts'
import { rootsAmong, surveyDirectory } from '../targets/find-roots.ts'
import { inclusionsOf } from '../targets/kustomization-references.ts'
import { aliasesOf, type Change, ChangeSet, linksAt } from './change-set.ts'
import { type Chain, Dependence, filesOf } from './dependence.ts'
import { directTest } from './direct-paths.ts'
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
  /**
   * The error, if the target had to be rendered and could not be. Such a target is part of the result, because the
   * changes may affect it.
   */
  readonly error?: KuiltError
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
  /** The git revision to compare the files with. */
  readonly base: string | undefined
  readonly fileSystem: FileSystem
  readonly cwd: string
}

/** A root that depends on a change, with absolute paths. */
export interface FoundRoot {
  readonly directory: string
  readonly chain: Chain
}

export interface AffectedRoots {
  /** Sorted. */
  readonly roots: readonly FoundRoot[]
  /** Absolute paths of the changed files. */
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
  const isListed = directTest(repository.links, root)
  const surveys = directories.map((directory) =>
    isListed(directory) ? surveyWithin(repository, directory, root) : surveyDirectory(fileSystem, directory),
  )
  const given = files.map((file) => toChange(fileSystem, resolvePath(cwd, file)))
  const all = [...given, ...(comparison?.changes ?? [])]
  const paths = all.map(({ path }) => path)
  const links = [...new Set([...repository.links, ...surveys.flatMap(({ links }) => links)])]
  const named = [root, ...directories, ...given.map(({ path }) => dirname(path))]
  const changes = new ChangeSet(all, [...linksAt(fileSystem, links), ...aliasesOf(fileSystem, named)])
  if (changes.isEmpty) return { roots: [], paths }
  const found = merged(surveys.map(({ kustomizations }) => kustomizations))
  const isReal = realTest(links, root, fileSystem)
  const isFile = (path: string): boolean => isYaml.test(path) && !repository.kustomizations.has(path) && isReal(path)
  const dependence = new Dependence({ fileSystem, changes, found, isReal, isFile })
  const roots = surveys.flatMap(({ kustomizations }) => {
    return rootsAmong(fileSystem, dependence.inclusionsIn(kustomizations), isFile)
  })
  const newRoots = comparison === undefined ? new Map<string, string>() : formerlyIncluded(comparison, fileSystem)
  const affected: FoundRoot[] = []
  for (const directory of surveys.length === 1 ? roots : [...new Set(roots)].sort()) {
    const chain = dependence.chain(directory) ?? chainFrom(newRoots.get(directory))
    if (chain !== undefined) affected.push({ directory, chain })
  }
  return { roots: affected, paths }
}

/** Returns true for paths in a repository that are known to be real paths. */
function realTest(links: readonly string[], root: string, fileSystem: FileSystem): (path: string) => boolean {
  const realRoot = realPathOf(fileSystem, root)
  const realLinks = links.map((link) => (isInside(link, root) ? realRoot + link.slice(root.length) : link))
  return directTest(root === realRoot ? links : realLinks, realRoot)
}

function chainFrom(file: string | undefined): Chain | undefined {
  return file === undefined ? undefined : { file, from: undefined }
}

/** The roots for a result. */
export function namedRoots(roots: readonly FoundRoot[], cwd: string): readonly AffectedRoot[] {
  return roots.map(({ directory, chain }) => ({
    target: relativePath(cwd, directory),
    chain: filesOf(chain).map((file) => relativePath(cwd, file)),
  }))
}

/** Extensions of most files that kustomizations include. Paths of directories may be written in a different case. */
const isYaml = /\.(?:ya?ml|json)$/

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

/**
 * Returns the directories that a kustomization included before it changed, with that kustomization. They may be roots
 * now, and their output is then new.
 */
function formerlyIncluded({ changes, root }: Comparison, fileSystem: FileSystem): ReadonlyMap<string, string> {
  const kustomizations = changes.filter(({ path, oldId }) => isKustomizationFile(path) && oldId !== undefined)
  const contents = readObjects(
    kustomizations.map(({ oldId = '' }) => oldId),
    root,
  )
  const found = new Map<string, string>()
  for (const { path, oldId = '' } of kustomizations) {
    const content = contents.get(oldId)
    const { included = [] } = (content === undefined ? undefined : inclusionsOf(content.toString(), path)) ?? {}
    for (const each of included) {
      found.set(each, path)
      found.set(realPathOf(fileSystem, each), path)
    }
  }
  return found
}
