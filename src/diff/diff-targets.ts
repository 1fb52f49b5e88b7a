import { createCache } from '../build/build-cache.ts'
import type { BuildResult } from '../build/build-result.ts'
import { flag, list } from '../build/option-rules.ts'
import { attempt, type KuiltError, reported, type Warning } from '../diagnostics/index.ts'
import { isAbsentTarget } from '../targets/absent-target.ts'
import { checkTargetOptions } from '../targets/check-target-options.ts'
import { openTarget } from '../targets/open-targets.ts'
import type { Target, TargetOptions, TargetPart, TargetRenderOptions } from '../targets/target.ts'
import type { Diff } from './changes.ts'
import { createMasks, type Masks, withoutDecrypted } from './decrypted.ts'
import { type CompareSettings, compareOutputs } from './diff.ts'
import { overlayFor } from './overlay/overlay.ts'
import { type Sides, sidesSince } from './revision-sides.ts'
import type { Comparable } from './side.ts'
import { SideWarnings } from './side-warnings.ts'
import { withSources } from './sources.ts'

/**
 * Options for `diff()`: options for the comparison, and the options of `openTarget` for targets. Every field is
 * optional.
 */
export interface DiffOptions extends CompareSettings, TargetOptions {
  /** Called with the warnings that only one of the sides has. */
  readonly onWarning?: (warning: Warning) => void
  /**
   * True to add the file and line that caused each change, in the new version, or in the old version for removals.
   * Default: false.
   */
  readonly explain?: boolean
  /**
   * True to keep the values decrypted with SOPS. Otherwise, the result contains only the length of these values. This
   * does not affect `renderDiff`, which masks the data of Secrets unless its own `showSecrets` is set. Default: false.
   */
  readonly showSecrets?: boolean
}

/**
 * Compares two outputs: returns the resources that are added, removed or changed, and the effects in a cluster.
 * Resources are matched by kind, group, namespace and the name without its hash, then by their original names, then by
 * similarity.
 *
 * @param before a target as for `openTarget`, the result of a build, or objects
 * @param after the same for the new output
 * @throws KuiltError on any mistake in the input, as `openTarget` and `build` do
 *
 * @example
 * ```ts
 * import {
 *   type Comparable,
 *   type Diff,
 *   diff,
 *   type DiffOptions,
 *   type Effect,
 *   type FieldChange,
 *   memoryFileSystem,
 *   type ResourceChange,
 *   type ResourceName,
 * } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'base/kustomization.yaml': 'resources: [web.yaml]',
 *   'base/web.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { replicas: 1 }',
 *   'prod/kustomization.yaml': 'resources: [../base]\nreplicas:\n  - { name: web, count: 5 }',
 * })
 * const options: DiffOptions = { fileSystem, explain: true }
 * const { identical, changes }: Diff = await diff('base', 'prod', options)
 * const change: ResourceChange | undefined = changes[0]
 * const [field]: readonly FieldChange[] = change?.fields ?? []
 * console.log(identical, field?.field, field?.old, field?.new) // false spec.replicas 1 5
 * console.log(`${field?.source?.file}:${field?.source?.line}`) // prod/kustomization.yaml:3
 * const resource: ResourceName | undefined = change?.resource
 * const effects: readonly Effect[] = change?.effects ?? []
 * console.log(resource?.name, effects.length) // web 0
 *
 * const objects: Comparable = [{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } }]
 * console.log((await diff(objects, [])).changes[0]?.change) // removed
 * ```
 */
export async function diff(
  before: string | Comparable,
  after: string | Comparable,
  options: DiffOptions = {},
): Promise<Diff> {
  checkDiffOptions(options)
  const shared = { ...options, cache: options.cache ?? createCache() }
  const masks = createMasks()
  const warnings = new SideWarnings()
  const old = await comparable(before, { ...shared, onWarning: warnings.addOld }, masks)
  const now = await comparable(after, { ...shared, onWarning: warnings.addNow }, masks)
  warnings.report(options.onWarning)
  const found = compareOutputs(old, now, options)
  return options.explain === true ? withSources(found, old, now) : found
}

function checkDiffOptions(options: DiffOptions): void {
  const compared = { ignore: list, ignoreKinds: list, ignoreEquivalent: flag }
  reported(() => checkTargetOptions(options, { ...compared, explain: flag, showSecrets: flag }))
}

