const letter = /^\p{L}$/u

/** Natural order of keys, as the older Go YAML emitter sorts them. */
export function compareKeys(left: string, right: string): number {
  const a = Array.from(left)
  const b = Array.from(right)
  for (let i = 0; i < a.length && i < b.length; i++) {
    const x = a[i] as string
    const y = b[i] as string
    if (x === y) continue
    const xl = letter.test(x)
    const yl = letter.test(y)
    if (xl && yl) return code(x) - code(y)
    if (xl !== yl) return xl ? 1 : -1
    return compareDigits(a, b, i) || code(x) - code(y)
  }
  return a.length - b.length
}

/** Any Unicode digit counts, with its distance from `0` as value, as upstream computes it. */
function isDigit(char: string): boolean {
  return /\p{Nd}/u.test(char)
}

function code(char: string): number {
  return char.codePointAt(0) ?? 0
}

function compareDigits(a: readonly string[], b: readonly string[], i: number): number {
  let start = 0n
  if (a[i] === '0' || b[i] === '0') {
    for (let j = i - 1; j >= 0 && isDigit(a[j] as string); j--) {
      if (a[j] !== '0') {
        start = 1n
        break
      }
    }
  }
  const x = run(a, i, start)
  const y = run(b, i, start)
  if (x.value !== y.value) return x.value < y.value ? -1 : 1
  return x.length - y.length
}

function run(
  chars: readonly string[],
  from: number,
  start: bigint,
): { readonly value: bigint; readonly length: number } {
  let value = start
  let i = from
  for (; i < chars.length && isDigit(chars[i] as string); i++) {
    value = BigInt.asIntN(64, value * 10n + BigInt(code(chars[i] as string) - 48))
  }
  return { value, length: i - from }
}

/** Sorted keys: by bytes first, then an insertion sort with the natural order, which is fixed even where that order has cycles. */
export function sortKeys<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const sorted = items.toSorted((x, y) => (keyOf(x) < keyOf(y) ? -1 : keyOf(x) > keyOf(y) ? 1 : 0))
  for (let i = 1; i < sorted.length; i++) {
    const item = sorted[i] as T
    let j = i - 1
    while (j >= 0 && compareKeys(keyOf(item), keyOf(sorted[j] as T)) < 0) {
      sorted[j + 1] = sorted[j] as T
      j--
    }
    sorted[j + 1] = item
  }
  return sorted
}
