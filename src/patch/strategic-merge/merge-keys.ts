/**
 * Completes the keys of elements that agree in all keys that both have: `[80, '']` and `[80, 'TCP']` both become `[80,
 * 'TCP']`. Pairs are joined in order and in place, so one join can cause another. Follows
 * kyaml/yaml/walk/associative_sequence.go, mergeValues and match.
 */
export function joinPartialKeys(all: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const joined = all.slice()
  for (let i = 0; i < joined.length; i++) {
    // This is read before the inner loop, so later joins of the same round do not see earlier ones.
    const own = joined[i] ?? []
    for (let j = 0; j < joined.length; j++) {
      const values = joinTwo(own, joined[j] ?? [])
      if (values === undefined) continue
      joined[i] = values
      joined[j] = values
    }
  }
  return joined
}

function joinTwo(a: readonly string[], b: readonly string[]): readonly string[] | undefined {
  let common = false
  const joined: string[] = []
  for (let i = 0; i < a.length; i++) {
    const x = a[i] ?? ''
    const y = b[i] ?? ''
    if (x === y) common = true
    else if (x !== '' && y !== '') return undefined
    joined.push(x === '' ? y : x)
  }
  return common ? joined : undefined
}

/**
 * The positions of the keys that at least one element has; all positions if no element has any of them. Follows
 * kyaml/yaml/walk/associative_sequence.go, validateKeys.
 */
export function usedKeys(all: readonly (readonly string[])[], count: number): readonly number[] {
  const positions = Array.from({ length: count }, (_, i) => i)
  const used = positions.filter((i) => all.some((values) => values[i] !== ''))
  return used.length > 0 ? used : positions
}
