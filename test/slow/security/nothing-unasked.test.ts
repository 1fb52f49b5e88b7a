import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build as bundle } from 'esbuild'

const root = join(import.meta.dirname, '../../..')
const conformance = join(root, '../shared/conformance')

/** Loaded before everything else: starting a program or opening a socket or a thread is recorded and throws. */
const guard = join(root, 'scripts/forbid-outside.cjs')

/** Builds a list of directories with the library and on the command line, and prints the results. */
const program = `
import { build, buildSync, isKuiltError, toYaml } from './src/index.ts'
import { run } from './src/cli/main.ts'
import { readFileSync, writeFileSync } from 'node:fs'
const outcomes = []
for (const { directory, cwd, args, ways } of JSON.parse(readFileSync(process.env.TREES, 'utf8'))) {
  const outcome = { directory }
  for (const way of ways) {
    try {
      toYaml(await { sync: buildSync, async: build }[way](directory, { cwd }))
      outcome[way] = 'built'
    } catch (error) {
      outcome[way] = isKuiltError(error) ? error.code + ': ' + error.message + ' ' + (error.hint ?? '') : String(error.stack)
    }
  }
  const output = { isTTY: false, write: () => {} }
  const io = { stdout: output, stderr: output, readStdin: async () => '', env: {}, cwd, platform: 'test' }
  outcome.cli = await run([...args, '--no-remote'], io)
  outcomes.push(outcome)
}
writeFileSync(process.env.OUTCOMES, JSON.stringify(outcomes))
`

interface Tree {
  readonly directory: string
  readonly cwd: string
  readonly args: readonly string[]
  /** How the library builds it. */
  readonly ways: readonly ('sync' | 'async')[]
}

interface Outcome {
  readonly directory: string
  readonly sync?: string
  readonly async?: string
  readonly cli: number
}

