import { globPackage } from '../files/glob-package.ts'
import { basename } from '../files/paths.ts'
import { compareBytes } from '../tree/compare-bytes.ts'

/**
 * Returns the files and directories that match a pattern, in Go's order. `*`, `?` and `[…]` work as in `filepath.Glob`.
 * Hidden files are omitted unless the last part of the pattern starts with a dot.
 */
export function expandPath(pattern: string, cwd: string): readonly string[] {
  const { escape: escapePattern, globSync, hasMagic } = globPackage()
  const options = { cwd, dot: true, nobrace: true, noext: true, noglobstar: true, posix: true } as const
  // A path without wildcards is returned as written.
  if (!hasMagic(pattern, options)) return globSync(escapePattern(pattern), options).length > 0 ? [pattern] : []
  const found = globSync(pattern, options).sort(compareSegments)
  return basename(pattern).startsWith('.') ? found : found.filter((path) => !basename(path).startsWith('.'))
}

/** Compares paths segment by segment. */
function compareSegments(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')]
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = compareBytes(left[i] ?? '', right[i] ?? '')
    if (order !== 0) return order
  }
  return left.length - right.length
}
