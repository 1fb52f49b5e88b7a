import { compareBytes } from '../tree/compare-bytes.ts'
import type { Dependencies } from './dependencies.ts'

/** The files of several targets, each once, sorted; with `missing` also the paths that do not exist. */
export function allPaths(
  found: readonly Dependencies[],
  { missing: withMissing }: { readonly missing: boolean },
): readonly string[] {
  const paths = found.flatMap(({ files, missing }) => (withMissing ? [...files, ...missing] : files))
  return [...new Set(paths)].sort(compareBytes)
}
