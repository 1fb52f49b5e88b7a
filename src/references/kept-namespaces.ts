import type { FieldPath } from '../diagnostics/index.ts'
import type { Resource } from '../resource/resource.ts'
import { effectiveNamespace } from '../resource/resource-id.ts'
import { childrenOf } from '../tree/children.ts'
import { getText } from '../tree/fields.ts'
import { addToGroup } from '../tree/groups.ts'
import type { Mapping, Node } from '../tree/node.ts'
import { annotatesKind, namesKind } from './reference-fields.ts'

/** A field that still contains the former namespace of a resource that was moved. */
export interface KeptNamespace {
  readonly referrer: Resource
  readonly path: FieldPath
  readonly moved: Resource
  /** The name that the field refers to. */
  readonly name: string
  /** The former namespace. */
  readonly namespace: string
  /** The text that the field should have, if it is more than the namespace. */
  readonly replacement?: string
}

/**
 * Finds references by name and namespace to resources that have moved to another namespace: `{name, namespace}` with a
 * `kind` or in a field that names it, `secretName` with `secretNamespace`, host names such as `web.shop.svc`, and
 * annotations with `namespace/name`. Kustomize changes only the fields that its configuration lists. It does not change
 * the subject of a RoleBinding in another namespace if the namespace of the account changes.
 *
 * @param resources after name references have been rewritten
 */
export function keptNamespaces(resources: readonly Resource[]): readonly KeptNamespace[] {
  const moved = movedResources(resources)
  return moved.size === 0 ? [] : resources.flatMap((referrer) => new Finder(referrer, moved).find())
}

type Moved = ReadonlyMap<string, readonly Resource[]>

/** The resources by their former namespaces and all their names, as `namespace/name`. */
function movedResources(resources: readonly Resource[]): Moved {
  const moved = new Map<string, [Resource, ...Resource[]]>()
  const current = new Set(resources.map(({ id }) => `${id.kind} ${effectiveNamespace(id)}/${id.name}`))
  for (const resource of resources) {
    const { id, state } = resource
    if (id.clusterScoped || state.history.length === 0) continue
    const namespace = effectiveNamespace(id)
    const names = new Set([id.name, ...state.history.map((previous) => previous.name)])
    for (const old of new Set(state.history.map((previous) => previous.namespace))) {
      for (const name of names) {
        if (old === namespace || current.has(`${id.kind} ${old}/${name}`)) continue
        addToGroup(moved, `${old}/${name}`, resource)
      }
    }
  }
  return moved
}

const serviceHost = /(?<![\w.-])([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?![\w-])/g

class Finder {
  readonly #referrer: Resource
  readonly #moved: Moved
  readonly #found: KeptNamespace[] = []

  constructor(referrer: Resource, moved: Moved) {
    this.#referrer = referrer
    this.#moved = moved
  }

  find(): readonly KeptNamespace[] {
    this.#visit(this.#referrer.node, [])
    return this.#found
  }

  #visit(node: Node, path: FieldPath): void {
    if (node.type === 'scalar') this.#checkText(node.text, path)
    // The namespace in `metadata` is that of the object itself.
    const isMetadata = path.at(-1) === 'metadata'
    if (node.type === 'mapping' && !isMetadata) this.#checkPairs(node, path)
    for (const { step, child } of childrenOf(node)) {
      if (!isMetadata || step === 'annotations') this.#visit(child, [...path, step])
    }
  }

  /** Checks pairs of fields such as `name` and `namespace`, or `secretName` and `secretNamespace`. */
  #checkPairs(node: Mapping, path: FieldPath): void {
    for (const { key, value } of node.entries) {
      if (value.type !== 'scalar' || !/namespace$/i.test(key.text)) continue
      const nameKey = key.text.replace(/Namespace$/, 'Name').replace(/namespace$/, 'name')
      const name = getText(node, nameKey)
      const moved = this.#moved
        .get(`${value.text}/${name}`)
        ?.find(({ id }) => this.#isMeant(id.kind, nameKey, node, path))
      if (moved !== undefined) this.#add([...path, key.text], { moved, name, namespace: value.text })
    }
  }

  #isMeant(kind: string, nameKey: string, node: Mapping, path: FieldPath): boolean {
    if (nameKey !== 'name') return namesKind({ text: nameKey.replaceAll(/[-_]/g, ''), isName: false }, kind)
    const named = getText(node, 'kind')
    if (named !== '') return named === kind
    const text = path.filter((part) => typeof part === 'string').at(-1) ?? ''
    return namesKind({ text, isName: true }, kind) || (text === 'dependsOn' && kind === this.#referrer.id.kind)
  }

  #checkText(text: string, path: FieldPath): void {
    const isAnnotation = path[0] === 'metadata' && path[1] === 'annotations' && path.length === 3
    if (isAnnotation && text.includes('/')) {
      const moved = this.#moved.get(text)?.find(({ id }) => annotatesKind(String(path[2]), id.kind))
      const [namespace = '', name = ''] = text.split('/', 2)
      if (moved === undefined) return
      this.#add(path, { moved, name, namespace, replacement: `${effectiveNamespace(moved.id)}/${moved.id.name}` })
    } else if (text.includes('.svc')) this.#checkHosts(text, path)
  }

  /** Reports one host name for each text. */
  #checkHosts(text: string, path: FieldPath): void {
    for (const [, name = '', namespace = ''] of text.matchAll(serviceHost)) {
      const moved = this.#moved.get(`${namespace}/${name}`)?.find(({ id }) => id.kind === 'Service')
      if (moved === undefined) continue
      this.#add(path, { moved, name, namespace, replacement: `${moved.id.name}.${effectiveNamespace(moved.id)}.svc` })
      return
    }
  }

  #add(path: FieldPath, found: Omit<KeptNamespace, 'referrer' | 'path'>): void {
    this.#found.push({ referrer: this.#referrer, path, ...found })
  }
}
