import { KuiltError } from '../diagnostics/index.ts'
import { withReport } from '../diagnostics/report.ts'
import { fileAccess } from '../files/disk-file-system.ts'
import type { FileSystem } from '../files/file-system.ts'
import { type Comparison, changesSince, readObjects } from '../files/git/changed-files.ts'
import { isInside, relativePath, resolvePath } from '../files/paths.ts'
import { repositoryRoot } from '../files/repository-root.ts'
import { isKustomizationFile } from '../kustomization/find.ts'
import { isSkipped, rootsAmong, surveyDirectory } from '../targets/find-roots.ts'
import { inclusionsOf } from '../targets/kustomization-references.ts'
import { hasParts, isChartText } from '../targets/parse-target.ts'
import type { TargetOptions } from '../targets/target.ts'
import { type Change, ChangeSet, type Link } from './change-set.ts'
import { Dependence } from './dependence.ts'
import { listedSurvey, surveyWithin } from './listed-survey.ts'

/** Options for `affected()`: which roots to check, and the options of `build()`, most of which matter only for `exact`. */
export interface AffectedOptions extends TargetOptions {
  /**
   * The git revision to compare the current files with; untracked files are included. If it is not set, `exact` uses
   * `HEAD`.
   */
  readonly base?: string
  /**
   * Directories to search for roots; also manifest files, charts (`helm:charts/*`), and targets such as
   * `flux:clusters/prod` or `argocd:apps`, whose Kustomizations or Applications are checked. Default: `cwd`.
   */
  readonly in?: readonly string[]
  /** Render both sides, and return only roots whose output differs. Default: false. */
  readonly exact?: boolean
}

/** A root that depends on a change. */
export interface AffectedRoot {
  /** Name of the target: `overlays/prod`. */
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

/**
 * Finds the roots that changed files may affect: kustomizations that refer to a changed, added or
 * deleted file, directly or through a kustomization that they include. The result always contains every affected root;
 * `exact` drops those whose output stays the same. Deleted roots are not part of the result.
 *
 * @param files changed, added or deleted files or directories. With `base`, these are added to the changes that git reports
 * @throws KuiltError GIT_REPOSITORY_MISSING, GIT_WORK_TREE_MISSING, GIT_REVISION_UNKNOWN, GIT_COMMAND_FAILED;
 * DIRECTORY_NOT_FOUND for a directory in `in` that does not exist
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
  const comparison = base === undefined ? undefined : changesSince(base, cwd)
  const places = options.in ?? ['.']
  const { directories, targets, partTargets } = sorted(places, options)
  const root = comparison?.root ?? repositoryRoot(fileSystem, cwd) ?? cwd
  const repository = comparison === undefined ? surveyDirectory(fileSystem, root) : listedSurvey(fileSystem, comparison)
  const surveys = directories.map((directory) => {
    const isFound = isInside(directory, root) && !relativePath(root, directory).split('/').some(isSkipped)
    return isFound ? surveyWithin(repository, directory) : surveyDirectory(fileSystem, directory)
  })
  const all = [...files.map((file) => toChange(fileSystem, resolvePath(cwd, file))), ...(comparison?.changes ?? [])]
  const links = [...new Set([...repository.links, ...surveys.flatMap(({ links }) => links)])]
  const changes = new ChangeSet(all, withTargets(fileSystem, links))
  const changedPaths = [...new Set(all.map(({ path }) => relativePath(cwd, path)))].sort()
  if (changes.isEmpty) return { roots: [], changes: changedPaths }
  const found = new Map(surveys.flatMap(({ kustomizations }) => [...kustomizations]))
  const dependence = new Dependence({ fileSystem, changes, found, hasLinks: links.length > 0 })
  const roots = new Set(
    surveys.flatMap(({ kustomizations }) => {
      return rootsAmong(fileSystem, [...kustomizations.keys()].filter(dependence.exists), dependence.inclusions)
    }),
  )
  const newRoots = comparison === undefined ? new Map<string, string>() : formerlyIncluded(comparison)
  const affected = [...roots].sort().flatMap((root) => {
    const chain = dependence.chain(root) ?? (newRoots.has(root) ? [newRoots.get(root) ?? ''] : undefined)
    if (chain === undefined) return []
    return [{ target: relativePath(cwd, root), chain: chain.map((path) => relativePath(cwd, path)) }]
  })
  const paths = all.map(({ path }) => path)
  const candidates = [...affected, ...(await targetsIn(targets, paths, options))]
  const parts = await partsIn(partTargets, paths, options)
  if (options.exact !== true) return { roots: [...candidates, ...parts], changes: changedPaths }
  const { rootsWithChangedOutput } = await import('./changed-output.ts')
  return { roots: [...(await rootsWithChangedOutput(candidates, options)), ...parts], changes: changedPaths }
}

/** Where to look. */
interface Places {
  /** Absolute paths of the directories to search for roots. */
  readonly directories: readonly string[]
  /** Charts and files of manifests. */
  readonly targets: readonly string[]
  /** Targets for Flux and Argo CD. */
  readonly partTargets: readonly string[]
}

function sorted(places: readonly string[], { fileSystem, cwd }: Resolved): Places {
  const others = places
    .filter((place) => !hasParts(place))
    .map((text) => {
      const path = resolvePath(cwd, text)
      return { text, path, kind: fileSystem.kind(path) }
    })
  const rest = others.filter(({ kind }) => kind !== 'directory')
  const missing = rest.find(({ text, kind }) => !isChartText(text) && kind !== 'file')
  if (missing !== undefined) throw new KuiltError('DIRECTORY_NOT_FOUND', { path: missing.path })
  const directories = others.filter(({ kind }) => kind === 'directory').map(({ path }) => path)
  return { directories, targets: rest.map(({ text }) => text), partTargets: places.filter(hasParts) }
}

/** The charts and files of manifests that depend on a change. @param changes absolute paths */
async function targetsIn(
  texts: readonly string[],
  changes: readonly string[],
  options: Resolved,
): Promise<readonly AffectedRoot[]> {
  if (texts.length === 0) return []
  const { affectedTargets } = await import('./affected-targets.ts')
  return await affectedTargets({ texts, changes, cwd: options.cwd, options })
}

/** The Kustomizations and Applications of targets for Flux and Argo CD. */
async function partsIn(
  targets: readonly string[],
  changes: readonly string[],
  options: Resolved,
): Promise<readonly AffectedRoot[]> {
  if (targets.length === 0) return []
  const { affectedParts } = await import('./affected-parts.ts')
  const { base, cwd, exact = false } = options
  const found: AffectedRoot[] = []
  for (const text of targets) {
    found.push(...(await affectedParts({ text, changes, base, exact, cwd, options })))
  }
  return found
}

/** A directory represents everything in it, and a symlink may have had a different target. */
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
 * Directories that a kustomization included before it changed, with that kustomization. They may be roots now, and then
 * their output is new.
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