async function comparable(source: string | Comparable, options: DiffOptions, masks: Masks): Promise<Comparable> {
  if (typeof source !== 'string') return source
  return await rendered(await openTarget(source, options), options, masks)
}

async function rendered(target: Target, options: DiffOptions, masks: Masks): Promise<BuildResult> {
  const withMasks = maskedOptions(target, options)
  if (withMasks === undefined) return await target.render(renderOptions(options))
  return withoutDecrypted(await target.render({ onWarning: () => {} }), await target.render(withMasks), masks)
}

/** One side of a comparison of Kustomizations or Applications. */
interface PartsSide {
  readonly parts: ReadonlyMap<string, BuildResult>
  /** The error, if the target does not exist on this side. */
  readonly absence?: KuiltError
}

/** The Kustomizations or Applications of a target, by name. */
async function renderedParts(
  target: Target | undefined,
  options: DiffOptions,
  masks: Masks,
): Promise<ReadonlyMap<string, BuildResult>> {
  if (target?.renderParts === undefined) return new Map()
  const byName = (parts: readonly TargetPart[]) => new Map(parts.map(({ name, result }) => [name, result]))
  const withMasks = maskedOptions(target, options)
  if (withMasks === undefined) return byName(await target.renderParts(renderOptions(options)))
  const [plain, masked] = [
    byName(await target.renderParts({ onWarning: () => {} })),
    byName(await target.renderParts(withMasks)),
  ]
  return new Map(
    Array.from(masked, ([name, result]) => {
      const decrypted = plain.get(name)
      return [name, decrypted === undefined ? result : withoutDecrypted(decrypted, result, masks)]
    }),
  )
}

async function partsSide(target: Target | undefined, options: DiffOptions, masks: Masks): Promise<PartsSide> {
  try {
    return { parts: await renderedParts(target, options, masks) }
  } catch (error) {
    if (isAbsentTarget(error)) return { parts: new Map(), absence: error }
    throw error
  }
}

function renderOptions({ explain, onWarning }: DiffOptions): TargetRenderOptions {
  return { ...(explain === true ? { purpose: 'explain' } : {}), ...(onWarning === undefined ? {} : { onWarning }) }
}

/**
 * Returns the options for rendering a target without keys. Undefined if the target decrypts nothing, or if all values
 * are shown.
 */
function maskedOptions({ kind }: Target, options: DiffOptions): TargetRenderOptions | undefined {
  const { showSecrets, flux = {}, sops } = options
  if (showSecrets === true) return undefined
  if (kind !== 'flux') {
    return sops?.mode === 'decrypt' ? { ...renderOptions(options), sops: { mode: 'mask' } } : undefined
  }
  if (flux.sops === 'mask' || (flux.ageKeys ?? '') === '') return undefined
  return { ...renderOptions(options), flux: { ...flux, sops: 'mask' } }
}

/**
 * Compares targets with their state at a git revision. Returns a diff for each target that changed. A target that
 * exists on only one side is added or removed as a whole.
 *
 * @param revision the git revision of the old side
 * @param patterns targets in the working tree, as for `openTargets`; default: the affected roots in and below the
 *   working directory
 * @throws KuiltError as `openTargets` and `build` do
 *
 * @example
 * ```ts
 * import { type CompareSettings, diffRevision } from 'kuilt'
 *
 * const settings: CompareSettings = { ignore: ['metadata.labels[helm.sh/chart]'], ignoreKinds: ['Namespace'] }
 * const sinceMain = async (cwd: string): Promise<string> => {
 *   const diffs = await diffRevision('main', ['overlays/*'], { cwd, ...settings })
 *   return diffs.map(({ target, changes }) => `${target}: ${changes.length} changes`).join()
 * }
 * console.log(await sinceMain('/').catch(({ code }) => code)) // GIT_REPOSITORY_MISSING
 * ```
 */
