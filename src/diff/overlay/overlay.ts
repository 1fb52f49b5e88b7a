import { build } from '../../build/build.ts'
import type { BuildOptions } from '../../build/build-options.ts'
import { type BuildResult, toYaml } from '../../build/build-result.ts'
import { attempt, isKuiltError, KuiltError } from '../../diagnostics/index.ts'
import { fileAccess } from '../../files/disk-file-system.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { overlayFileSystem } from '../../files/overlay-file-system.ts'
import { isInside, joinPath, relativePath, resolvePath } from '../../files/paths.ts'
import { kustomizationFileIn } from '../../kustomization/find.ts'
import type { Kustomization } from '../../kustomization/kustomization.gen.ts'
import { inspectKustomization } from '../../kustomization/read-kustomization.ts'
import { apiVersionOf } from '../../schema/gvk.ts'
import { builtinMergeSchema } from '../../schema/merge-schema.ts'
import type { JsonObject, JsonValue } from '../../tree/node.ts'
import { ignoring } from '../ignore.ts'
import { jsonPatch } from '../json-patch.ts'
import { type Pair, pairItems } from '../pair.ts'
import { type Renames, renamesOf } from '../renames.ts'
import { type Item, type Side, sideOf } from '../side.ts'
import { type Feature, suggestedFeatures } from './features.ts'
import { mergePatch } from './merge-patch.ts'
import { FileNames, kustomizationText, patchText } from './overlay-files.ts'

/** What to write an overlay for. */
export interface OverlayRequest {
  /** The old output. */
  readonly old: BuildResult
  /** The directory that it was built from; undefined if it is a file, or not in the working tree. */
  readonly oldDirectory: string | undefined
  readonly now: BuildResult
  /** Where the overlay will be, relative to the option `cwd`. */
  readonly directory: string
}

/** Files of an overlay, by path below its directory. */
export type OverlayFiles = ReadonlyMap<string, string>

/**
 * A kustomization on top of the old output that builds to the new one: with fields such as `namespace` and `images` where
 * they express the change, strategic merge patches, JSON patches for what those cannot do, and whole manifests for the
 * rest. Every step is checked by building it in memory.
 *
 * @throws KuiltError DIFF_OVERLAY_INSIDE, DIFF_OVERLAY_FAILED; what a build throws
 */
export async function overlayFor(request: OverlayRequest, options: BuildOptions): Promise<OverlayFiles> {
  const maker = new OverlayMaker(request, options)
  const bases = [maker.directoryBase(), maker.manifestBase()].filter((base) => base !== undefined)
  for (const base of bases) {
    const found = await maker.on(base)
    if (found !== undefined) return found
  }
  throw new KuiltError('DIFF_OVERLAY_FAILED', {})
}

/** What the overlay includes, and what the root of the old output says about its own output. */
interface Base {
  readonly kustomization: Kustomization
  readonly files: OverlayFiles
}

/** How a resource is changed: the next step is tried when the one before does not give the new resource. */
const steps = ['merge', 'json', 'exact', 'replace'] as const
type Step = (typeof steps)[number]

/** A resource that both outputs have, as the base has it without the overlay, and as it is with the chosen features. */
interface Change {
  readonly base: Item
  readonly pair: Pair
  step: Step
}

interface Plan {
  readonly base: Base
  readonly features: readonly Feature[]
  readonly changes: readonly Change[]
  readonly added: readonly Item[]
  readonly removed: readonly Item[]
  readonly sortOptions: Kustomization['sortOptions']
  readonly renames: Renames
}

class OverlayMaker {
  readonly #request: OverlayRequest
  readonly #options: BuildOptions
  readonly #fileSystem: FileSystem
  readonly #directory: string
  readonly #now: Side
  readonly #cwd: string

  constructor(request: OverlayRequest, options: BuildOptions) {
    const { fileSystem, cwd } = fileAccess(options)
    this.#request = request
    this.#options = options
    this.#fileSystem = fileSystem
    this.#cwd = cwd
    this.#directory = resolvePath(cwd, request.directory)
    this.#now = sideOf(request.now, nothingIgnored)
  }

