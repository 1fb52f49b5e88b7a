import { suggest } from '../diagnostics/hints.ts'
import { type FieldPath, formatFieldPath, type Location } from '../diagnostics/index.ts'
import { addToGroup } from '../tree/groups.ts'
import { createdSecrets } from './created-secrets.ts'
import { fieldOf, textAt } from './json-fields.ts'
import { below, containersOf, type Found, inAll, inEach, itemsBelow, type Subject } from './rules/subject.ts'

/** A reference to an object that is not rendered together with it. */
interface MissingReference {
  /** A key that is the same for all references to one object. */
  readonly key: string
  readonly params: { readonly kind: string; readonly name: string; readonly field: string; readonly id: string }
  /** The object that was probably meant. */
  readonly hint: string | undefined
  /** Returns the line of the reference. */
  readonly locate: () => Location | undefined
}

interface FoundReference extends Omit<MissingReference, 'hint'> {
  readonly namespace: string
}

interface Rendering {
  /** The names by which manifests may refer to the resource. Default: its current name. */
  readonly names?: readonly string[] | undefined
  /** Finds the line of a field of the resource. */
  readonly locate: (path: FieldPath) => Location | undefined
}

/** Objects that exist in every namespace. */
const everywhere: ReadonlySet<string> = new Set(['ServiceAccount/default', 'ConfigMap/kube-root-ca.crt'])
const referable: ReadonlySet<string> = new Set(['ConfigMap', 'Secret', 'ServiceAccount', 'PersistentVolumeClaim'])

/**
 * Finds references from pods to objects that are not rendered together with them, and that no controller creates for
 * any of the rendered resources. These objects may exist in the cluster.
 */
export class References {
  readonly #known: Set<string> = new Set()
  /** The names by which manifests may refer to the objects of a kind in a namespace. */
  readonly #names: Map<string, [string, ...string[]]> = new Map()
  /** The first reference to each object. */
  readonly #found: Map<string, FoundReference> = new Map()

  add(subject: Subject, { names, locate }: Rendering): void {
    const { kind, root } = subject
    const metadata = fieldOf(root.value, 'metadata')
    const namespace = textAt(metadata, 'namespace') ?? ''
    const ownName = textAt(metadata, 'name') ?? ''
    if (referable.has(kind)) this.#addObject(kind, namespace, ownName, names ?? [ownName])
    for (const name of createdSecrets(subject)) this.#addObject('Secret', namespace, name, [name])
    for (const { kind: referred, name, source, field } of referencesOf(subject)) {
      const key = keyOf(referred, namespace, name)
      if (this.#known.has(key) || this.#found.has(key) || everywhere.has(`${referred}/${name}`)) continue
      const path = [...source.path, field]
      const params = { kind: referred, name, field: formatFieldPath(path), id: `${kind} "${ownName}"` }
      this.#found.set(key, { key, params, namespace, locate: () => locate(path) })
    }
  }

  #addObject(kind: string, namespace: string, name: string, names: readonly string[]): void {
    this.#known.add(keyOf(kind, namespace, name))
    for (const each of names) addToGroup(this.#names, keyOf(kind, namespace), each)
  }

  /** One reference for each object that was not added. */
  missing(): readonly MissingReference[] {
    return [...this.#found.values()]
      .filter(({ key }) => !this.#known.has(key))
      .map(({ namespace, ...found }) => ({ ...found, hint: this.#hint(found.params, namespace) }))
  }

  #hint({ kind, name }: MissingReference['params'], namespace: string): string | undefined {
    const names: readonly string[] = this.#names.get(keyOf(kind, namespace)) ?? []
    // A resource that had this name was renamed. It is not a typo.
    return names.includes(name) ? undefined : suggest(name, names)
  }
}

function keyOf(...parts: readonly string[]): string {
  return parts.join('\0')
}

interface Reference {
  readonly kind: string
  readonly name: string
  /** The map that contains the name, and its field. */
  readonly source: Found
  readonly field: string
}

function referencesOf({ pod }: Subject): readonly Reference[] {
  if (pod === undefined) return []
  return inAll(
    reference('ServiceAccount', pod, 'serviceAccountName'),
    inEach(containersOf(pod), referencesOfContainer),
    inEach(itemsBelow(pod, 'volumes'), referencesOfVolume),
  )
}

function referencesOfContainer(container: Found): readonly Reference[] {
  return inAll(
    inEach(itemsBelow(container, 'env'), (variable) => {
      const source = below(variable, 'valueFrom')
      if (source === undefined) return []
      return inAll(
        reference('ConfigMap', below(source, 'configMapKeyRef'), 'name'),
        reference('Secret', below(source, 'secretKeyRef'), 'name'),
      )
    }),
    inEach(itemsBelow(container, 'envFrom'), (source) =>
      inAll(
        reference('ConfigMap', below(source, 'configMapRef'), 'name'),
        reference('Secret', below(source, 'secretRef'), 'name'),
      ),
    ),
  )
}

function referencesOfVolume(volume: Found): readonly Reference[] {
  return inAll(
    reference('ConfigMap', below(volume, 'configMap'), 'name'),
    reference('Secret', below(volume, 'secret'), 'secretName'),
    reference('PersistentVolumeClaim', below(volume, 'persistentVolumeClaim'), 'claimName'),
    inEach(itemsBelow(volume, 'projected', 'sources'), (source) =>
      inAll(
        reference('ConfigMap', below(source, 'configMap'), 'name'),
        reference('Secret', below(source, 'secret'), 'name'),
      ),
    ),
  )
}

function reference(kind: string, source: Found | undefined, field: string): readonly Reference[] {
  const name = source && textAt(source.value, field)
  if (source === undefined || name === undefined || name === '' || fieldOf(source.value, 'optional') === true) return []
  return [{ kind, name, source, field }]
}
