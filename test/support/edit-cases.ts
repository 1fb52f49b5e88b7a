import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { inputTree, loadDirectory, sharedTrees } from '../conformance/support/load.ts'
import type { InputTree } from '../conformance/support/model.ts'

/** Files by path. */
export type Tree = Readonly<Record<string, string>>

/** A recorded command line, the tree that it runs in, and the resulting files. */
export interface EditCase {
  readonly name: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly before: Tree
  readonly fails: boolean
  /** Files that kustomize wrote. */
  readonly after: Tree
}

/** The cases in `test/conformance/edit`. */
export function ownCases(): readonly EditCase[] {
  const files = loadDirectory(join(import.meta.dirname, '../conformance/edit'))
  const shared = sharedTrees(files)
  const cases = [...files.values()].flatMap((file) => file.cases)
  return cases.map((one) => ({
    name: one.name,
    args: one.args,
    cwd: one.cwd,
    before: texts(inputTree(one, shared)),
    fails: one.expected?.outcome === 'error',
    after: Object.fromEntries(Array.from(one.expected?.files ?? [], ([path, content]) => [path, content.toString()])),
  }))
}

function texts(tree: InputTree): Tree {
  return Object.fromEntries(
    Array.from(tree, ([path, entry]) => {
      if (entry.kind !== 'file') throw new Error(`${path} is not a file`)
      return [path, entry.content.toString()]
    }),
  )
}

/** The recorded cases in a folder; empty if the folder does not exist. */
export function recordedCases(folder: string): readonly EditCase[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((name) => {
    const file = join(folder, name, 'case.json')
    if (!existsSync(file)) return []
    const { args, cwd = '.', expect: outcome } = JSON.parse(readFileSync(file, 'utf8'))
    const [before, after] = [readTree(join(folder, name, 'in')), readTree(join(folder, name, 'out'))]
    return [{ name, args, cwd, before, fails: outcome === 'error', after }]
  })
}

export function readTree(directory: string): Tree {
  if (!existsSync(directory)) return {}
  const paths = readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((path) => join(directory, path))
  const files = paths.filter((path) => statSync(path).isFile())
  return Object.fromEntries(files.map((path) => [relative(directory, path), readFileSync(path, 'utf8')]))
}

/** Runs `work` in a new directory that contains the tree. */
export async function inTree<T>(tree: Tree, work: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'kuilt-edit-'))
  try {
    for (const [path, text] of Object.entries(tree)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true })
      writeFileSync(join(directory, path), text)
    }
    return await work(directory)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
