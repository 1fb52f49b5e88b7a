import { createCache } from '../build/build-cache.ts'
import { attempt } from '../diagnostics/index.ts'
import { openTarget } from '../targets/open-targets.ts'
import type { Target, TargetOptions } from '../targets/target.ts'
import { withoutHelmProgram } from '../targets/without-helm-program.ts'
import type { Diff } from './changes.ts'
import { createMasks, type Masks } from './decrypted.ts'
import { type CompareSettings, compareOutputs } from './diff.ts'
import { checkDiffOptions, type DiffOptions } from './diff-options.ts'
import { overlayFor } from './overlay/overlay.ts'
import { rendered } from './render-side.ts'
import type { Comparable } from './side.ts'
import { SideWarnings } from './side-warnings.ts'
import { withSources } from './sources.ts'

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
  const sides = [await opened(before, shared), await opened(after, shared)] as const
  const settings = withCommonEngine(sides, options)
  const masks = createMasks()
  const warnings = new SideWarnings()
  const old = await outputOf(sides[0], { ...settings, onWarning: warnings.addOld }, masks)
  const now = await outputOf(sides[1], { ...settings, onWarning: warnings.addNow }, masks)
  warnings.report(options.onWarning)
  const found = compareOutputs(old, now, options)
  return options.explain === true ? withSources(found, old, now) : found
}

/** A side of a comparison: a target, or an output that the caller passed. */
type Opened = { readonly target: Target } | { readonly output: Comparable }

async function opened(source: string | Comparable, options: TargetOptions): Promise<Opened> {
  return typeof source === 'string' ? { target: await openTarget(source, options) } : { output: source }
}

async function outputOf(side: Opened, options: DiffOptions, masks: Masks): Promise<Comparable> {
  return 'target' in side ? await rendered(side.target, options, masks) : side.output
}

/** If one side is at a git revision, where helm cannot run, it must not run for the other side either. */
function withCommonEngine<O extends TargetOptions>(sides: readonly Opened[], options: O): O {
  const isAtRevision = sides.some((side) => 'target' in side && side.target.revision !== undefined)
  return isAtRevision ? withoutHelmProgram(options) : options
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
  const { helm } = withCommonEngine([{ target: oldTarget }, { target: nowTarget }], options)
  const engine = helm === undefined ? {} : { helm }
  const [old, now] = [await oldTarget.render(engine), await nowTarget.render(engine)]
  const files = await overlayFor(
    { old, oldDirectory: directoryOf(oldTarget), now, directory },
    { ...shared, ...engine },
  )
  return { files, equal: compareOutputs(old, now, options).equal }
}

/** Returns the directory of a target. Undefined if another kustomization cannot include the target. */
function directoryOf({ kind, location, fileSystem, revision }: Target): string | undefined {
  if (kind !== 'kustomization' || revision !== undefined) return undefined
  return attempt(() => fileSystem.kind(location)) === 'directory' ? location : undefined
}