  /** @throws KuiltError DIFF_OVERLAY_INSIDE */
  directoryBase(): Base | undefined {
    const { oldDirectory } = this.#request
    if (oldDirectory === undefined) return undefined
    const old = resolvePath(this.#cwd, oldDirectory)
    const [realOld, realNew] = [real(this.#fileSystem, old), nearest(this.#fileSystem, this.#directory)]
    if (isInside(realNew, realOld)) {
      throw new KuiltError('DIFF_OVERLAY_INSIDE', { directory: this.#request.directory, old: oldDirectory })
    }
    const file = kustomizationFileIn(this.#fileSystem, old)
    const own = file === undefined ? undefined : attempt(() => inspectKustomization(this.#fileSystem.read(file), file))
    const { kind, sortOptions } = own?.kustomization ?? {}
    const buildMetadata = metadataIn(this.#now)
    const path = relativePath(realNew, realOld)
    const kustomization: Kustomization = {
      ...(kind === 'Component' ? { components: [path] } : { resources: [path] }),
      ...(sortOptions === undefined ? {} : { sortOptions }),
      ...(buildMetadata.length === 0 ? {} : { buildMetadata }),
    }
    return { kustomization, files: new Map() }
  }

  /** A copy of the old output. */
  manifestBase(): Base {
    const text = toYaml(this.#request.old)
    const isEmpty = text === ''
    const buildMetadata = metadataIn(this.#now)
    return {
      kustomization: {
        ...(isEmpty ? {} : { resources: ['base.yaml'] }),
        ...(buildMetadata.length === 0 ? {} : { buildMetadata }),
      },
      files: new Map(isEmpty ? [] : [['base.yaml', text]]),
    }
  }

  /** Undefined if nothing on top of this base gives the new output. */
  async on(base: Base): Promise<OverlayFiles | undefined> {
    const plain = await this.#build(filesWith(base, { kustomization: base.kustomization }))
    if (plain === undefined)
      return base.files.size > 0 || base.kustomization.resources === undefined ? this.#replaced(base, []) : undefined
    const features = await this.#features(base, plain)
    for (const chosen of features.length > 0 ? [features, []] : [[]]) {
      const found = await this.#patched(base, plain, chosen)
      if (found !== undefined) return found
    }
    return await this.#replaced(base, sideOf(plain, nothingIgnored).items)
  }

  /** Those fields of a kustomization that bring the output closer to the new one. */
  async #features(base: Base, plain: BuildResult): Promise<readonly Feature[]> {
    const side = sideOf(plain, nothingIgnored)
    const { pairs } = pairItems(side.items, this.#now.items)
    let chosen: readonly Feature[] = []
    let best = distance(side, this.#now)
    for (const feature of suggestedFeatures(pairs, this.#now.items)) {
      if (best === 0) break
      const next = withFeature(chosen, feature)
      const result = await this.#build(filesWith(base, { kustomization: combined(base.kustomization, next) }))
      const reached = result === undefined ? best : distance(sideOf(result, nothingIgnored), this.#now)
      if (reached >= best) continue
      chosen = next
      best = reached
    }
    return chosen
  }

  /** Patches what the features leave, and tries stronger patches for resources that are not right yet. */
  async #patched(base: Base, plain: BuildResult, features: readonly Feature[]): Promise<OverlayFiles | undefined> {
    const start = sideOf(plain, nothingIgnored)
    const result =
      features.length === 0
        ? plain
        : await this.#build(filesWith(base, { kustomization: combined(base.kustomization, features) }))
    if (result === undefined) return undefined
    const featured = sideOf(result, nothingIgnored)
    const { pairs, added, removed } = pairItems(featured.items, this.#now.items)
    const bases = new Map(pairItems(start.items, featured.items).pairs.map((pair) => [pair.new, pair.old]))
    const baseOf = (item: Item): Item => bases.get(item) ?? item
    const renames = renamesOf(pairs)
    const changes = pairs.flatMap((pair): readonly Change[] => {
      return pair.old.text === pair.new.text ? [] : [{ base: baseOf(pair.old), pair, step: firstStep(pair) }]
    })
    const fixed = { base, features, added, removed: removed.map(baseOf), renames }
    let plan: Plan = { ...fixed, changes, sortOptions: base.kustomization.sortOptions }
    for (let round = 0; round < 8; round++) {
      const files = this.#files(plan)
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

  /** Changes that do not give the new resource; empty if only the order is wrong; undefined if more is. */
  #wrong(plan: Plan, built: Side, pairs: readonly Pair[]): readonly Change[] | undefined {
    const texts = new Set(built.items.map(({ text }) => text))
    const missing = this.#now.items.filter(({ text }) => !texts.has(text))
    const byNew = new Map(plan.changes.map((change) => [change.pair.new, change]))
    const pairByNew = new Map(pairs.map((pair) => [pair.new, pair]))
    const wrong: Change[] = []
    for (const item of missing) {
      const known = byNew.get(item)
      const pair = pairByNew.get(item)
      if (known !== undefined) wrong.push(known)
      // It was right before others changed.
      else if (pair !== undefined) wrong.push({ base: pair.old, pair, step: 'exact' })
      else return undefined
    }
    return missing.length === 0 && built.items.length !== this.#now.items.length ? undefined : wrong
  }

  #files({ base, features, changes, added, removed, sortOptions, renames }: Plan): OverlayFiles {
    const files = new Map<string, string>(base.files)
    const names = new FileNames()
    const replaced = changes.filter(({ step }) => step === 'replace')
    const deletions = (items: readonly Item[]) => items.map((item) => ({ patch: deletion(item) }))
    const patches: NonNullable<Kustomization['patches']>[number][] = [...deletions(removed)]
    for (const change of changes) {
      if (change.step === 'replace') continue
      const { content, target } = patchFor(change, renames)
      if (content === undefined) continue
      const path = names.of(change.base, 'patches/')
      files.set(path, content)
      patches.push(target === undefined ? { path } : { path, target })
    }
    const manifests = [...replaced.map(({ pair }) => pair.new), ...added].map((item) => {
      const path = names.of(item)
      files.set(path, manifestText(item, features))
      return path
    })
    let inner = base.kustomization
    if (replaced.length > 0) {
      const { sortOptions: _, buildMetadata: __, ...rest } = base.kustomization
      const paths = (list: readonly string[] | undefined) => list?.map((path) => `../${path}`)
      const below = {
        ...rest,
        ...(rest.resources ? { resources: paths(rest.resources) ?? [] } : {}),
        ...(rest.components ? { components: paths(rest.components) ?? [] } : {}),
      }
      const deleted = { ...below, patches: deletions(replaced.map((change) => change.base)) }
      files.set('kept/kustomization.yaml', kustomizationText(deleted))
      const { resources: _r, components: _c, ...own } = base.kustomization
      inner = { ...own, resources: ['kept'] }
    }
    const { sortOptions: _, ...rest } = inner
    const kustomization: Kustomization = {
      ...combined(rest, features),
      resources: [...(inner.resources ?? []), ...manifests],
      ...(patches.length === 0 ? {} : { patches }),
      ...(sortOptions === undefined ? {} : { sortOptions }),
    }
    return filesWith({ ...base, files }, { kustomization })
  }

  /** The last resort: removes everything, and adds the new output. */
  async #replaced(base: Base, items: readonly Item[]): Promise<OverlayFiles | undefined> {
    const isDirectory = base.kustomization.resources !== undefined && base.files.size === 0
    const { sortOptions: _, buildMetadata: __, ...rest } = base.kustomization
    for (const order of [undefined, 'fifo'] as const) {
      const files = new Map<string, string>()
      const resources: string[] = []
      if (isDirectory && items.length > 0) {
        const paths = (rest.resources ?? []).map((path) => `../${path}`)
        const patches = items.map((item) => ({ patch: deletion(item) }))
        files.set('kept/kustomization.yaml', kustomizationText({ ...rest, resources: paths, patches }))
        resources.push('kept')
      }
      if (this.#now.yaml !== '') {
        files.set('resources.yaml', this.#now.yaml)
        resources.push('resources.yaml')
      }
      const kustomization: Kustomization = { resources, ...(order === undefined ? {} : { sortOptions: { order } }) }
      const all = filesWith({ ...base, files }, { kustomization })
      const built = await this.#build(all)
      if (built !== undefined && toYaml(built) === this.#now.yaml) return all
    }
    return undefined
  }

  /** Undefined if it does not build. */
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

/** What the root has to add, because it removes it from what it includes. */
function metadataIn({ yaml }: Side): readonly string[] {
  return [
    ...(yaml.includes('app.kubernetes.io/managed-by: kustomize-') ? ['managedByLabel'] : []),
    ...(yaml.includes(' config.kubernetes.io/origin: ') ? ['originAnnotations'] : []),
    ...(yaml.includes(' alpha.config.kubernetes.io/transformations: ') ? ['transformerAnnotations'] : []),
  ]
}

const nothingIgnored = ignoring([], [])

function real(fileSystem: FileSystem, path: string): string {
  return attempt(() => fileSystem.realPath(path)) ?? path
}

/** The real path of a directory that may not exist yet. */
function nearest(fileSystem: FileSystem, path: string): string {
  const found = attempt(() => fileSystem.realPath(path))
  if (found !== undefined) return found
  const slash = path.lastIndexOf('/')
  return slash <= 0 ? path : joinPath(nearest(fileSystem, path.slice(0, slash)), path.slice(slash + 1))
}

function filesWith(base: Base, { kustomization }: { readonly kustomization: Kustomization }): OverlayFiles {
  return new Map([...base.files, ['kustomization.yaml', kustomizationText(kustomization)]])
}

/** How much of an output is not as it should be. */
function distance(side: Side, now: Side): number {
  const { pairs, added, removed } = pairItems(side.items, now.items)
  const changed = pairs.map(({ old, new: next }) =>
    old.text === next.text ? 0 : jsonPatch(old.object, next.object).length,
  )
  return changed.reduce((sum, count) => sum + count, 0) + 100 * (added.length + removed.length)
}

/** A label feature replaces the weaker one before it. */
function withFeature(chosen: readonly Feature[], feature: Feature): readonly Feature[] {
  return [...chosen.filter((other) => feature.labels === undefined || other.labels === undefined), feature]
}

function combined(kustomization: Kustomization, features: readonly Feature[]): Kustomization {
  const images = features.flatMap((feature) => feature.images ?? [])
  const replicas = features.flatMap((feature) => feature.replicas ?? [])
  return {
    ...Object.assign({}, kustomization, ...features),
    ...(images.length === 0 ? {} : { images }),
    ...(replicas.length === 0 ? {} : { replicas }),
  }
}

/** A merge patch cannot change what a resource is called. */
function firstStep({ old, new: now }: Pair): Step {
  const [a, b] = [old.resource.id, now.resource.id]
  const isNamed = old.resource.state.needsHash ? old.stem === now.stem : a.name === b.name
  return isNamed && a.namespace === b.namespace && a.version === b.version ? 'merge' : 'json'
}

function nextStep(step: Step): Step {
  return steps[Math.min(steps.indexOf(step) + 1, steps.length - 1)] ?? 'replace'
}

/** The name that a resource has before the root of the build adds hashes. */
function nameInLayer({ resource: { id, state } }: Item): string {
  return state.needsHash ? (state.history.at(-1)?.name ?? id.name) : id.name
}

interface PatchFile {
  /** Undefined if there is nothing to patch. */
  readonly content?: string
  readonly target?: NonNullable<NonNullable<Kustomization['patches']>[number]['target']>
}

function patchFor({ base, pair, step }: Change, renames: Renames): PatchFile {
  const { id } = base.resource
  // The root adds the hash again.
  const isHashed = pair.old.resource.state.needsHash
  const [old, now] = isHashed ? [withoutHash(pair.old), withoutHash(pair.new)] : [pair.old.object, pair.new.object]
  if (step === 'merge') {
    const schema = builtinMergeSchema(apiVersionOf(id), id.kind)
    const patch = mergePatch(old, now, schema, { renames })
    if (patch !== undefined) {
      return Object.keys(patch).length === 0 ? {} : { content: patchText({ ...patch, ...identityOf(base, patch) }) }
    }
  }
  const patch = jsonPatch(old, now, step === 'exact' ? undefined : renames)
  if (patch.length === 0) return {}
  const target = {
    ...(id.group === '' ? {} : { group: id.group }),
    version: id.version,
    kind: id.kind,
    name: nameInLayer(base),
    ...(id.namespace === '' ? {} : { namespace: id.namespace }),
  }
  return { content: patchText(patch as unknown as JsonValue), target }
}

function withoutHash(item: Item): JsonObject {
  const { metadata } = item.object
  return { ...item.object, metadata: { ...(metadata as JsonObject), name: item.stem } }
}

function identityOf(item: Item, patch: JsonObject): JsonObject {
  const { id } = item.resource
  const metadata = patch['metadata'] as JsonObject | undefined
  const namespace = id.namespace === '' ? {} : { namespace: id.namespace }
  return {
    apiVersion: apiVersionOf(id),
    kind: id.kind,
    metadata: { ...metadata, name: nameInLayer(item), ...namespace },
  }
}

function deletion(item: Item): string {
  return patchText({ $patch: 'delete', ...identityOf(item, {}) })
}

/** A new manifest, to which the prefix and suffix of the overlay will be added. */
function manifestText(item: Item, features: readonly Feature[]): string {
  const { namePrefix = '', nameSuffix = '' } = combined({}, features)
  const { name } = item.resource.id
  if (namePrefix + nameSuffix === '' || !name.startsWith(namePrefix) || !name.endsWith(nameSuffix)) return item.text
  const short = name.slice(namePrefix.length, name.length - nameSuffix.length)
  return patchText({ ...item.object, metadata: { ...(item.object['metadata'] as JsonObject), name: short } })
}
