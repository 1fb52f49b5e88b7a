/** Compares two strings as Go does: by their UTF-8 bytes, which is the order of their code points. */
export function compareBytes(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return surrogateLast(x) - surrogateLast(y)
  }
  return a.length - b.length
}

/**
 * Sorts strings in the order of `compareBytes`. For speed, calls no function to compare them unless a string contains a
 * surrogate.
 */
export function sortedByBytes(texts: Iterable<string>): string[] {
  const sorted = [...texts].sort()
  return SURROGATE.test(sorted.join('')) ? sorted.sort(compareBytes) : sorted
}

const SURROGATE = /[\ud800-\udfff]/

/**
 * Returns a number by which code units sort like code points. In UTF-16, surrogates sort before U+E000 to U+FFFF, but
 * the code points that they represent sort after them.
 */
function surrogateLast(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}
