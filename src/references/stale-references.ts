import type { FieldPath } from '../diagnostics/index.ts'
import type { Resource } from '../resource/resource.ts'
import { effectiveNamespace } from '../resource/resource-id.ts'
import { apiVersionOf, GvkMap } from '../schema/gvk.ts'
import { builtinMergeSchema } from '../schema/merge-schema.ts'
import { getText } from '../tree/fields.ts'
import type { Mapping, Node } from '../tree/node.ts'
import { hasSelectedKey } from './key-selector.ts'

/** A field of a custom resource that still contains a name that a resource had before it was renamed. */
export interface StaleReference {
  readonly referrer: Resource
  readonly path: FieldPath
  readonly name: string
  readonly renamed: Resource
}

/**
 * Finds references in custom resources that did not follow a rename, because kustomize does not recognize their fields.
 * Only fields that identify the kind are checked: `{kind: Issuer, name: ca}`, `issuerRef.name`, `serviceAccountName`,
 * `stableService` and similar ones, and `{name, key}` with a key that a ConfigMap or Secret has. References to
 * generated ConfigMaps and Secrets are left to `missedHashes`.
 *
 * @param resources after name references have been rewritten
 */
export function staleReferences(resources: readonly Resource[]): readonly StaleReference[] {
  const renamed = renamedResources(resources)
  if (renamed.size === 0) return []
  const isCustom = new GvkMap((gvk) => builtinMergeSchema(apiVersionOf(gvk), gvk.kind) === undefined)
  const finder = new Finder(renamed, new Set(resources.map(({ id }) => `${id.kind}/${id.name}`)))
  return resources.flatMap((referrer) => (isCustom.get(referrer.id) ? finder.find(referrer) : []))
}

/** Resources by their former names. */
function renamedResources(resources: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> {
  const byName = new Map<string, Resource[]>()
  for (const resource of resources) {
    const { id, state } = resource
    if (state.history.length === 0) continue
    const isGenerated = state.needsHash && (id.kind === 'ConfigMap' || id.kind === 'Secret')
    if (isGenerated) continue
    for (const name of new Set(state.history.map((previous) => previous.name))) {
      if (name === id.name || name === '') continue
      const others = byName.get(name)
      if (others === undefined) byName.set(name, [resource])
      else others.push(resource)
    }
  }
  return byName
}

/** Default kinds for fields of well-known APIs that do not specify a kind. */
const defaultKinds: ReadonlyMap<string, string> = new Map([
  ['backendref', 'Service'],
  ['claimname', 'PersistentVolumeClaim'],
  ['parentref', 'Gateway'],
  ['scaletargetref', 'Deployment'],
  ['volumeclaimname', 'PersistentVolumeClaim'],
])

class Finder {
  readonly #renamed: ReadonlyMap<string, readonly Resource[]>
  /** `Kind/name` of all resources. */
  readonly #current: ReadonlySet<string>
  readonly #path: (string | number)[] = []

  constructor(renamed: ReadonlyMap<string, readonly Resource[]>, current: ReadonlySet<string>) {
    this.#renamed = renamed
    this.#current = current
  }

  find(referrer: Resource): readonly StaleReference[] {
    const found: StaleReference[] = []
    const visit = (node: Node, parent: Mapping | undefined): void => {
      if (node.type === 'scalar') {
        const candidates = this.#renamed.get(node.text)
        const renamed = candidates && this.#meant(candidates, parent, { name: node.text, referrer })
        if (renamed !== undefined) found.push({ referrer, path: this.#path.slice(), name: node.text, renamed })
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
    { name, referrer }: { readonly name: string; readonly referrer: Resource },
  ): Resource | undefined {
    const field = this.#field()
    const kind = field.isName ? getText(parent, 'kind') : ''
    const fits = candidates.filter((candidate) => {
      const { id, node } = candidate
      if (this.#current.has(`${id.kind}/${name}`)) return false
      const isMeant =
        kind === ''
          ? namesKind(field, id.kind) || (field.isName && isData(id.kind) && hasSelectedKey(node, parent))
          : kind === id.kind && inGroup(parent, id.group)
      if (!isMeant) return false
      return canMean(referrer, candidate, field.isName ? getText(parent, 'namespace') : '')
    })
    if (fits.length < 2) return fits[0]
    return fits.find(({ state }) => String(state.prefixes) === String(referrer.state.prefixes))
  }

  /** The field that describes the name: the one around a final `name`. */
  #field(): ReferenceField {
    const names = this.#path.filter((part) => typeof part === 'string')
    const last = names.at(-1) ?? ''
    return last === 'name' ? { text: names.at(-2) ?? '', isName: true } : { text: last, isName: false }
  }
}

interface ReferenceField {
  readonly text: string
  /** The text is the field around `name`. */
  readonly isName: boolean
}

const suffix = /(?:refs?|references?|names?)$/

function namesKind({ text, isName }: ReferenceField, kind: string): boolean {
  const field = text.toLowerCase()
  if (defaultKinds.get(field.replace(/s$/, '')) === kind) return true
  // `stableService: web`
  if (!isName && (text === uncapitalized(kind) || new RegExp(`[a-z]${kind}$`).test(text))) return true
  if (!isName && !suffix.test(field)) return false
  const subject = field.replace(suffix, '').replace(/name$/, '')
  const wanted = kind.toLowerCase()
  // `clusterIssuerRef` does not mean an Issuer.
  return [wanted, `${wanted}s`].some(
    (word) => subject === word || (subject.endsWith(word) && !subject.endsWith(`cluster${word}`)),
  )
}

function uncapitalized(kind: string): string {
  return kind.charAt(0).toLowerCase() + kind.slice(1)
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
 * A name in a different namespace refers to a different resource; a resource without a namespace may end up in any
 * namespace.
 */
function canMean({ id: referrer }: Resource, { id, state }: Resource, namespace: string): boolean {
  const namespaces = [effectiveNamespace(id), ...state.history.map((previous) => previous.namespace)]
  if (namespace !== '') return namespaces.includes(namespace)
  if (referrer.clusterScoped || id.clusterScoped || referrer.namespace === '' || id.namespace === '') return true
  return effectiveNamespace(referrer) === effectiveNamespace(id)
}
