import { type FieldPath, formatFieldPath, type Location } from '../diagnostics/index.ts'
import type { JsonValue } from '../tree/node.ts'
import { fieldOf, textOf } from './json-values.ts'
import { below, containersOf, type Found, itemsBelow, type Subject } from './rules/subject.ts'

/** A reference to an object that is not rendered together with it. */
interface MissingReference {
  /** The same for all references to the same object. */
  readonly key: string
  readonly params: { readonly kind: string; readonly name: string; readonly field: string; readonly id: string }
  /** The line of the reference. */
  readonly locate: () => Location | undefined
}

/** Objects that exist in every namespace. */
const everywhere: ReadonlySet<string> = new Set(['ServiceAccount/default', 'ConfigMap/kube-root-ca.crt'])
const referable: ReadonlySet<string> = new Set(['ConfigMap', 'Secret', 'ServiceAccount', 'PersistentVolumeClaim'])

/**
 * Finds references from pods to objects that are not rendered together with them. These objects may exist in the
 * cluster.
 */
export class References {
  readonly #known: Set<string> = new Set()
  /** The first reference to each object. */
  readonly #found: Map<string, MissingReference> = new Map()

  /** @param locate finds the line of a field of the resource */
  add(subject: Subject, locate: (path: FieldPath) => Location | undefined): void {
    const { kind } = subject
    const { value } = subject.root
    if (referable.has(kind)) this.#known.add(keyOf(kind, value, nameOf(value)))
    for (const { kind: referred, name, path } of referencesOf(subject)) {
      const key = keyOf(referred, value, name)
      if (this.#found.has(key) || everywhere.has(`${referred}/${name}`)) continue
      const params = { kind: referred, name, field: formatFieldPath(path), id: `${kind} "${nameOf(value)}"` }
      this.#found.set(key, { key, params, locate: () => locate(path) })
    }
  }

  /** References to objects that were not added, each only once. */
  missing(): readonly MissingReference[] {
    return [...this.#found.values()].filter(({ key }) => !this.#known.has(key))
  }
}

function nameOf(value: JsonValue): string {
  return textOf(fieldOf(value, 'metadata'), 'name') ?? ''
}

function keyOf(kind: string, value: JsonValue, name: string): string {
  return `${kind}\0${textOf(fieldOf(value, 'metadata'), 'namespace') ?? ''}\0${name}`
}

interface Reference {
  readonly kind: string
  readonly name: string
  readonly path: FieldPath
}

function referencesOf({ pod }: Subject): readonly Reference[] {
  if (pod === undefined) return []
  const sources = containersOf(pod).flatMap((container) => [
    ...itemsBelow(container, 'env').flatMap((variable) => [
      ...reference('ConfigMap', below(variable, 'valueFrom', 'configMapKeyRef'), 'name'),
      ...reference('Secret', below(variable, 'valueFrom', 'secretKeyRef'), 'name'),
    ]),
    ...itemsBelow(container, 'envFrom').flatMap((source) => [
      ...reference('ConfigMap', below(source, 'configMapRef'), 'name'),
      ...reference('Secret', below(source, 'secretRef'), 'name'),
    ]),
  ])
  const volumes = itemsBelow(pod, 'volumes').flatMap((volume) => [
    ...reference('ConfigMap', below(volume, 'configMap'), 'name'),
    ...reference('Secret', below(volume, 'secret'), 'secretName'),
    ...reference('PersistentVolumeClaim', below(volume, 'persistentVolumeClaim'), 'claimName'),
    ...itemsBelow(volume, 'projected', 'sources').flatMap((source) => [
      ...reference('ConfigMap', below(source, 'configMap'), 'name'),
      ...reference('Secret', below(source, 'secret'), 'name'),
    ]),
  ])
  return [...reference('ServiceAccount', pod, 'serviceAccountName'), ...sources, ...volumes]
}

function reference(kind: string, source: Found | undefined, field: string): readonly Reference[] {
  const name = source && textOf(source.value, field)
  if (source === undefined || name === undefined || name === '' || fieldOf(source.value, 'optional') === true) return []
  return [{ kind, name, path: [...source.path, field] }]
}
