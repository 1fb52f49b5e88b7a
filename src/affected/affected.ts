import { flag, list, text } from '../build/option-rules.ts'
import { attempt, KuiltError, reported } from '../diagnostics/index.ts'
import { withReport } from '../diagnostics/report.ts'
import { pathHint } from '../explain/hints/path-hint.ts'
import { fileAccess } from '../files/disk-file-system.ts'
import type { FileSystem } from '../files/file-system.ts'
import { limitedAccess } from '../files/limited-file-system.ts'
import { basename, dirname, joinPath, nearestRealPath, resolvePath } from '../files/paths.ts'
import { isKustomizationFile } from '../kustomization/find.ts'
import { checkTargetOptions } from '../targets/check-target-options.ts'
import { hasParts, isChartText } from '../targets/parse-target.ts'
import type { TargetOptions } from '../targets/target.ts'
import { withoutHelmProgram } from '../targets/without-helm-program.ts'
import { type AffectedResult, type AffectedRoot, affectedRoots, changedFiles, namedRoots } from './affected-roots.ts'

/**
 * Options for `affected()`: options for the search, and the options of `build()`, most of which matter only for
 * `exact`.
 */
export interface AffectedOptions extends TargetOptions {
  /**
   * The git revision to compare the current files with. Untracked files are included. If it is not set, `exact` uses
   * `HEAD`.
   */
  readonly base?: string
  /**
   * The directories to search for roots. The list may also contain manifest files, charts (`helm:charts/*`), and
   * targets such as `flux:clusters/prod` or `argocd:apps`, whose Kustomizations or Applications are checked. Default:
   * `cwd`.
   */
  readonly in?: readonly string[]
  /** True to render both sides, and return only roots whose output differs. Default: false. */
  readonly exact?: boolean
}

/**
 * Finds the roots that changed files may affect: kustomizations that refer to a changed, added or deleted file,
 * directly or through a kustomization that they include. The result contains every affected root. With `exact`, roots
 * whose output is the same are removed. Deleted roots are not part of the result.
 *
 * @param files changed, added or deleted files or directories; with `base`, these are added to the changes that git
 *   reports
 * @throws KuiltError GIT_REPOSITORY_MISSING, GIT_WORK_TREE_MISSING, GIT_REVISION_UNKNOWN, GIT_COMMAND_FAILED;
 * DIRECTORY_NOT_FOUND for a directory in `in` that does not exist, NOT_A_DIRECTORY for a kustomization file
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
  reported(() => checkTargetOptions(options, { base: text, in: list, exact: flag }))
  const { fileSystem, cwd } = fileAccess(options)
  try {
    // No program can run at a revision.
    const isCompared = options.base !== undefined || options.exact === true
    return await find(files, { ...(isCompared ? withoutHelmProgram(options) : options), fileSystem, cwd })
  } catch (error) {
    throw error instanceof KuiltError ? withReport(error, cwd) : error
  }
}

type Resolved = AffectedOptions & { readonly fileSystem: FileSystem; readonly cwd: string }

async function find(files: readonly string[], options: Resolved): Promise<AffectedResult> {
  const { fileSystem, cwd, base } = options
  const { directories, targets, partTargets } = sorted(options.in ?? ['.'], options)
  const { fileSystem: searched } = limitedAccess(options)
  const { roots, paths } = affectedRoots(files, { directories, base, fileSystem: searched, cwd })
  const changes = changedFiles(paths, cwd)
  if (paths.length === 0) return { roots: [], changes }
  const named = targets.length + partTargets.length === 0 ? [] : withRealPaths(paths, fileSystem)
  const candidates = [...namedRoots(roots, cwd), ...(await targetsIn(targets, named, options))]
  const parts = await partsIn(partTargets, named, options)
  if (options.exact !== true) return { roots: [...candidates, ...parts], changes }
  const { rootsWithChangedOutput } = await import('./changed-output.ts')
  return { roots: [...(await rootsWithChangedOutput(candidates, options)), ...parts], changes }
}

/** Changes, also with the real paths of their directories. */
function withRealPaths(paths: readonly string[], fileSystem: FileSystem): readonly string[] {
  const real = (path: string) => joinPath(nearestRealPath(fileSystem, dirname(path)), basename(path))
  return [...new Set(paths.flatMap((path) => [path, attempt(() => real(path)) ?? path]))]
}

/** The directories and targets to check. */
interface Places {
  /** The absolute paths of the directories to search for roots. */
  readonly directories: readonly string[]
  /** The charts and files of manifests. */
  readonly targets: readonly string[]
  /** The targets for Flux and Argo CD. */
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
  for (const { text, path, kind } of rest) {
    if (isChartText(text) || (kind === 'file' && !isKustomizationFile(path))) continue
    const error = new KuiltError(kind === 'file' ? 'NOT_A_DIRECTORY' : 'DIRECTORY_NOT_FOUND', { path })
    throw error.with({ hint: pathHint(error, fileSystem, { name: text, path }) })
  }
  const directories = others.filter(({ kind }) => kind === 'directory').map(({ path }) => path)
  return { directories, targets: rest.map(({ text }) => text), partTargets: places.filter(hasParts) }
}

/**
 * Returns the charts and files of manifests that depend on a change.
 *
 * @param changes the absolute paths of the changes
 */
async function targetsIn(
  texts: readonly string[],
  changes: readonly string[],
  options: Resolved,
): Promise<readonly AffectedRoot[]> {
  if (texts.length === 0) return []
  const { affectedTargets } = await import('./affected-targets.ts')
  return await affectedTargets({ texts, changes, cwd: options.cwd, options })
}

/** Returns the affected Kustomizations and Applications of targets for Flux and Argo CD. */
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
