import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

/** Files by path. */
export type Tree = Readonly<Record<string, string>>

/** A recorded command line: the tree that it runs in, and the files that kustomize leaves behind. */
export interface EditCase {
  readonly name: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly before: Tree
  readonly fails: boolean
  /** Files that kustomize wrote. */
  readonly after: Tree
}

interface Fixture {
  readonly trees: Readonly<Record<string, Tree>>
  readonly cases: readonly {
    readonly name: string
    readonly tree: string
    readonly args: readonly string[]
    readonly fails?: boolean
    readonly out?: Tree
  }[]
}

/** The cases of `test/fixtures/edit-cases.json`. */
export function fixtureCases(): readonly EditCase[] {
  const text = readFileSync(join(import.meta.dirname, '../fixtures/edit-cases.json'), 'utf8')
  const { trees, cases } = JSON.parse(text) as Fixture
  return cases.map(({ name, tree, args, fails = false, out = {} }) => {
    return { name, args, cwd: '.', before: trees[tree] ?? {}, fails, after: out }
  })
}

/** The cases of a folder of recorded ones; none where there is no such folder. */
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

/** Runs `work` in a new directory that holds the tree. */
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
