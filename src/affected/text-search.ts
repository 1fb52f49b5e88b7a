import { relativePath } from '../files/paths.ts'

/** Returns false if the text of the kustomization in a directory cannot contain a changed path. */
export type TextSearch = (directory: string, text: string) => boolean

/** A text is searched for each changed name, or for more names than this, each of its words is looked up. */
const fewNames = 16

/** Characters that can be written in only one way, except in texts with escapes. */
const words = /[\w.+@~-]+/g

/** Two slashes, `.` between slashes, or `..` after another name. Matches some other texts, too. */
const redundantPath = /\/\.?\/|[^.]\/\.\.|[^./]\.\/\.\.|[^/\s"']\.\.\/\.\./

/**
 * Searches texts for changed paths. This is much faster than parsing them. If a change affects everything below its
 * path, such as that of a symlink, it also finds references to paths below it.
 *
 * @param names the changed paths, by their last parts
 */
export function textSearch(names: ReadonlyMap<string, readonly string[]>): TextSearch {
  const searched = byLongestWord(names)
  if (searched === undefined) return () => true
  if (searched.size <= fewNames) {
    const few = [...searched].map(([word, paths]) => ({ word, paths }))
    return (directory, text) =>
      few.some(({ word, paths }) => text.includes(word) && mayReferToSome(paths, directory, text))
  }
  return (directory, text) =>
    (text.match(words) ?? []).some((word) => mayReferToSome(searched.get(word) ?? [], directory, text))
}

/**
 * The paths by the longest word of their names: YAML can split a name only at spaces, and doubles only quotes. Undefined
 * if a name has no words.
 */
function byLongestWord(
  names: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> | undefined {
  const found = new Map<string, readonly string[]>()
  for (const [name, paths] of names) {
    const [word] = (name.match(words) ?? []).sort((a, b) => b.length - a.length)
    if (word === undefined) return undefined
    found.set(word, [...(found.get(word) ?? []), ...paths])
  }
  return found
}

/**
 * True if the text of a kustomization may contain a reference to one of these paths. Every way to write a path ends with
 * the part of it that is below the directory, or below a parent, unless that part contains `.` or `..`.
 */
function mayReferToSome(paths: readonly string[], directory: string, text: string): boolean {
  if (paths.length === 0) return false
  if (paths.length > fewNames || redundantPath.test(text)) return true
  return paths.some((path) => {
    const written = relativePath(directory, path).replace(/^(?:\.\.\/)+/, '')
    return text.includes(written) || !/^[\w.+@~/-]*[\w+@~-]$/.test(written)
  })
}
