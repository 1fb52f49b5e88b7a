import { build } from '../../build/build.ts'
import type { BuildOptions } from '../../build/build-options.ts'
import { type BuildResult, toYaml } from '../../build/build-result.ts'
import { isKuiltError, KuiltError } from '../../diagnostics/index.ts'
import { fileAccess } from '../../files/disk-file-system.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { overlayFileSystem } from '../../files/overlay-file-system.ts'
import { joinPath, resolvePath } from '../../files/paths.ts'
import { idKey } from '../../resource/resource-id.ts'
import { ignoring } from '../ignore.ts'
import { jsonPatch } from '../json-patch.ts'
import { type Pair, pairItems } from '../pair.ts'
import { renamesOf } from '../renames.ts'
import { type Item, type Side, sideOf } from '../side.ts'
import { type Feature, suggestedFeatures } from './features.ts'
import { type Base, directoryBase, manifestBase } from './overlay-base.ts'
import type { OverlayFiles } from './overlay-files.ts'
import { combined, filesOf, filesWith, type Plan, replacingFiles } from './overlay-plan.ts'
import { type Change, firstStep, nextStep } from './resource-patch.ts'

/** The input for an overlay. */
export interface OverlayRequest {
  /** The old output. */
  readonly old: BuildResult
  /**
   * The directory from which the old output was built. Undefined if it was a file, or if it is not in the working tree.
   */
  readonly oldDirectory: string | undefined
  readonly now: BuildResult
  /** The directory of the overlay, relative to the `cwd` option. */
  readonly directory: string
}

/**
 * Returns a kustomization that includes the old output and produces the new output. It contains fields such as
 * `namespace` and `images` for changes that they can express, strategic merge patches, JSON patches for changes that
 * strategic merge patches cannot make, and whole manifests for the rest. Every step is checked with a build in memory.
 *
 * @throws KuiltError DIFF_OVERLAY_INSIDE, DIFF_OVERLAY_FAILED, and the errors of builds
 */
export async function overlayFor(request: OverlayRequest, options: BuildOptions): Promise<OverlayFiles> {
  const { directory, oldDirectory: old } = request
  const now = sideOf(request.now, nothingIgnored)
  const access = fileAccess(options)
  const own = old === undefined ? [] : [directoryBase({ directory, old, now }, access)]
  const maker = new OverlayMaker(now, directory, options)
  for (const base of [...own, manifestBase(toYaml(request.old), now)]) {
    const found = await maker.on(base)
    if (found !== undefined) return found
  }
  throw new KuiltError('DIFF_OVERLAY_FAILED', {})
}

class OverlayMaker {
  readonly #options: BuildOptions
  readonly #fileSystem: FileSystem
  readonly #directory: string
  readonly #now: Side

  constructor(now: Side, directory: string, options: BuildOptions) {
    const { fileSystem, cwd } = fileAccess(options)
    this.#options = options
    this.#fileSystem = fileSystem
    this.#directory = resolvePath(cwd, directory)
    this.#now = now
  }

  /** Returns the overlay on a base. Undefined if no overlay on this base produces the new output. */
  async on(base: Base): Promise<OverlayFiles | undefined> {
    const plain = await this.#build(filesWith(base, base.kustomization))
    if (plain === undefined)
      return base.files.size > 0 || base.kustomization.resources === undefined ? this.#replaced(base, []) : undefined
    const features = await this.#features(base, plain)
    for (const chosen of features.length > 0 ? [features, []] : [[]]) {
      const found = await this.#patched(base, plain, chosen)
      if (found !== undefined) return found
    }
    return await this.#replaced(base, sideOf(plain, nothingIgnored).items)
  }

