import type { Kustomization } from '../../kustomization/kustomization.gen.ts'
import { getPath } from '../../tree/fields.ts'
import { isObject } from '../../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue, scalarText } from '../../tree/node.ts'
import type { Pair } from '../pair.ts'
import type { Item } from '../side.ts'

/** Fields of a kustomization that may make a change. Each feature is tried. */
export type Feature = Pick<
  Kustomization,
  'namespace' | 'namePrefix' | 'nameSuffix' | 'images' | 'replicas' | 'labels' | 'commonAnnotations'
>

/** Returns the features that the pairs and the new output suggest, in the order of a kustomization file. */
export function suggestedFeatures(pairs: readonly Pair[], now: readonly Item[]): readonly Feature[] {
  if (pairs.length === 0) return []
  return [
    ...namespaceFeature(now, pairs),
    ...affixFeatures(pairs),
    ...labelFeatures(pairs, now),
    ...imageFeatures(pairs),
    ...replicaFeatures(pairs),
  ]
}

function namespaceFeature(now: readonly Item[], pairs: readonly Pair[]): readonly Feature[] {
  const names = new Set(now.flatMap(({ resource: { id } }) => (id.namespace === '' ? [] : [id.namespace])))
  const [namespace, ...others] = names
  const changes = pairs.some((pair) => pair.old.resource.id.namespace !== pair.new.resource.id.namespace)
  return changes && namespace !== undefined && others.length === 0 ? [{ namespace }] : []
}

function affixFeatures(pairs: readonly Pair[]): readonly Feature[] {
  const renamed = pairs.filter((pair) => pair.old.stem !== pair.new.stem)
  const [first] = renamed
  if (first === undefined) return []
  const [old, now] = [first.old.stem, first.new.stem]
  const prefix = now.endsWith(old) ? now.slice(0, -old.length) : ''
  const suffix = now.startsWith(old) ? now.slice(old.length) : ''
  const found: Feature[] = []
  if (prefix !== '') found.push({ namePrefix: prefix })
  if (suffix !== '') found.push({ nameSuffix: suffix })
  return found
}

function labelFeatures(pairs: readonly Pair[], now: readonly Item[]): readonly Feature[] {
  const labels = addedToAll('labels', pairs, now)
  const annotations = addedToAll('annotations', pairs, now)
  const features: Feature[] = []
  if (labels !== undefined) {
    features.push({ labels: [{ pairs: labels }] })
    features.push({ labels: [{ pairs: labels, includeTemplates: true }] })
    features.push({ labels: [{ pairs: labels, includeSelectors: true }] })
  }
  if (annotations !== undefined) features.push({ commonAnnotations: annotations })
  return features
}

/**
 * Returns the labels or annotations that every new resource has with the same value, and that at least one of the old
 * resources did not have.
 */
function addedToAll(
  field: 'labels' | 'annotations',
  pairs: readonly Pair[],
  now: readonly Item[],
): Readonly<Record<string, string>> | undefined {
  const [first] = now
  const own = (item: Item | undefined): JsonObject => {
    const metadata = item?.object['metadata']
    const values = isObject(metadata) ? metadata[field] : undefined
    return isObject(values) ? values : {}
  }
  const common = Object.entries(own(first)).filter(([key, value]) => {
    if (typeof value !== 'string' || !now.every((item) => own(item)[key] === value)) return false
    return pairs.some((pair) => own(pair.old)[key] !== value)
  })
  return common.length === 0 ? undefined : (Object.fromEntries(common) as Record<string, string>)
}

function imageFeatures(pairs: readonly Pair[]): readonly Feature[] {
  const changes = new Map<string, Set<string>>()
  for (const pair of pairs) {
    if (pair.old.lines === pair.new.lines) continue
    collectImages(pair.old.object, pair.new.object, changes)
  }
  const images = [...changes].flatMap(([old, news]) => {
    const [now, ...others] = news
    return now === undefined || others.length > 0 ? [] : [imageEntry(old, now)]
  })
  return images.map((image) => ({ images: [image] }))
}

/** Collects the new images by the name of the old image. */
function collectImages(old: JsonValue, now: JsonValue, changes: Map<string, Set<string>>): void {
  if (isList(old) && isList(now)) {
    const names = new Map(now.flatMap((item) => (isObject(item) ? [[item['name'], item] as const] : [])))
    for (const item of old) {
      const other = isObject(item) ? names.get(item['name']) : undefined
      if (other !== undefined) collectImages(item, other, changes)
    }
  } else if (isObject(old) && isObject(now)) {
    for (const key of Object.keys(old)) {
      const [before, after] = [old[key], now[key]]
      if (key === 'image' && typeof before === 'string' && typeof after === 'string' && before !== after) {
        const { name } = splitImage(before)
        changes.set(name, (changes.get(name) ?? new Set()).add(after))
      } else if (before !== undefined && after !== undefined) collectImages(before, after, changes)
    }
  }
}

function imageEntry(name: string, now: string): NonNullable<Feature['images']>[number] {
  const next = splitImage(now)
  return {
    name,
    ...(next.name === name ? {} : { newName: next.name }),
    ...(next.tag === undefined ? {} : { newTag: next.tag }),
    ...(next.digest === undefined ? {} : { digest: next.digest }),
  }
}

function splitImage(image: string): { readonly name: string; readonly tag?: string; readonly digest?: string } {
  const [, name = image, tag, digest] = /^(.+?)(?::([^/:@]+))?(?:@(.+))?$/.exec(image) ?? []
  return { name, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) }
}

function replicaFeatures(pairs: readonly Pair[]): readonly Feature[] {
  return pairs.flatMap(({ old, new: now }) => {
    if (!/^(Deployment|StatefulSet|ReplicaSet|ReplicationController)$/.test(old.resource.id.kind)) return []
    const [before, after] = [old, now].map((item) => scalarText(getPath(item.resource.node, 'spec', 'replicas')))
    const isChanged = before !== after && after !== undefined && /^\d+$/.test(after)
    return isChanged ? [{ replicas: [{ name: old.resource.id.name, count: Number(after) }] }] : []
  })
}
