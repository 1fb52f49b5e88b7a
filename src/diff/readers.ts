import { effectiveNamespace } from '../resource/resource-id.ts'
import { getField, getPath, getText } from '../tree/fields.ts'
import { ownValue } from '../tree/json-values.ts'
import type { Mapping, Node } from '../tree/node.ts'
import { isLongRunning } from './effects.ts'
import type { Item } from './side.ts'

/** Finds the workloads whose pods read a ConfigMap or a Secret, such as `Deployment/web`. */
export type Readers = (item: Item) => readonly string[]

/**
 * Returns a function that finds the workloads in an output that read an object. Excludes workloads that are restarted
 * when the content changes, and Jobs, because their next run reads the new content.
 */
export function readersIn(items: readonly Item[]): Readers {
  let index: ReadonlyMap<string, ReadonlySet<string>> | undefined
  return ({ resource: { id } }) => {
    index ??= indexOf(items)
    return [...(index.get(`${id.kind}|${effectiveNamespace(id)}|${id.name}`) ?? [])]
  }
}

function indexOf(items: readonly Item[]): ReadonlyMap<string, ReadonlySet<string>> {
  const index = new Map<string, Set<string>>()
  for (const { resource } of items) {
    const { id, node } = resource
    if (!isLongRunning(id.kind) || hasReloader(node)) continue
    const add = (kind: string, name: string): void => {
      const key = `${kind}|${effectiveNamespace(id)}|${name}`
      index.set(key, (index.get(key) ?? new Set()).add(`${id.kind}/${id.name}`))
    }
    const pod = getPath(node, 'spec', 'template', 'spec')
    visit(getField(pod, 'volumes'), add)
    for (const field of ['containers', 'initContainers']) {
      for (const container of itemsOf(getField(pod, field))) {
        visit(getField(container, 'env'), add)
        visit(getField(container, 'envFrom'), add)
      }
    }
  }
  return index
}

/** True if a workload has an annotation of https://github.com/stakater/Reloader. */
function hasReloader(node: Mapping): boolean {
  const annotations = getPath(node, 'metadata', 'annotations')
  return (
    annotations?.type === 'mapping' &&
    annotations.entries.some(({ key }) => /\breloader\.stakater\.com\//.test(key.text))
  )
}

/** The fields of a pod that refer to objects that it reads, with the fields that contain the name. */
const references: Readonly<Record<string, readonly ['ConfigMap' | 'Secret', readonly string[]]>> = {
  configMap: ['ConfigMap', ['name']],
  configMapKeyRef: ['ConfigMap', ['name']],
  configMapRef: ['ConfigMap', ['name']],
  secret: ['Secret', ['secretName', 'name']],
  secretKeyRef: ['Secret', ['name']],
  secretRef: ['Secret', ['name']],
}

function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.type === 'sequence' ? node.items : []
}

function visit(node: Node | undefined, add: (kind: string, name: string) => void): void {
  if (node?.type === 'sequence') for (const item of node.items) visit(item, add)
  if (node?.type !== 'mapping') return
  for (const { key, value } of node.entries) {
    const [kind, names] = ownValue(references, key.text) ?? []
    if (kind === undefined || value.type !== 'mapping') visit(value, add)
    else for (const name of names ?? []) if (getField(value, name) !== undefined) add(kind, getText(value, name))
  }
}
