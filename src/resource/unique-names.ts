import type { Resource } from './resource.ts'

/**
 * True where no two resources have kind and name in common, and so no id. Asks less than comparing ids, and is true for most
 * builds.
 */
export function haveUniqueNames(resources: readonly Resource[]): boolean {
  const names = new Map<string, Set<string>>()
  for (let i = 0; i < resources.length; i++) {
    const { kind, name } = (resources[i] as Resource).id
    const known = names.get(kind)
    if (known === undefined) names.set(kind, new Set([name]))
    else if (known.size === known.add(name).size) return false
  }
  return true
}
