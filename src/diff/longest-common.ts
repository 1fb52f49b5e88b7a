/** The maximum size of the table of all pairs. A larger table takes too much time and memory. */
const maxCells = 4_000_000

/** Returns the positions of the longest common subsequence of two lists of strings, in order. */
export function longestCommon(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let [endA, endB] = [a.length, b.length]
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--
    endB--
  }
  const head = Array.from({ length: start }, (_, i) => [i, i] as const)
  const tail = Array.from({ length: a.length - endA }, (_, i) => [endA + i, endB + i] as const)
  const middle = table(a.slice(start, endA), b.slice(start, endB)).map(([i, j]) => [i + start, j + start] as const)
  return [...head, ...middle, ...tail]
}

function table(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  const [rows, columns] = [a.length + 1, b.length + 1]
  if (a.length === 0 || b.length === 0 || rows * columns > maxCells) return []
  const lengths = new Uint32Array(rows * columns)
  const at = (i: number, j: number): number => lengths[i * columns + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * columns + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const found: (readonly [number, number])[] = []
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) found.push([i++, j++])
    else if (at(i + 1, j) >= at(i, j + 1)) i++
    else j++
  }
  return found
}