export async function diffRevision(
  revision: string,
  patterns: readonly string[] = [],
  options: DiffOptions = {},
): Promise<readonly Diff[]> {
  checkDiffOptions(options)
  const shared = { ...options, cache: options.cache ?? createCache() }
  const masks = createMasks()
  const diffs: Diff[] = []
  for (const { name, old, now } of await sidesSince(revision, patterns, shared)) {
    if ((now ?? old)?.renderParts !== undefined) {
      diffs.push(...(await partsDiffs({ name, old, now }, options, masks)))
      continue
    }
    const warnings = new SideWarnings()
    const [atOld, atNow] = [
      { ...options, onWarning: warnings.addOld },
      { ...options, onWarning: warnings.addNow },
    ]
    const before: Comparable = old === undefined ? [] : await rendered(old, atOld, masks)
    const after: Comparable = now === undefined ? [] : await rendered(now, atNow, masks)
    warnings.report(options.onWarning)
    const found = compareOutputs(before, after, options)
    if (found.equal) continue
    diffs.push({ ...(options.explain === true ? withSources(found, before, after) : found), target: name })
  }
  return diffs
}

/** Returns one diff for each Kustomization or Application that changes. */
async function partsDiffs({ name, old, now }: Sides, options: DiffOptions, masks: Masks): Promise<readonly Diff[]> {
  const warnings = new SideWarnings()
  const before = await partsSide(old, { ...options, onWarning: warnings.addOld }, masks)
  const after = await partsSide(now, { ...options, onWarning: warnings.addNow }, masks)
  const absence = after.absence ?? before.absence
  const isOnOneSide = (old !== undefined && !before.absence) || (now !== undefined && !after.absence)
  if (absence !== undefined && !isOnOneSide) throw absence
  const names = new Set([...after.parts.keys(), ...before.parts.keys()])
  warnings.report(options.onWarning)
  const isOne = name.includes('#')
  return [...names].flatMap((part) => {
    const one: Comparable = before.parts.get(part) ?? []
    const other: Comparable = after.parts.get(part) ?? []
    const found = compareOutputs(one, other, options)
    if (found.equal) return []
    const target = isOne ? name : `${name}#${part}`
    return [{ ...(options.explain === true ? withSources(found, one, other) : found), target }]
  })
}

/**
 * Returns the files, by path, of a kustomization that uses one target as a base and whose output is the same as the
 * output of another target. It contains fields such as `images` and `namespace` for changes that they can express,
 * patches for other changes, and manifests for new resources. If the old target is not a directory in the working tree,
 * the overlay contains a copy of its output. Nothing is written.
 *
 * @param directory the directory for the files, relative to `cwd`; it must not be inside the old target
 * @throws KuiltError DIFF_OVERLAY_INSIDE, DIFF_OVERLAY_FAILED, and the errors of `openTarget` and `build`
 *
 * @example
 * ```ts
 * import { diffOverlay, memoryFileSystem } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'base/kustomization.yaml': 'resources: [web.yaml]',
 *   'base/web.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { replicas: 1 }',
 *   'copy.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { replicas: 5 }',
 * })
 * const files: ReadonlyMap<string, string> = await diffOverlay('base', 'copy.yaml', 'overlays/prod', { fileSystem })
 * console.log(files.get('kustomization.yaml')?.includes('count: 5')) // true
 * ```
 */
export async function diffOverlay(
  before: string,
  after: string,
  directory: string,
  options: TargetOptions = {},
): Promise<ReadonlyMap<string, string>> {
  return (await comparedOverlay(before, after, directory, options)).files
}

/** Like `diffOverlay`, but also returns whether both outputs are the same. Renders each target only once. */
export async function comparedOverlay(
  before: string,
  after: string,
  directory: string,
  options: TargetOptions & CompareSettings,
): Promise<{ readonly files: ReadonlyMap<string, string>; readonly equal: boolean }> {
  const shared = { ...options, cache: options.cache ?? createCache() }
  const [oldTarget, nowTarget] = [await openTarget(before, shared), await openTarget(after, shared)]
  const [old, now] = [await oldTarget.render(), await nowTarget.render()]
  const files = await overlayFor({ old, oldDirectory: directoryOf(oldTarget), now, directory }, shared)
  return { files, equal: compareOutputs(old, now, options).equal }
}

/** Returns the directory of a target. Undefined if another kustomization cannot include the target. */
function directoryOf({ kind, location, fileSystem, revision }: Target): string | undefined {
  if (kind !== 'kustomization' || revision !== undefined) return undefined
  return attempt(() => fileSystem.kind(location)) === 'directory' ? location : undefined
}
