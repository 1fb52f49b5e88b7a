import type { Gvk } from './resource-id.ts'

interface Known<T> {
  readonly group: string
  readonly version: string
  readonly value: T
}

/** Values by group, version and kind, each made when it is first asked for. */
export class GvkMap<T> {
  readonly #byKind: Map<string, Known<T>[]> = new Map()
  readonly #make: (gvk: Gvk) => T

  constructor(make: (gvk: Gvk) => T) {
    this.#make = make
  }

  get(gvk: Gvk): T {
    const { group, version, kind } = gvk
    const known = this.#byKind.get(kind)
    if (known !== undefined) {
      for (let i = 0; i < known.length; i++) {
        const one = known[i] as Known<T>
        if (one.version === version && one.group === group) return one.value
      }
    }
    const made = { group, version, value: this.#make(gvk) }
    if (known === undefined) this.#byKind.set(kind, [made])
    else known.push(made)
    return made.value
  }
}
