/** Groups items by a key. The groups, and the items of each group, keep their order. */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, [T, ...T[]]> {
  const groups = new Map<K, [T, ...T[]]>()
  for (const item of items) addToGroup(groups, keyOf(item), item)
  return groups
}

/** Appends an item to the group of a key. */
export function addToGroup<T, K>(groups: Map<K, [T, ...T[]]>, key: K, item: T): void {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [item])
  else group.push(item)
}
