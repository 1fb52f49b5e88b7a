import { parseApiVersion } from '../schema/gvk.ts'
import type { JsonValue } from '../tree/node.ts'
import { fieldOf, type Path, textOf } from './json-values.ts'
import { below, containersOf, type Found, itemsBelow, podSpec, type Subject } from './rules/subject.ts'

/** Something whose references are looked up. */
export interface Referring {
  readonly value: JsonValue
}

export interface MissingReference<T extends Referring> {
  readonly candidate: T
  readonly path: Path
  readonly params: { readonly kind: string; readonly name: string; readonly field: string; readonly id: string }
}

/** What every namespace has. */
const everywhere: ReadonlySet<string> = new Set(['ServiceAccount/default', 'ConfigMap/kube-root-ca.crt'])

/**
 * References of pods to what is not rendered together with them. That may exist in the cluster. Each is reported once.
 *
 * @param groups the resources of each target
 */
export function missingReferences<T extends Referring>(
  groups: readonly (readonly T[])[],
): readonly MissingReference<T>[] {
  const reported = new Set<string>()
  return groups.flatMap((group) => {
    const known = new Set(group.map(({ value }) => keyOf(textOf(value, 'kind') ?? '', value, nameOf(value))))
    return group.flatMap((candidate) => {
      const { value } = candidate
      const { group: apiGroup } = parseApiVersion(textOf(value, 'apiVersion') ?? '')
      const subject = { group: apiGroup, kind: textOf(value, 'kind') ?? '', value }
      return referencesOf(subject).flatMap(({ kind, name, path }) => {
        const key = keyOf(kind, value, name)
        if (everywhere.has(`${kind}/${name}`) || known.has(key) || reported.has(key)) return []
        reported.add(key)
        const id = `${subject.kind} "${nameOf(value)}"`
        return [{ candidate, path, params: { kind, name, field: String(path.at(-1)), id } }]
      })
    })
  })
}

function nameOf(value: JsonValue): string {
  return textOf(fieldOf(value, 'metadata'), 'name') ?? ''
}

function keyOf(kind: string, value: JsonValue, name: string): string {
  return JSON.stringify([kind, textOf(fieldOf(value, 'metadata'), 'namespace') ?? '', name])
}

interface Reference {
  readonly kind: string
  readonly name: string
  readonly path: Path
}

function referencesOf(subject: Subject): readonly Reference[] {
  const pod = podSpec(subject)
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
