import { KuiltError } from '../diagnostics/index.ts'
import { withReport } from '../diagnostics/report.ts'
import { fileAccess } from '../files/disk-file-system.ts'
import type { FileSystem } from '../files/file-system.ts'
import { type ChangedFile, changesSince, readObjects, workingTreeRoot } from '../files/git/changed-files.ts'
import { dirname, relativePath, resolvePath } from '../files/paths.ts'
import { isKustomizationFile } from '../kustomization/find.ts'
import { rootsAmong, surveyDirectory } from '../targets/find-roots.ts'
import { includedPaths, inclusionsOf } from '../targets/kustomization-references.ts'
import type { TargetOptions } from '../targets/target.ts'
import { type Change, ChangeSet, type Link } from './change-set.ts'
import { Dependence } from './dependence.ts'
import { reallyChanged } from './really-changed.ts'

/** Options for `affected()`: those of `build()`, which only matter for `exact`, and where to look. */
export interface AffectedOptions extends TargetOptions {
  /** The git revision to compare the files with, untracked files included. For `exact` without it: `HEAD`. */
  readonly base?: string
  /** Directories in and below which roots are searched. Default: `cwd`. */
  readonly in?: readonly string[]
  /** Render both sides, and keep only roots whose output really differs. Default: false. */
  readonly exact?: boolean
}

/** A root that depends on a change. */
export interface AffectedRoot {
  /** As the target is written: `overlays/prod`. */
  readonly target: string
  /**
   * Files that lead from the change to the root: the changed file, the kustomization that refers to it, and so on up to
   * the kustomization of the root. Relative to `cwd`.
   */
  readonly chain: readonly string[]
}

export interface AffectedResult {
  /** The roots whose output may change, sorted. */
  readonly roots: readonly AffectedRoot[]
  /** The changed files, relative to `cwd`, sorted. */
  readonly changes: readonly string[]
}

/**
 * Finds the roots whose output may change because of changed files: kustomizations that refer to a changed file, look for
 * one that does not exist, or include a kustomization that does. Never misses one; `exact` drops those that render to the
 * same output. Roots that have been deleted are not part of the result.
 *
 * @param files changed, added or deleted files or directories. With `base`: in addition to those that git reports
 * @throws KuiltError GIT_REPOSITORY_MISSING, GIT_REVISION_UNKNOWN, GIT_COMMAND_FAILED; DIRECTORY_NOT_FOUND for a
 * directory in `in` that does not exist
 *
 * @example
 * ```ts
 * import { affected, type AffectedOptions, type AffectedResult, type AffectedRoot, memoryFileSystem } from 'kuilt'
 *
 * const options: AffectedOptions = {
 *   fileSystem: memoryFileSystem({
 *     'base/kustomization.yaml': 'resources: [web.yaml]',
 *     'base/web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }',
 *     'prod/kustomization.yaml': 'resources: [../base]',
 *     'other/kustomization.yaml': 'namePrefix: other-',
 *   }),
 * }
 * const { roots }: AffectedResult = await affected(['base/web.yaml'], options)
 * const [root]: readonly AffectedRoot[] = roots
 * console.log(root?.target) // prod
 * console.log(root?.chain.join()) // base/web.yaml,base/kustomization.yaml,prod/kustomization.yaml
 * ```
 */
export async function affected(files: readonly string[] = [], options: AffectedOptions = {}): Promise<AffectedResult> {
  const { fileSystem, cwd } = fileAccess(options)
  try {
    return await find(files, { ...options, fileSystem, cwd })
  } catch (error) {
    throw error instanceof KuiltError ? withReport(error, cwd) : error
  }
}

type Resolved = AffectedOptions & { readonly fileSystem: FileSystem; readonly cwd: string }

async function find(files: readonly string[], options: Resolved): Promise<AffectedResult> {
  const { fileSystem, cwd, base } = options
  // git works while this process searches the directories.
  const tree = base === undefined ? undefined : changesSince(base, cwd)
  const directories = (options.in ?? ['.']).map((path) => resolvePath(cwd, path))
  const surveys = directories.map((directory) => surveyed(fileSystem, directory))
  const named = files.map((file) => toChange(fileSystem, resolvePath(cwd, file)))
  const { changes: found, links: tracked } = (await tree?.comparison) ?? { changes: [], links: linksAround(options) }
  const all = [...named, ...found]
  const links = [...new Set([...tracked, ...surveys.flatMap(({ links }) => links)])]
  const changes = new ChangeSet(all, withTargets(fileSystem, links))
  const dependence = new Dependence(fileSystem, changes, links.length > 0)
  const changedPaths = [...new Set(all.map(({ path }) => relativePath(cwd, path)))].sort()
  if (changes.isEmpty) return { roots: [], changes: changedPaths }
  const roots = new Set(
    surveys.flatMap(({ directories }) => rootsAmong(fileSystem, directories, dependence.inclusions)),
  )
  const newRoots = tree === undefined ? new Map<string, string>() : formerlyIncluded(found, tree.root)
  const affected = [...roots].sort().flatMap((root) => {
    const chain = dependence.chain(root) ?? (newRoots.has(root) ? [newRoots.get(root) ?? ''] : undefined)
    if (chain === undefined) return []
    return [{ target: relativePath(cwd, root), chain: chain.map((path) => relativePath(cwd, path)) }]
  })
  const kept = options.exact === true ? await reallyChanged(affected, options) : affected
  return { roots: kept, changes: changedPaths }
}

function surveyed(fileSystem: FileSystem, directory: string): ReturnType<typeof surveyDirectory> {
  if (fileSystem.kind(directory) !== 'directory') throw new KuiltError('DIRECTORY_NOT_FOUND', { path: directory })
  return surveyDirectory(fileSystem, directory)
}

/** A directory stands for everything in it, and a symlink may have led elsewhere. */
function toChange(fileSystem: FileSystem, path: string): Change {
  const kind = fileSystem.kind(path)
  const isLink = kind !== 'missing' && fileSystem.realPath(path) !== path
  return { path, isEntrance: kind === 'directory' || isLink }
}

/** Without git, all symlinks of the repository, or below the working directory. */
function linksAround({ fileSystem, cwd }: Resolved): readonly string[] {
  return surveyDirectory(fileSystem, workingTreeRoot(fileSystem, cwd) ?? cwd).links
}

function withTargets(fileSystem: FileSystem, links: readonly string[]): readonly Link[] {
  return links.flatMap((path) => {
    const isThere = fileSystem.kind(path) !== 'missing'
    return isThere ? [{ path, target: fileSystem.realPath(path) }] : []
  })
}

/**
 * Directories that a kustomization has included before its change, with that kustomization: they can be roots now, and
 * then their output is new.
 */
function formerlyIncluded(changes: readonly ChangedFile[], root: string): ReadonlyMap<string, string> {
  const kustomizations = changes.filter(({ path, oldId }) => isKustomizationFile(path) && oldId !== undefined)
  const contents = readObjects(
    kustomizations.map(({ oldId = '' }) => oldId),
    root,
  )
  const found = new Map<string, string>()
  for (const { path, oldId = '' } of kustomizations) {
    const content = contents.get(oldId)
    const inclusions = content === undefined ? undefined : inclusionsOf(content, path)
    if (inclusions === undefined) continue
    for (const included of includedPaths(inclusions, dirname(path))) found.set(included, path)
  }
  return found
}
