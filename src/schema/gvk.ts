/** The group, version and kind of a resource. Missing parts are empty. See kyaml/resid/gvk.go. */
export interface Gvk {
  readonly group: string
  readonly version: string
  readonly kind: string
}

/** Returns true if a kind is known to be cluster-scoped. */
export type ScopeTable = (apiVersion: string, kind: string) => boolean

/** Splits an API version at the first slash. Without a slash, the group is empty. */
export function parseApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/')
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) }
}

export function apiVersionOf(gvk: Gvk): string {
  return gvk.group === '' ? gvk.version : `${gvk.group}/${gvk.version}`
}

export function sameGvk(a: Gvk, b: Gvk): boolean {
  return a.kind === b.kind && a.version === b.version && a.group === b.group
}

/**
 * The text by which kinds are sorted. Because of the tilde, empty parts come last. Follows kyaml/resid/gvk.go,
 * (Gvk).legacySortString.
 */
export function gvkSortText({ group, version, kind }: Gvk): string {
  return `${group || '~G'}_${version || '~V'}_${kind || '~K'}`
}

/**
 * True if all non-empty fields of `selector` are equal to those of `gvk`. Follows kyaml/resid/gvk.go, (Gvk).IsSelected.
 */
export function isSelected(gvk: Gvk, selector: Gvk): boolean {
  return (
    (selector.group === '' || selector.group === gvk.group) &&
    (selector.version === '' || selector.version === gvk.version) &&
    (selector.kind === '' || selector.kind === gvk.kind)
  )
}

interface GvkEntry<T> {
  readonly group: string
  readonly version: string
  readonly value: T
}

/** Values by group, version and kind. Each value is computed on first use. */
export class GvkMap<T> {
  readonly #byKind: Map<string, GvkEntry<T>[]> = new Map()
  readonly #make: (gvk: Gvk) => T

  constructor(make: (gvk: Gvk) => T) {
    this.#make = make
  }

  get(gvk: Gvk): T {
    const { group, version, kind } = gvk
    const known = this.#byKind.get(kind)
    if (known !== undefined) {
      for (let i = 0; i < known.length; i++) {
        const one = known[i] as GvkEntry<T>
        if (one.version === version && one.group === group) return one.value
      }
    }
    const made = { group, version, value: this.#make(gvk) }
    if (known === undefined) this.#byKind.set(kind, [made])
    else known.push(made)
    return made.value
  }
}
