import type { Kustomization } from '../../kustomization/kustomization.gen.ts'
import type { JsonObject } from '../../tree/node.ts'
import type { Renames } from '../renames.ts'
import type { Item, Side } from '../side.ts'
import type { Feature } from './features.ts'
import type { Base } from './overlay-base.ts'
import { FileNames, kustomizationText, type OverlayFiles, patchText } from './overlay-files.ts'
import { type Change, deletion, patchFor } from './resource-patch.ts'

/** The changes from a base to the new output. */
export interface Plan {
  readonly base: Base
  readonly features: readonly Feature[]
  readonly changes: readonly Change[]
  readonly added: readonly Item[]
  readonly removed: readonly Item[]
  readonly sortOptions: Kustomization['sortOptions']
  readonly renames: Renames
}

/** Returns the files of a plan. */
export function filesOf({ base, features, changes, added, removed, sortOptions, renames }: Plan): OverlayFiles {
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
  return filesWith({ ...base, files }, kustomization)
}

/** Returns the overlays that are tried last, in this order. They remove everything and add the new output. */
export function replacingFiles(base: Base, items: readonly Item[], now: Side): readonly OverlayFiles[] {
  const isDirectory = base.kustomization.resources !== undefined && base.files.size === 0
  const { sortOptions: _, buildMetadata: __, ...rest } = base.kustomization
  return [{}, { sortOptions: { order: 'fifo' } } as const].map((order) => {
    const files = new Map<string, string>()
    const resources: string[] = []
    if (isDirectory && items.length > 0) {
      const paths = (rest.resources ?? []).map((path) => `../${path}`)
      const patches = items.map((item) => ({ patch: deletion(item) }))
      files.set('kept/kustomization.yaml', kustomizationText({ ...rest, resources: paths, patches }))
      resources.push('kept')
    }
    if (now.yaml !== '') {
      files.set('resources.yaml', now.yaml)
      resources.push('resources.yaml')
    }
    return filesWith({ ...base, files }, { resources, ...order })
  })
}

/** Returns the files of a base with a kustomization file. */
export function filesWith(base: Base, kustomization: Kustomization): OverlayFiles {
  return new Map([...base.files, ['kustomization.yaml', kustomizationText(kustomization)]])
}

/** Returns a kustomization with the fields of features. */
export function combined(kustomization: Kustomization, features: readonly Feature[]): Kustomization {
  const images = features.flatMap((feature) => feature.images ?? [])
  const replicas = features.flatMap((feature) => feature.replicas ?? [])
  return {
    ...Object.assign({}, kustomization, ...features),
    ...(images.length === 0 ? {} : { images }),
    ...(replicas.length === 0 ? {} : { replicas }),
  }
}

/** Returns a new manifest, to which the overlay will add its prefix and suffix. */
function manifestText(item: Item, features: readonly Feature[]): string {
  const { namePrefix = '', nameSuffix = '' } = combined({}, features)
  const { name } = item.resource.id
  if (namePrefix + nameSuffix === '' || !name.startsWith(namePrefix) || !name.endsWith(nameSuffix)) return item.text
  const short = name.slice(namePrefix.length, name.length - nameSuffix.length)
  return patchText({ ...item.object, metadata: { ...(item.object['metadata'] as JsonObject), name: short } })
}
