import type { FieldPath } from '../diagnostics/index.ts'
import type { Resource } from '../resource/resource.ts'
import { effectiveNamespace, type ResourceId } from '../resource/resource-id.ts'
import type { PreviousId } from '../resource/resource-state.ts'
import { apiVersionOf, GvkMap } from '../schema/gvk.ts'
import { builtinMergeSchema } from '../schema/merge-schema.ts'
import { getField, getText } from '../tree/fields.ts'
import { addToGroup } from '../tree/groups.ts'
import type { Mapping, Node } from '../tree/node.ts'
import { hasSelectedKey } from './key-selector.ts'
import { mayMissHash } from './missed-hash.ts'
import { annotatesKind, namesKind, type ReferenceField } from './reference-fields.ts'
import { inSameLayer } from './same-layer.ts'

/** A field of a custom resource that still contains a name that a resource had before it was renamed. */
export interface StaleReference {
  readonly referrer: Resource
  readonly path: FieldPath
  /** The text of the field. */
  readonly name: string
  readonly renamed: Resource
  /** The text that the field should have, if it is more than the name of the resource. */
  readonly replacement?: string
}

/**
 * Finds references that still contain an old name, because kustomize does not know their fields. Checks these places:
 * in custom resources, fields that refer to the kind (`{kind: Issuer, name: ca}`, `issuerRef.name`,
 * `serviceAccountName`, `stableService` and similar ones), `host` with the name of a Service, and `{name, key}` with a
 * key that a ConfigMap or Secret has; in all resources, annotations that refer to the kind; in a few built-in kinds,
 * maps with `kind` and `name`. References to generated ConfigMaps and Secrets are left to `missedHashes`, except in the
 * annotations that `missedHashes` does not check.
 *
 * @param resources after name references have been rewritten
 */
export function staleReferences(resources: readonly Resource[]): readonly StaleReference[] {
  const all = renamedResources(resources)
  if (all.size === 0) return []
  const renamed = withoutGenerated(all)
  const isCustom = new GvkMap((gvk) => builtinMergeSchema(apiVersionOf(gvk), gvk.kind) === undefined)
  const current = namedIn(resources)
  const finder = new Finder(renamed, current)
  return resources.flatMap((referrer) => {
    const found = staleAnnotations(referrer, all, current)
    const isCustomKind = isCustom.get(referrer.id)
    const isSearched = isCustomKind || referringKinds.has(referrer.id.kind)
    return isSearched ? [...found, ...finder.find(referrer, isCustomKind)] : found
  })
}

function namedIn(resources: readonly Resource[]): IsCurrent {
  let names: ReadonlySet<string> | undefined
  return (kind, name) => {
    names ??= new Set(resources.map(({ id }) => `${id.kind}/${id.name}`))
    return names.has(`${kind}/${name}`)
  }
}

/** Returns true if there is a resource with this kind and name. */
type IsCurrent = (kind: string, name: string) => boolean

/** The resources by their former names. */
type Renamed = ReadonlyMap<string, readonly Resource[]>

function renamedResources(resources: readonly Resource[]): Renamed {
  const byName = new Map<string, [Resource, ...Resource[]]>()
  // This is a plain loop, because it runs for every resource.
  for (let k = 0; k < resources.length; k++) {
    const resource = resources[k] as Resource
    const { id } = resource
    const { history } = resource.state
    for (let i = 0; i < history.length; i++) {
      const name = history[i]?.name ?? ''
      if (name === id.name || name === '' || isRepeated(history, i)) continue
      addToGroup(byName, name, resource)
    }
  }
  return byName
}

/** True if a previous ID has the name of an earlier one. */
function isRepeated(history: readonly PreviousId[], index: number): boolean {
  for (let i = 0; i < index; i++) if (history[i]?.name === history[index]?.name) return true
  return false
}

function withoutGenerated(renamed: Renamed): Renamed {
  const found = new Map<string, readonly Resource[]>()
  for (const [name, resources] of renamed) {
    const others = resources.filter((resource) => !isGenerated(resource))
    if (others.length > 0) found.set(name, others)
  }
  return found
}

function isGenerated({ id, state }: Resource): boolean {
  return state.needsHash && isData(id.kind)
}