let tools = ''
beforeAll(async () => {
  // Below node_modules, so that lazily loaded dependencies are found.
  mkdirSync(join(root, 'node_modules/.cache/kuilt'), { recursive: true })
  tools = mkdtempSync(join(root, 'node_modules/.cache/kuilt/unasked-'))
  await bundle({
    absWorkingDir: root,
    stdin: { contents: program, resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile: join(tools, 'program.mjs'),
    logLevel: 'error',
  })
}, 60_000)
afterAll(() => rmSync(tools, { recursive: true }))

function runAll(trees: readonly Tree[]): {
  readonly used: string
  readonly outcomes: readonly Outcome[]
  readonly stderr: string
} {
  const paths = { TREES: join(tools, 'trees.json'), OUTCOMES: join(tools, 'outcomes.json'), USED: join(tools, 'used') }
  writeFileSync(paths.TREES, JSON.stringify(trees))
  writeFileSync(paths.USED, '')
  rmSync(paths.OUTCOMES, { force: true })
  const line = ['--require', guard, join(tools, 'program.mjs')]
  const { stderr } = spawnSync(process.execPath, line, { env: { ...process.env, ...paths }, encoding: 'utf8' })
  const outcomes = existsSync(paths.OUTCOMES) ? JSON.parse(readFileSync(paths.OUTCOMES, 'utf8')) : []
  return { used: readFileSync(paths.USED, 'utf8'), outcomes, stderr }
}

test('the guard of these tests works', () => {
  const attempts = [
    "require('node:child_process').spawnSync('true')",
    "require('child_process').execFile('true')",
    "require('node:net').connect(1)",
    "require('node:http').get('http://localhost:1')",
    "new (require('node:worker_threads').Worker)('')",
    "fetch('http://localhost:1')",
    "import('node:child_process').then((m) => m.spawn('true'))",
    "import('node:https').then((m) => m.request('https://localhost:1'))",
  ]
  for (const attempt of attempts) {
    const used = join(tools, 'used')
    writeFileSync(used, '')
    const { status } = spawnSync(process.execPath, ['--require', guard, '-e', attempt], {
      env: { ...process.env, USED: used },
    })
    expect([attempt, status, readFileSync(used, 'utf8')]).toEqual([
      attempt,
      1,
      expect.stringMatching(/^\{"used":"[\w.]+",.*\}\n$/),
    ])
  }
})

const fn = (spec: string) =>
  `apiVersion: example.com/v1\nkind: Fn\nmetadata:\n  name: fn\n  annotations:\n    config.kubernetes.io/function: |\n      ${spec}\n`
const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n'
const plugin = 'apiVersion: example.com/v1\nkind: Plugin\nmetadata:\n  name: p\n'

/** Requests of a tree, the code of the error, and the options that it contains. */
const wishes: readonly {
  readonly what: string
  readonly files: Readonly<Record<string, string>>
  readonly code: string
  readonly names: RegExp
}[] = [
  {
    what: 'a file from the web',
    files: { 'kustomization.yaml': 'resources: [https://example.com/a.yaml]\n' },
    code: 'REMOTE_NOT_ALLOWED',
    names: /`remote` option of `build\(\)`/,
  },
  {
    what: 'a repository',
    files: { 'kustomization.yaml': "resources: ['github.com/acme/deploy//base?ref=v1']\n" },
    code: 'REMOTE_NOT_ALLOWED',
    names: /`remote` option of `build\(\)`/,
  },
  {
    what: 'a repository over ssh',
    files: { 'kustomization.yaml': "components: ['git@example.com:acme/deploy.git']\n" },
    code: 'REMOTE_NOT_ALLOWED',
    names: /`remote` option of `build\(\)`/,
  },
  {
    what: 'a patch from the web',
    files: {
      'kustomization.yaml': 'resources: [a.yaml]\npatches: [{path: http://example.com/p.yaml}]\n',
      'a.yaml': configMap,
    },
    code: 'REMOTE_NOT_ALLOWED',
    names: /`remote` option of `build\(\)`/,
  },
  {
    what: 'a generated file from the web',
    files: { 'kustomization.yaml': 'configMapGenerator: [{name: a, files: [a=https://example.com/a]}]\n' },
    code: 'REMOTE_NOT_ALLOWED',
    names: /`remote` option of `build\(\)`/,
  },
  {
    what: 'a program',
    files: {
      'kustomization.yaml': 'generators: [fn.yaml]\n',
      'fn.yaml': fn('exec: {path: ./evil}'),
      evil: '#!/bin/sh\n',
    },
    code: 'PLUGINS_DISABLED',
    names: /`plugins` and `exec` options/,
  },
  {
    what: 'a container',
    files: {
      'kustomization.yaml': 'resources: [a.yaml]\ntransformers: [fn.yaml]\n',
      'a.yaml': configMap,
      'fn.yaml': fn('container: {image: evil}'),
    },
    code: 'PLUGINS_DISABLED',
    names: /`plugins` and `exec` options/,
  },
  {
    what: 'a validator that is a program',
    files: {
      'kustomization.yaml': 'resources: [a.yaml]\nvalidators: [fn.yaml]\n',
      'a.yaml': configMap,
      'fn.yaml': fn('exec: {path: /bin/true}'),
    },
    code: 'PLUGINS_DISABLED',
    names: /`plugins` and `exec` options/,
  },
  {
    what: 'a plugin',
    files: { 'kustomization.yaml': 'generators: [p.yaml]\n', 'p.yaml': plugin },
    code: 'PLUGINS_DISABLED',
    names: /`plugins` and `exec` options/,
  },
  {
    what: 'a chart',
    files: { 'kustomization.yaml': 'helmCharts: [{name: web, repo: https://example.com/charts}]\n' },
    code: 'HELM_DISABLED',
    names: /`helm` and `exec` options/,
  },
  {
    what: 'a chart of the old field',
    files: { 'kustomization.yaml': 'helmChartInflationGenerator: [{chartName: web}]\n' },
    code: 'HELM_DISABLED',
    names: /`helm` and `exec` options/,
  },
]

test('requests of a tree are rejected, and each error contains the option', () => {
  const trees = wishes.map(({ files }) => {
    const directory = mkdtempSync(join(tools, 'tree-'))
    for (const [path, text] of Object.entries(files)) writeFileSync(join(directory, path), text)
    return { directory, cwd: directory, args: ['build', '.'], ways: ['sync', 'async'] } as const
  })
  const { used, outcomes, stderr } = runAll(trees)
  expect({ used, stderr }).toEqual({ used: '', stderr: '' })
  expect(outcomes.map(({ sync, cli }, i) => [wishes[i]?.what, sync, cli])).toEqual(
    wishes.map(({ what, names }) => [what, expect.stringMatching(names), 1]),
  )
  expect(outcomes.map(({ sync }) => sync?.split(':')[0])).toEqual(wishes.map(({ code }) => code))
  expect(outcomes.map((outcome) => outcome.async)).toEqual(outcomes.map(({ sync }) => sync))
})

/** Suites that build kustomizations. */
const suites = ['builtin', 'filters', 'krusty', 'krusty-more', 'probes', 'realworld', 'replacement']

/** All cases that are builds, each built in one of two ways. Cases that allow programs do so only on the command line. */
function recordedTrees(): readonly Tree[] {
  const cases = suites.flatMap((suite) =>
    readdirSync(join(conformance, suite), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('/case.json'))
      .map((path) => join(suite, path)),
  )
  return cases.sort().flatMap((path, i) => {
    const folder = join(conformance, dirname(path))
    const { args = [], cwd = '.' } = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8'))
    if (args[0] !== 'build') return []
    const isOwn = (flag: string) =>
      /^--(enable-(helm|alpha-plugins|exec)|network|mount|env|helm-|output)|^-[eo]/.test(flag)
    const plain: readonly string[] = args.filter((arg: string) => !isOwn(arg))
    const directory = plain.slice(1).find((arg) => !arg.startsWith('-')) ?? '.'
    // Targets such as `main:overlays/prod` run git.
    if (/^[^/]+:(?!\/\/)/.test(directory)) return []
    // The cases of a repository share the tree in the parent directory.
    const tree = [join(folder, 'in'), join(folder, '../in')].find((path) => existsSync(path))
    return tree === undefined
      ? []
      : [{ directory, cwd: join(tree, cwd), args: plain, ways: [i % 2 === 0 ? 'sync' : 'async'] }]
  })
}

const recorded = existsSync(conformance) ? test : test.skip

recorded(
  'no recorded tree starts a program or opens a socket (skipped without the recorded trees)',
  () => {
    const trees = recordedTrees()
    expect(trees.length).toBeGreaterThan(1000)
    const { used, outcomes, stderr } = runAll(trees)
    expect({ used, stderr, count: outcomes.length }).toEqual({ used: '', stderr: '', count: trees.length })
    const results = outcomes.map(({ sync, async }) => sync ?? async)
    expect(results.filter((result) => result === 'built').length).toBeGreaterThan(trees.length / 2)
    for (const result of results) expect(result).toMatch(/^(built$|[A-Z][A-Z_0-9]+: )/)
  },
  300_000,
)