  /** Returns the features that reduce the differences from the new output. */
  async #features(base: Base, plain: BuildResult): Promise<readonly Feature[]> {
    const side = sideOf(plain, nothingIgnored)
    const { pairs } = pairItems(side.items, this.#now.items)
    let chosen: readonly Feature[] = []
    let best = distance(side, this.#now)
    for (const feature of suggestedFeatures(pairs, this.#now.items)) {
      if (best === 0) break
      const next = withFeature(chosen, feature)
      const result = await this.#build(filesWith(base, combined(base.kustomization, next)))
      const reached = result === undefined ? best : distance(sideOf(result, nothingIgnored), this.#now)
      if (reached >= best) continue
      chosen = next
      best = reached
    }
    return chosen
  }

  /** Patches the remaining differences, and tries stronger patches for resources that still differ. */
  async #patched(base: Base, plain: BuildResult, features: readonly Feature[]): Promise<OverlayFiles | undefined> {
    const start = sideOf(plain, nothingIgnored)
    const result =
      features.length === 0 ? plain : await this.#build(filesWith(base, combined(base.kustomization, features)))
    if (result === undefined) return undefined
    const featured = sideOf(result, nothingIgnored)
    const { pairs, added, removed } = pairItems(featured.items, this.#now.items)
    const bases = new Map(pairItems(start.items, featured.items).pairs.map((pair) => [pair.new, pair.old]))
    const baseOf = (item: Item): Item => bases.get(item) ?? item
    const renames = renamesOf(pairs)
    const changes = pairs.flatMap((pair): readonly Change[] => {
      return pair.old.lines === pair.new.lines ? [] : [{ base: baseOf(pair.old), pair, step: firstStep(pair) }]
    })
    const fixed = { base, features, added, removed: removed.map(baseOf), renames }
    let plan: Plan = { ...fixed, changes, sortOptions: base.kustomization.sortOptions }
    for (let round = 0; round < 8; round++) {
      const files = filesOf(plan)
      const built = await this.#build(files)
      if (built !== undefined && toYaml(built) === this.#now.yaml) return files
      const wrong = built === undefined ? plan.changes : this.#wrong(plan, sideOf(built, nothingIgnored), pairs)
      if (wrong === undefined) return undefined
      if (wrong.length > 0) {
        const known = new Set(plan.changes)
        const stuck = wrong.every(({ step }) => step === 'replace')
        if (stuck && wrong.every((change) => known.has(change))) return undefined
        for (const change of wrong) if (known.has(change)) change.step = nextStep(change.step)
        plan = { ...plan, changes: [...plan.changes, ...wrong.filter((change) => !known.has(change))] }
      } else if (plan.sortOptions === undefined) plan = { ...plan, sortOptions: { order: 'fifo' } }
      else return undefined
    }
    return undefined
  }

  /**
   * Returns the changes that do not produce the new resource. Empty if only the order is wrong. Undefined if there are
   * other problems.
   */
  #wrong(plan: Plan, built: Side, pairs: readonly Pair[]): readonly Change[] | undefined {
    const texts = new Set(built.items.map(({ lines }) => lines))
    const missing = this.#now.items.filter(({ lines }) => !texts.has(lines))
    const byNew = new Map(plan.changes.map((change) => [change.pair.new, change]))
    const pairByNew = new Map(pairs.map((pair) => [pair.new, pair]))
    const wrong: Change[] = []
    for (const item of missing) {
      const known = byNew.get(item)
      const pair = pairByNew.get(item)
      if (known !== undefined) wrong.push(known)
      // The resource was correct before other resources were changed.
      else if (pair !== undefined) wrong.push({ base: pair.old, pair, step: 'exact' })
      else {
        // A new manifest has its own origin.
        const old = built.items.find(({ resource }) => idKey(resource.id) === idKey(item.resource.id))
        if (old === undefined) return undefined
        const added = { old, new: item }
        wrong.push({ base: old, pair: added, step: firstStep(added) })
      }
    }
    return missing.length === 0 && built.items.length !== this.#now.items.length ? undefined : wrong
  }

  async #replaced(base: Base, items: readonly Item[]): Promise<OverlayFiles | undefined> {
    for (const files of replacingFiles(base, items, this.#now)) {
      const built = await this.#build(files)
      if (built !== undefined && toYaml(built) === this.#now.yaml) return files
    }
    return undefined
  }

  /** Builds files. Undefined if the build fails. */
  async #build(files: OverlayFiles): Promise<BuildResult | undefined> {
    const absolute = [...files].map(([path, text]) => [joinPath(this.#directory, path), text] as const)
    const fileSystem = overlayFileSystem(this.#fileSystem, Object.fromEntries(absolute))
    try {
      return await build(this.#directory, { ...this.#options, fileSystem })
    } catch (error) {
      if (isKuiltError(error)) return undefined
      throw error
    }
  }
}

const nothingIgnored = ignoring([], [])

/** Measures the differences between an output and the new output. An added or removed resource counts as 100. */
function distance(side: Side, now: Side): number {
  const { pairs, added, removed } = pairItems(side.items, now.items)
  const changed = pairs.map(({ old, new: next }) =>
    old.lines === next.lines ? 0 : jsonPatch(old.object, next.object).length,
  )
  return changed.reduce((sum, count) => sum + count, 0) + 100 * (added.length + removed.length)
}

/** Adds a feature. A feature with labels replaces an earlier feature that adds the same labels to fewer fields. */
function withFeature(chosen: readonly Feature[], feature: Feature): readonly Feature[] {
  return [...chosen.filter((other) => feature.labels === undefined || other.labels === undefined), feature]
}