class Finder {
  readonly #renamed: Renamed
  readonly #current: IsCurrent
  readonly #path: (string | number)[] = []

  constructor(renamed: Renamed, current: IsCurrent) {
    this.#renamed = renamed
    this.#current = current
  }

  /**
   * @param isCustom true if kustomize does not know the fields of the kind; otherwise, only maps with `kind` and `name`
   *   are checked
   */
  find(referrer: Resource, isCustom: boolean): readonly StaleReference[] {
    const found: StaleReference[] = []
    const visit = (node: Node, parent: Mapping | undefined): void => {
      if (node.type === 'scalar') {
        const name = node.text
        const candidates = this.#renamed.get(name)
        const renamed = candidates && this.#meant(candidates, parent, { name, referrer, isCustom })
        if (renamed !== undefined) found.push({ referrer, path: this.#path.slice(), name, renamed })
        else if (isCustom && candidates === undefined && name.includes('.')) {
          const host = this.#host(name, referrer)
          if (host !== undefined) found.push({ referrer, path: this.#path.slice(), name, ...host })
        }
        return
      }
      const isMap = node.type === 'mapping'
      const count = isMap ? node.entries.length : node.items.length
      for (let i = 0; i < count; i++) {
        const entry = isMap ? node.entries[i] : undefined
        const child = isMap ? entry?.value : node.items[i]
        if (child === undefined || (this.#path.length === 0 && entry?.key.text === 'metadata')) continue
        this.#path.push(entry?.key.text ?? i)
        visit(child, isMap ? node : parent)
        this.#path.pop()
      }
    }
    visit(referrer.node, undefined)
    return found
  }

  #meant(
    candidates: readonly Resource[],
    parent: Mapping | undefined,
    { name, referrer, isCustom }: { readonly name: string; readonly referrer: Resource; readonly isCustom: boolean },
  ): Resource | undefined {
    const field = this.#field()
    const kind = field.isName ? getText(parent, 'kind') : ''
    if (!isCustom && (kind === '' || this.#path.some((part) => knownReferences.has(String(part))))) return undefined
    const meant = candidates.filter((candidate) => {
      const { id, node } = candidate
      if (this.#current(id.kind, name)) return false
      const isMeant =
        kind === ''
          ? namesKind(field, id.kind) ||
            (field.isName && isData(id.kind) && hasSelectedKey(node, parent)) ||
            this.#isOther(field, candidate, referrer)
          : kind === id.kind && inGroup(parent, id.group)
      if (!isMeant) return false
      return canMean(referrer, candidate, field.isName ? getText(parent, 'namespace') : '')
    })
    return inSameLayer(referrer, meant)
  }

  /** True for a dependency between resources of one kind, and for a host that is a Service. */
  #isOther({ text, isName }: ReferenceField, { id }: Resource, referrer: Resource): boolean {
    if (isName) return text === 'dependsOn' && id.kind === referrer.id.kind && id.group === referrer.id.group
    return id.kind === 'Service' && this.#isHost()
  }

  /** Finds the Service that a host name such as `web.prod.svc.cluster.local` refers to. */
  #host(text: string, referrer: Resource): { readonly renamed: Resource; readonly replacement: string } | undefined {
    if (!this.#isHost()) return undefined
    const [, name = '', namespace = '', rest = ''] = /^([^.]+)\.([^.]+)(\.svc(?:\.cluster\.local)?)?$/.exec(text) ?? []
    const services = this.#renamed
      .get(name)
      ?.filter(({ id, state }) => id.kind === 'Service' && namespacesOf(id, state.history).includes(namespace))
    const renamed = services && inSameLayer(referrer, services)
    if (renamed === undefined || this.#current('Service', name)) return undefined
    return { renamed, replacement: `${renamed.id.name}.${effectiveNamespace(renamed.id)}${rest}` }
  }

  /** True in fields such as `destination.host`, and in the `hosts` of a VirtualService. */
  #isHost(): boolean {
    const field = this.#path.filter((part) => typeof part === 'string').at(-1)
    return field === 'host' || (field === 'hosts' && this.#path.length === 3 && this.#path[0] === 'spec')
  }

  /** The field that the name is in. If this field is called `name`, the field around it. */
  #field(): ReferenceField {
    const names = this.#path.filter((part) => typeof part === 'string')
    const last = names.at(-1) ?? ''
    return last === 'name' ? { text: names.at(-2) ?? '', isName: true } : { text: last, isName: false }
  }
}

/**
 * Built-in kinds with references by `kind` and `name` that kustomize does not know. Other built-in kinds need no
 * search.
 */
const referringKinds: ReadonlySet<string> = new Set(['Event', 'PersistentVolume', 'PersistentVolumeClaim'])

/** Fields of built-in kinds in which kustomize updates names by its own rules. */
const knownReferences: ReadonlySet<string> = new Set(['roleRef', 'subjects'])

/**
 * Finds annotations with an old name, such as `nginx.ingress.kubernetes.io/auth-secret: shop/basic` or
 * `configmap.reloader.stakater.com/reload: settings,flags`. An annotation is reported once.
 */
function staleAnnotations(referrer: Resource, renamed: Renamed, current: IsCurrent): readonly StaleReference[] {
  const annotations = getField(getField(referrer.node, 'metadata'), 'annotations')
  if (annotations?.type !== 'mapping') return []
  return annotations.entries.flatMap(({ key, value }): StaleReference[] => {
    if (value.type !== 'scalar' || !key.text.includes('/')) return []
    // Most annotations contain a single word.
    if (!separator.test(value.text) && !renamed.has(value.text)) return []
    const items = value.text.split(',')
    const meant = items.map((item) => annotated(item.trim(), key.text, { referrer, renamed, current }))
    const first = meant.findIndex((one) => one !== undefined)
    const resource = meant[first]
    const name = items[first]?.trim()
    if (resource === undefined || name === undefined) return []
    const found = { referrer, path: ['metadata', 'annotations', key.text], name, renamed: resource }
    if (value.text === name && !name.includes('/')) return [found]
    return [{ ...found, replacement: items.map((item, i) => annotationFor(item, meant[i])).join(',') }]
  })
}

/** Matches what separates names in an annotation. */
const separator = /[,/\s]/

interface AnnotationContext {
  readonly referrer: Resource
  readonly renamed: Renamed
  readonly current: IsCurrent
}

/** Finds the renamed resource that an annotation refers to by `name` or `namespace/name`. */
function annotated(
  text: string,
  annotation: string,
  { referrer, renamed, current }: AnnotationContext,
): Resource | undefined {
  const parts = text.split('/', 2)
  const name = parts[1] ?? text
  const namespace = parts.length === 2 ? (parts[0] ?? '') : ''
  const meant = renamed.get(name)?.filter((candidate) => {
    const { kind } = candidate.id
    const isChecked = namespace === '' && isGenerated(candidate) && mayMissHash(annotation, kind)
    if (isChecked || current(kind, name)) return false
    return annotatesKind(annotation, kind) && canMean(referrer, candidate, namespace)
  })
  return meant && inSameLayer(referrer, meant)
}

function annotationFor(item: string, meant: Resource | undefined): string {
  if (meant === undefined) return item
  return item.includes('/') ? `${effectiveNamespace(meant.id)}/${meant.id.name}` : meant.id.name
}

function isData(kind: string): boolean {
  return kind === 'ConfigMap' || kind === 'Secret'
}

function inGroup(reference: Mapping | undefined, group: string): boolean {
  const apiVersion = getText(reference, 'apiVersion')
  const named =
    getText(reference, 'apiGroup') || getText(reference, 'group') || apiVersion.split('/').slice(0, -1).join()
  return named === '' || named === group
}

/**
 * True if a referrer may refer to a resource. A name in a different namespace refers to a different resource, but a
 * resource without a namespace may end up in any namespace.
 */
function canMean({ id: referrer }: Resource, { id, state }: Resource, namespace: string): boolean {
  if (namespace !== '') return namespacesOf(id, state.history).includes(namespace)
  if (referrer.clusterScoped || id.clusterScoped || referrer.namespace === '' || id.namespace === '') return true
  return effectiveNamespace(referrer) === effectiveNamespace(id)
}

function namespacesOf(id: ResourceId, history: readonly { readonly namespace: string }[]): readonly string[] {
  return [effectiveNamespace(id), ...history.map((previous) => previous.namespace)]
}
