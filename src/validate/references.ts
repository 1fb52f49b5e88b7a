import { type FieldPath, formatFieldPath, type Location } from '../diagnostics/index.ts'
import { createdSecrets } from './created-secrets.ts'
import { fieldOf, textAt } from './json-fields.ts'
import { below, containersOf, type Found, inAll, inEach, itemsBelow, type Subject } from './rules/subject.ts'

/** A reference to an object that is not rendered together with it. */
interface MissingReference {
  /** A key that is the same for all references to one object. */
  readonly key: string
  readonly params: { readonly kind: string; readonly name: string; readonly field: string; readonly id: string }
  /** Returns the line of the reference. */
  readonly locate: () => Location | undefined
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
  /** The first reference to each object. */
  readonly #found: Map<string, MissingReference> = new Map()

  /** @param locate finds the line of a field of the resource */
  add(subject: Subject, locate: (path: FieldPath) => Location | undefined): void {
    const { kind, root } = subject
    const metadata = fieldOf(root.value, 'metadata')
    const namespace = textAt(metadata, 'namespace') ?? ''
    const ownName = textAt(metadata, 'name') ?? ''
    if (referable.has(kind)) this.#known.add(keyOf(kind, namespace, ownName))
    for (const name of createdSecrets(subject)) this.#known.add(keyOf('Secret', namespace, name))
    for (const { kind: referred, name, source, field } of referencesOf(subject)) {
      const key = keyOf(referred, namespace, name)
      if (this.#known.has(key) || this.#found.has(key) || everywhere.has(`${referred}/${name}`)) continue
      const path = [...source.path, field]
      const params = { kind: referred, name, field: formatFieldPath(path), id: `${kind} "${ownName}"` }
      this.#found.set(key, { key, params, locate: () => locate(path) })
    }
  }

  /** One reference for each object that was not added. */
  missing(): readonly MissingReference[] {
    return [...this.#found.values()].filter(({ key }) => !this.#known.has(key))
  }
}

function keyOf(kind: string, namespace: string, name: string): string {
  return `${kind}\0${namespace}\0${name}`
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
