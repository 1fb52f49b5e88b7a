import type { FieldPath } from '../diagnostics/index.ts'
import type { Resource } from '../resource/resource.ts'
import { effectiveNamespace } from '../resource/resource-id.ts'
import { getText } from '../tree/fields.ts'
import { addToGroup } from '../tree/groups.ts'
import type { Mapping, Node } from '../tree/node.ts'
import { hasSelectedKey, isKeySelector } from './key-selector.ts'
import { inSameLayer } from './same-layer.ts'

/** A field that still contains the name of a generated ConfigMap or Secret without its hash. */
export interface MissedHash {
  readonly referrer: Resource
  readonly path: FieldPath
  /** The name without the hash. */
  readonly name: string
  readonly generated: Resource
}

/**
 * Finds references to generated ConfigMaps and Secrets that lack the hash, because they are in fields that kustomize
 * does not know, or in another namespace. Only fields whose names identify the kind are checked: `configMapRef.name`,
 * `secretName`, `tlsSecretRef.name` and similar ones, and `{name, key}` with a key that the object has.
 *
 * @param resources after name references have been rewritten
 */
export function missedHashes(resources: readonly Resource[]): readonly MissedHash[] {
  const generated = resources.filter(({ state, id }) => state.needsHash && fieldNames.has(id.kind))
  if (generated.length === 0) return []
  const byName = new Map<string, [Resource, ...Resource[]]>()
  for (const resource of generated) {
    for (const name of new Set(resource.state.history.map((previous) => previous.name))) {
      addToGroup(byName, name, resource)
    }
  }
  // If a resource really has the name, the reference may be to that resource.
  for (const { id } of resources) if (fieldNames.has(id.kind)) byName.delete(id.name)
  const scan = new ReferenceScan(byName)
  return resources.flatMap((referrer) => (scan.mayMiss(referrer.node, '') ? missedIn(referrer, byName) : []))
}

/** The names of fields that refer to a kind. */
const fieldNames: ReadonlyMap<string, RegExp> = new Map([
  ['ConfigMap', /config-?map(?:key)?(?:ref|reference|selector|name)?s?$/i],
  ['Secret', /secret(?:key)?(?:ref|reference|selector|name)?s?$/i],
])

/** True if `missedHashes` checks fields with this name for references to generated objects of a kind. */
export function mayMissHash(field: string, kind: string): boolean {
  return fieldNames.get(kind)?.test(field) === true
}

/** Quickly checks whether a resource contains names in such fields. Most resources contain none. */
class ReferenceScan {
  readonly #names: ReadonlyMap<string, unknown>
  readonly #known: Map<string, boolean> = new Map()

  constructor(names: ReadonlyMap<string, unknown>) {
    this.#names = names
  }

  /** @param field the name of the field that contains the node */
  mayMiss(node: Node, field: string): boolean {
    if (node.type === 'scalar') return this.#tellsKind(field) && this.#names.has(node.text)
    if (node.type === 'sequence') return node.items.some((item) => this.mayMiss(item, field))
    for (const { key, value } of node.entries) {
      if (value.type === 'scalar' && this.#names.has(value.text) && key.text === 'name') {
        if (fieldNames.has(getText(node, 'kind')) || isKeySelector(node)) return true
      }
      const name = value.type === 'scalar' && key.text === 'name' ? field : key.text
      if (this.mayMiss(value, name)) return true
    }
    return false
  }

  #tellsKind(field: string): boolean {
    let tellsKind = this.#known.get(field)
    if (tellsKind === undefined) {
      tellsKind = Array.from(fieldNames.values()).some((pattern) => pattern.test(field))
      this.#known.set(field, tellsKind)
    }
    return tellsKind
  }
}

function missedIn(referrer: Resource, byName: ReadonlyMap<string, readonly Resource[]>): readonly MissedHash[] {
  const found: MissedHash[] = []
  const path: (string | number)[] = []
  const visit = (step: string | number, node: Node, parent?: Mapping): void => {
    path.push(step)
    visitInside(node, parent)
    path.pop()
  }
  const visitInside = (node: Node, parent?: Mapping): void => {
    if (node.type === 'mapping') for (const { key, value } of node.entries) visit(key.text, value, node)
    else if (node.type === 'sequence') for (let i = 0; i < node.items.length; i++) visit(i, node.items[i] as Node)
    else {
      const meant = byName
        .get(node.text)
        ?.filter((candidate) => refersTo(path, candidate, parent) && canMean(referrer, candidate))
      const generated = meant && inSameLayer(referrer, meant)
      if (generated !== undefined) found.push({ referrer, path: path.slice(), name: node.text, generated })
    }
  }
  visitInside(referrer.node)
  return found
}

/** True if the last name in the path identifies the kind, without list indices and a final `name`. */
function refersTo(path: FieldPath, { id, node }: Resource, parent: Mapping | undefined): boolean {
  if (path.at(-1) === 'name') {
    const kind = getText(parent, 'kind')
    if (kind === id.kind || (kind === '' && hasSelectedKey(node, parent))) return true
  }
  const names = path.filter((part) => typeof part === 'string')
  const field = names.at(-1) === 'name' ? names.at(-2) : names.at(-1)
  return field !== undefined && mayMissHash(field, id.kind)
}

/**
 * True if a referrer may refer to a resource. A name in a different namespace refers to a different resource, but a
 * resource without a namespace may end up in any namespace.
 */
function canMean({ id: referrer }: Resource, { id }: Resource): boolean {
  return (
    referrer.clusterScoped ||
    referrer.namespace === '' ||
    id.namespace === '' ||
    effectiveNamespace(referrer) === effectiveNamespace(id)
  )
}
