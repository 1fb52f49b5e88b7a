import type { KubernetesObject } from '../build/kubernetes-object.ts'
import { apiVersionOf } from '../schema/gvk.ts'
import { getField, getPath, getText } from '../tree/fields.ts'
import { scalarText } from '../tree/node.ts'
import type { Effect, FieldChange, ResourceChange, ResourceName } from './changes.ts'
import type { Comparison } from './compare.ts'
import { type Annotations, effectsOfChange } from './effects.ts'
import type { Pair } from './pair.ts'
import type { Item } from './side.ts'
import { withoutHash } from './words.ts'

type Parts = Omit<ResourceChange, 'old' | 'new'>

interface Items {
  readonly old: Item | undefined
  readonly new: Item | undefined
}

/** A change whose objects are computed lazily, because computing them takes longer than comparing them. */
class LazyChange implements ResourceChange {
  readonly change: ResourceChange['change']
  readonly resource: ResourceName
  declare readonly before?: ResourceName
  readonly rehashed: boolean
  readonly fields: readonly FieldChange[]
  readonly followers: readonly FieldChange[]
  readonly effects: readonly Effect[]
  declare readonly source?: NonNullable<ResourceChange['source']>
  readonly #items: Items

  constructor(parts: Parts, items: Items) {
    this.change = parts.change
    this.resource = parts.resource
    if (parts.before !== undefined) this.before = parts.before
    this.rehashed = parts.rehashed
    this.fields = parts.fields
    this.followers = parts.followers
    this.effects = parts.effects
    if (parts.source !== undefined) this.source = parts.source
    this.#items = items
  }

  get old(): KubernetesObject | undefined {
    return kubernetesObject(this.#items.old)
  }

  get new(): KubernetesObject | undefined {
    return kubernetesObject(this.#items.new)
  }

  with(parts: Partial<Parts>): ResourceChange {
    return new LazyChange({ ...this, ...parts }, this.#items)
  }
}

/** Returns a copy with different parts, without computing the objects. */
export function withParts(change: ResourceChange, parts: Partial<Parts>): ResourceChange {
  return change instanceof LazyChange ? change.with(parts) : { ...change, ...parts }
}

/** Returns the change for an added or removed resource. */
export function wholeResource(change: 'added' | 'removed', item: Item, effects: readonly Effect[]): ResourceChange {
  const parts = { change, resource: nameOf(item), rehashed: false, fields: [], followers: [], effects }
  return new LazyChange(parts, {
    old: change === 'removed' ? item : undefined,
    new: change === 'added' ? item : undefined,
  })
}

/** Returns the change to a resource in both outputs. */
export function changedResource(pair: Pair, compared: Comparison): ResourceChange {
  const [resource, old] = [nameOf(pair.new), nameOf(pair.old)]
  const rehashed = isRehashed(pair)
  const [fields, followers]: [FieldChange[], FieldChange[]] = [[], []]
  for (const field of compared.followers) {
    const isOwn = isNamespace(field) || (isName(field) && !rehashed)
    if (isOwn) fields.push(withoutTarget(field))
    else followers.push(field)
  }
  const parts = {
    change: 'changed' as const,
    resource,
    ...(isSameName(old, resource) ? {} : { before: old }),
    rehashed,
    fields: fields.length === 0 ? compared.fields : [...fields, ...compared.fields],
    followers,
  }
  const isFrozen = scalarText(getField(pair.old.resource.node, 'immutable')) === 'true'
  // With `generateName`, a new object is created, and the old one does not change.
  const changes = { before: undefined, ...parts, isFrozen, annotations: annotationsOf(pair.new) }
  const effects = pair.new.resource.generatesName ? [] : effectsOfChange(changes)
  return new LazyChange({ ...parts, effects }, pair)
}

function isName({ path }: FieldChange): boolean {
  return path.length === 2 && path[0] === 'metadata' && path[1] === 'name'
}

function isNamespace({ path }: FieldChange): boolean {
  return path.length === 2 && path[0] === 'metadata' && path[1] === 'namespace'
}

/**
 * Removes `follows` from a field with the resource's own name, because only references to the resource follow its name.
 */
function withoutTarget({ follows: _, ...field }: FieldChange): FieldChange {
  return field
}

function isSameName(a: ResourceName, b: ResourceName): boolean {
  return a.name === b.name && a.namespace === b.namespace && a.apiVersion === b.apiVersion && a.kind === b.kind
}

const noAnnotations: Annotations = () => ''

function annotationsOf({ resource }: Item): Annotations {
  const annotations = getPath(resource.node, 'metadata', 'annotations')
  return annotations === undefined ? noAnnotations : (name) => getText(annotations, name)
}

function isRehashed({ old, new: now }: Pair): boolean {
  const [a, b] = [old.resource.id, now.resource.id]
  if (a.name === b.name || a.kind !== b.kind || a.namespace !== b.namespace) return false
  if (old.stem === now.stem) return true
  return /^(ConfigMap|Secret)$/.test(a.kind) && withoutHash(a.name) === withoutHash(b.name)
}

function nameOf({ resource: { id } }: Item): ResourceName {
  const { kind, name, namespace } = id
  const apiVersion = apiVersionOf(id)
  return namespace === '' ? { apiVersion, kind, name } : { apiVersion, kind, name, namespace }
}

/** Returns the object of an item. The build has checked that each object has a kind and a name. */
function kubernetesObject(item: Item | undefined): KubernetesObject | undefined {
  return item?.object as KubernetesObject | undefined
}
