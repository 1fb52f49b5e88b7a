import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ConformanceCase, ConformanceFile, InputTree } from './model.ts'
import { parseConformance } from './parse.ts'

/** The parsed `.txt` files of a directory, by name. */
export function loadDirectory(directory: string): ReadonlyMap<string, ConformanceFile> {
  const names = readdirSync(directory).filter((name) => name.endsWith('.txt'))
  return new Map(
    names.sort().map((name) => [name, parseConformance(readFileSync(join(directory, name), 'utf8'), name)]),
  )
}

/** The shared trees of all files, by name. */
export function sharedTrees(files: ReadonlyMap<string, ConformanceFile>): ReadonlyMap<string, InputTree> {
  const trees = new Map<string, InputTree>()
  for (const [name, file] of files) {
    for (const [tree, entries] of file.trees) {
      if (trees.has(tree)) throw new Error(`${name}: there is another tree named ${tree}`)
      trees.set(tree, entries)
    }
  }
  return trees
}

/** The complete input tree of a case. */
export function inputTree({ name, tree, files }: ConformanceCase, shared: ReadonlyMap<string, InputTree>): InputTree {
  if (tree === undefined) return files
  const base = shared.get(tree)
  if (base === undefined) throw new Error(`${name}: there is no tree named ${tree}`)
  return new Map([...base, ...files])
}
