import { type BuildResult, builtResources, type Printable, toYaml } from '../build/build-result.ts'
import type { AnyKubernetesObject, KubernetesObject } from '../build/kubernetes-object.ts'
import { contentHash } from '../references/hash.ts'
import { printedNode } from '../resource/printed-node.ts'
import { manifestState, Resource } from '../resource/resource.ts'
import { builtinScope } from '../schema/scope.ts'
import type { JsonObject } from '../tree/node.ts'
import { toJson } from '../yaml/json/json.ts'
import { objectNode } from '../yaml/json/plain-objects.ts'
import type { Ignored } from './ignore.ts'

/** Something that can be compared: the result of a build, or objects. */
export type Comparable = BuildResult<AnyKubernetesObject> | Iterable<KubernetesObject | AnyKubernetesObject>

/** One of the two outputs. */
export interface Side {
  readonly items: readonly Item[]
  readonly yaml: string
}

/** @throws KuiltError OBJECT_… for objects that cannot be printed */
export function sideOf(source: Comparable, ignored: Ignored): Side {
  const built = builtResources(source)
  const printable: Printable = source as Printable
  const resources =
    built ?? objectsOf(source).map((object) => new Resource(objectNode(object), manifestState, builtinScope))
  const yaml = toYaml(printable)
  // The content of strings is indented, so a line with `---` always starts a document.
  const texts = resources.length === 0 ? [] : yaml.split('\n---\n')
  const last = resources.length - 1
  const items = resources.map((resource, index) => {
    const text = texts[index] ?? ''
    return new Item(resource, index === last ? text.replace(/\n$/, '') : text, { index, ignored })
  })
  return { items: ignored.isEmpty ? items : items.filter(({ resource }) => !ignored.hasKind(resource.id)), yaml }
}

function objectsOf(source: Comparable): readonly unknown[] {
  return Symbol.iterator in source ? [...source] : source.resources
}

/** A resource of one side. */
export class Item {
  readonly resource: Resource
  /** The printed text without the final newline. */
  readonly lines: string
  /** The position in the output. */
  readonly index: number
  readonly #ignored: Ignored
  #object: JsonObject | undefined
  #compared: JsonObject | undefined
  #stem: string | undefined

  constructor(
    resource: Resource,
    lines: string,
    { index, ignored }: { readonly index: number; readonly ignored: Ignored },
  ) {
    this.resource = resource
    this.lines = lines
    this.index = index
    this.#ignored = ignored
  }

  /** The printed text. */
  get text(): string {
    return `${this.lines}\n`
  }

  /** The whole object. */
  get object(): JsonObject {
    // The tree of a resource is a map.
    this.#object ??= toJson(printedNode(this.resource)) as JsonObject
    return this.#object
  }

  /** The object without ignored fields. */
  get compared(): JsonObject {
    this.#compared ??= this.#ignored.without(this.object)
    return this.#compared
  }

  /** The name before the hash suffix. */
  get stem(): string {
    this.#stem ??= stemOf(this.resource)
    return this.#stem
  }
}

function stemOf(resource: Resource): string {
  const { id, state } = resource
  if (state.needsHash) return state.history.at(-1)?.name ?? id.name
  const [, stem, hash] = splitHash(id.kind, id.name)
  // Only plain manifests can have a hash that the build has not recorded.
  return stem !== undefined && contentHash(resource) === hash ? stem : id.name
}

/** Splits a name that may end with a hash of kustomize. Returns `[name, stem, hash]`, or an empty list. */
export function splitHash(kind: string, name: string): readonly string[] {
  if (kind !== 'ConfigMap' && kind !== 'Secret') return []
  return /^(.+)-([2456789bcdfghkmt]{10})$/.exec(name) ?? []
}
