import { affected } from '../affected/affected.ts'
import { attempt, isKuiltError } from '../diagnostics/index.ts'
import { fileAccess } from '../files/disk-file-system.ts'
import { unknownRevision } from '../files/git/unknown-revision.ts'
import { workingTree } from '../files/git/working-tree.ts'
import { resolvePath } from '../files/paths.ts'
import { kustomizationFileIn } from '../kustomization/find.ts'
import { openRoots, openTarget, openTargets } from '../targets/open-targets.ts'
import { atRevisionText } from '../targets/parse-target.ts'
import type { Target, TargetOptions } from '../targets/target.ts'

/** Returns a key for a target. Several Flux targets can have the same directory. */
function keyOf({ location, name, renderParts }: Target): string {
  return renderParts === undefined ? location : `${location}#${name.split('#')[1] ?? ''}`
}

/** A target at a revision and in the working tree. Each side is undefined if the target does not exist there. */
export interface Sides {
  readonly name: string
  readonly old: Target | undefined
  readonly now: Target | undefined
}

/**
 * Returns the targets that may differ between a revision and the working tree.
 *
 * @param patterns the targets in the working tree; if empty, the roots affected by changes
 * @throws KuiltError GIT_REPOSITORY_MISSING, GIT_WORK_TREE_MISSING, GIT_TARGET_OUTSIDE
 */
export async function sidesSince(
  revision: string,
  patterns: readonly string[],
  options: TargetOptions,
): Promise<readonly Sides[]> {
  // The targets would have no revision, or a different one: the text before the first colon.
  if (revision === '' || revision.includes(':')) throw unknownRevision(revision, fileAccess(options).cwd)
  // Otherwise, everything in a bare repository would seem to have been removed.
  if (options.fileSystem === undefined) workingTree(fileAccess(options).cwd)
  const opened = patterns.length === 0 ? await allRoots(revision, options) : await matching(revision, patterns, options)
  const [olds, news] = opened.map((targets) => new Map(targets.map((target) => [keyOf(target), target])))
  const locations = new Set([...(news?.keys() ?? []), ...(olds?.keys() ?? [])])
  const mayDiffer = patterns.length === 0 ? await affectedRoots(revision, options) : undefined
  const sides: Sides[] = []
  for (const location of locations) {
    const isOnBothSides = news?.has(location) === true && olds?.has(location) === true
    if (isOnBothSides && mayDiffer?.has(location) === false) continue
    const known = { old: olds?.get(location), now: news?.get(location) }
    const name = known.now?.name ?? known.old?.name.replace(`${revision}:`, '') ?? location
    const old = known.old ?? (await counterpart(atRevisionText(name, revision, fileAccess(options)), olds, options))
    const now = known.now ?? (await counterpart(name, news, options))
    sides.push({ name, old, now })
  }
  return sides
}

/**
 * Returns the locations of the roots that depend on a change since the revision. Undefined if git cannot list the
 * changed files.
 */
async function affectedRoots(revision: string, options: TargetOptions): Promise<ReadonlySet<string> | undefined> {
  if (options.fileSystem !== undefined) return undefined
  const { cwd } = fileAccess(options)
  const { roots } = await affected([], { ...options, base: revision })
  return new Set(roots.map(({ target }) => resolvePath(cwd, target)))
}

/**
 * Returns the target on the other side. A directory may be a root on one side, and a part of another root on the other
 * side.
 */
async function counterpart(
  name: string,
  others: ReadonlyMap<string, Target> | undefined,
  options: TargetOptions,
): Promise<Target | undefined> {
  const target = await attemptOpen(() => openTarget(name, options))
  if (target === undefined || others?.has(keyOf(target)) === true) return undefined
  const { fileSystem, location, renderParts } = target
  const kind = attempt(() => fileSystem.kind(location))
  if (kind === 'file' || (kind === 'directory' && renderParts !== undefined)) return target
  return kind === 'directory' && kustomizationFileIn(fileSystem, location) !== undefined ? target : undefined
}

async function allRoots(revision: string, options: TargetOptions): Promise<readonly (readonly Target[])[]> {
  const olds = await attemptOpen(async () => openRoots('.', options, revision))
  const news = await attemptOpen(async () => openRoots('.', options))
  return olds === undefined && news === undefined ? [openRoots('.', options)] : [olds ?? [], news ?? []]
}

async function matching(
  revision: string,
  patterns: readonly string[],
  options: TargetOptions,
): Promise<readonly (readonly Target[])[]> {
  const [olds, news]: [Target[], Target[]] = [[], []]
  for (const pattern of patterns) {
    const before = (
      await attemptOpen(() => openTargets(atRevisionText(pattern, revision, fileAccess(options)), options))
    )?.filter(exists)
    const after = (await attemptOpen(() => openTargets(pattern, options)))?.filter(exists)
    // A target that exists on neither side is an error, which is reported when it is opened or rendered.
    if (!before?.length && !after?.length) news.push(...(await openTargets(pattern, options)))
    olds.push(...(before ?? []))
    news.push(...(after ?? []))
  }
  return [olds, news]
}

function exists({ fileSystem, location }: Target): boolean {
  return attempt(() => fileSystem.kind(location)) !== 'missing'
}

/** Opens a target. Returns undefined if it does not exist, and throws other errors. */
async function attemptOpen<T>(open: () => Promise<T>): Promise<T | undefined> {
  try {
    return await open()
  } catch (error) {
    if (isKuiltError(error) && error.code.startsWith('TARGET_')) return undefined
    throw error
  }
}
