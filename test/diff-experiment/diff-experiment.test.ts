import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as kuilt from '#kuilt'
import { inputTree, loadDirectory, sharedTrees } from '../conformance/support/load.ts'
import type { ConformanceCase, InputTree } from '../conformance/support/model.ts'
import { experiment, type Outcome, type Pair, percent, total } from './index.ts'

const root = join(import.meta.dirname, '../..')

interface Tree {
  readonly name: string
  readonly directory: string
  readonly files: Readonly<Record<string, string>>
}

/** The recorded builds that need no program and no network, by the file that they are recorded in. */
function recordedTrees(): readonly (readonly Tree[])[] {
  const recorded = loadDirectory(join(root, 'test/conformance/build'))
  const trees = sharedTrees(recorded)
  return [...recorded].map(([file, { cases }]) =>
    cases.flatMap((one) => {
      const files = textsOf(inputTree(one, trees))
      return files !== undefined && isPlain(one)
        ? [{ name: `${file} ${one.name}`, directory: one.args[1] ?? '.', files }]
        : []
    }),
  )
}

function isPlain({ args, cwd, env, expected }: ConformanceCase): boolean {
  const isShort = args[0] === 'build' && args.length <= 2 && cwd === '.'
  return isShort && Object.keys(env).length === 0 && expected?.outcome === 'ok'
}

function textsOf(tree: InputTree): Readonly<Record<string, string>> | undefined {
  const files: Record<string, string> = {}
  for (const [path, entry] of tree) {
    if (entry.kind !== 'file') return undefined
    files[path] = entry.content.toString()
  }
  return files
}

/** Two trees in one file system. */
function pairOf(old: Tree, now: Tree): Pair {
  const below = (folder: string, { files }: Tree) =>
    Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text])
  const fileSystem = kuilt.memoryFileSystem(Object.fromEntries([...below('old', old), ...below('new', now)]))
  const build = async (files: ReadonlyMap<string, string>): Promise<string> => {
    const paths = Array.from(files, ([path, text]) => [`/overlay/${path}`, text] as const)
    const all = kuilt.overlayFileSystem(fileSystem, Object.fromEntries(paths))
    return kuilt.toYaml(await kuilt.build('/overlay', { fileSystem: all, cwd: '/' }))
  }
  return {
    name: `${old.name} → ${now.name}`,
    old: join('old', old.directory),
    now: join('new', now.directory),
    options: { fileSystem, cwd: '/' },
    overlay: { directory: '/overlay', build },
  }
}

/** What has to hold for all pairs, with what does not. */
function expectAll({ misses, ...outcome }: Outcome): void {
  const answers = Object.fromEntries(
    (['status', 'formats', 'json', 'jsonpatch'] as const).map((name) => [name, percent(outcome[name])]),
  )
  const report = misses.join('\n')
  expect({ ...answers, report }).toEqual({ status: 100, formats: 100, json: 100, jsonpatch: 100, report })
  expect({ report, isRight: percent(outcome.overlay) >= 97 }).toEqual({ report, isRight: true })
}

test('the recorded builds: status, formats, patches and overlays are right', async () => {
  const pairs = recordedTrees().flatMap((trees) =>
    trees.flatMap((tree, i) => {
      const next = trees[i + 1]
      return [pairOf(tree, tree), ...(next === undefined ? [] : [pairOf(tree, next), pairOf(next, tree)])]
    }),
  )
  const outcomes: Outcome[] = []
  for (const pair of pairs.filter((_, i) => i % 4 === 1)) {
    const outcome = await experiment(pair, kuilt).catch((error: unknown) => {
      // Functions, plugins and the network.
      if (kuilt.isKuiltError(error)) return undefined
      throw error
    })
    if (outcome !== undefined) outcomes.push(outcome)
  }
  const all = total(outcomes)
  expect(all.overlay.all).toBeGreaterThan(50)
  expectAll(all)
})

test('examples/shop: what the overlays differ in', async () => {
  const files = filesBelow(join(root, 'examples/shop'))
  const tree = (directory: string): Tree => ({ name: directory, directory, files })
  const [dev, prod] = [tree('overlays/dev'), tree('overlays/prod')]
  expectAll(total([await experiment(pairOf(dev, prod), kuilt), await experiment(pairOf(prod, dev), kuilt)]))
})

function filesBelow(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    return /^(base|components|overlays)\//.test(name) && statSync(join(folder, name)).isFile()
  })
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

const hasShared = existsSync(join(root, '../shared/conformance')) && existsSync(join(root, 'dist/index.mjs'))

// A few of the third-party cases; `npm run diff-experiment` tries more.
;(hasShared ? test : test.skip)('the third-party cases are above their floors', async () => {
  const script = join(root, 'scripts/diff-experiment.mjs')
  const { stdout } = await promisify(execFile)(process.execPath, [script, '--every', '70'], { cwd: root })
  expect(stdout).toMatch(/^jsonpatch: (\d+) of \1 /m)
})
