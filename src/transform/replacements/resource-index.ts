import { KuiltError } from '../../diagnostics/index.ts'
import type { Resource } from '../../resource/resource.ts'
import type { Literals } from './selectors.ts'

/** The resources that replacements read and write, found by kind and name in constant time while they change. */
export class ResourceIndex {
  readonly #original: readonly Resource[]
  #list: Resource[] | undefined
  /** By current and earlier kinds and names. Positions of resources that no longer match stay: callers check anyway. */
  readonly #byKind: Map<string, number[]> = new Map()
  readonly #byName: Map<string, number[]> = new Map()

  /**
   * @throws KuiltError PREVIOUS_IDS_UNEVEN where a resource once had no name or kind, which upstream cannot parse
   * (api/internal/utils/makeResIds.go, PrevIds)
   */
  constructor(resources: readonly Resource[]) {
    this.#original = resources
    const lost = resources.find(({ state }) => state.history.some(({ name, kind }) => name === '' || kind === ''))
    if (lost) throw new KuiltError('PREVIOUS_IDS_UNEVEN', { names: lost.state.history.map(({ name }) => name).join() })
    for (const [position, resource] of resources.entries()) this.#add(resource, position)
  }

  /** The original list where nothing has changed. */
  get resources(): readonly Resource[] {
    return this.#list ?? this.#original
  }

  /** Positions, in order, of all resources that can have this kind and name. */
  candidates({ kind, name }: Literals): Iterable<number> {
    if (name !== undefined) return this.#byName.get(name) ?? []
    if (kind !== undefined) return this.#byKind.get(kind) ?? []
    return this.resources.keys()
  }

  replace(position: number, resource: Resource): void {
    const old = this.resources[position]
    if (old === resource) return
    this.#list ??= this.#original.slice()
    this.#list[position] = resource
    if (old?.id.kind !== resource.id.kind || old.id.name !== resource.id.name) this.#add(resource, position)
  }

  #add(resource: Resource, position: number): void {
    for (const { kind, name } of resource.allIds) {
      insert(this.#byKind, kind, position)
      insert(this.#byName, name, position)
    }
  }
}

function insert(map: Map<string, number[]>, key: string, position: number): void {
  const positions = map.get(key)
  if (positions === undefined) {
    map.set(key, [position])
    return
  }
  let at = positions.length
  while (at > 0 && (positions[at - 1] ?? 0) > position) at--
  if (positions[at - 1] !== position) positions.splice(at, 0, position)
}
