import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { build, buildSync, createCache, diskFileSystem, type FileSystem, isKuiltError, lint, toYaml } from '#kuilt'
import { localize } from '#kuilt/edit'
import { type BundledProgram, bundledProgram } from '../support/bundled-program.ts'
import { writeFiles } from '../support/git.ts'
import { trickyTree } from '../support/tricky-tree.ts'

const root = join(import.meta.dirname, '../..')
const overlays = ['dev', 'staging', 'prod'].map((name) => join(root, 'examples/shop/overlays', name))

let program: BundledProgram
let library = ''
let targets: readonly string[] = []
let expected: readonly string[] = []
beforeAll(() => {
  program = bundledProgram()
  library = program.library
  writeFiles(program.box, trickyTree)
  writeFiles(program.box, {
    'broken/kustomization.yaml': 'resources: [nowhere.yaml]\npatches: [{ path: gone.yaml }]\n',
  })
  targets = [...overlays, join(program.box, 'overlay'), join(program.box, 'broken')]
  expected = targets.map((target) => outcome(target))
  expect(expected.map((text) => text.slice(0, 10))).toEqual([
    ...Array.from({ length: 4 }, () => 'apiVersion'),
    'FILE_NOT_F',
  ])
}, 60_000)

/** The output, or the complete error. */
function outcome(target: string, options: object = {}): string {
  try {
    return toYaml(buildSync(target, options))
  } catch (error) {
    if (!isKuiltError(error)) throw error
    return `${error.code} ${error.message} ${error.hint} ${JSON.stringify(error.at)}`
  }
}

describe('the same bytes', () => {
  test('come from 30 builds in one process, with and without a cache', () => {
    const cache = createCache()
    for (let i = 0; i < 30; i++) {
      expect(targets.map((target) => outcome(target, i % 2 === 0 ? {} : { cache }))).toEqual(expected)
    }
  }, 60_000)

  test('come from 200 builds in parallel and in sequence', async () => {
    const cache = createCache()
    const builds = Array.from({ length: 200 }, async (_, i) => {
      const options = { remote: i % 3 === 0, ...(i % 2 === 0 ? { cache } : {}) }
      return toYaml(await build(targets[i % 4], options))
    })
    const results = await Promise.all(builds)
    expect(results).toEqual(results.map((_, i) => expected[i % 4]))
  }, 60_000)

  test('come with any order of directory entries', () => {
    for (let seed = 1; seed <= 10; seed++) {
      expect(targets.map((target) => outcome(target, { fileSystem: shuffling(seed) }))).toEqual(expected)
    }
  })

  test('come from lint and localize, with any order of directory entries', async () => {
    const shop = join(root, 'examples/shop')
    writeFiles(program.box, {
      'lone/kustomization.yaml': 'resources: [a.yaml]\n',
      ...Object.fromEntries(
        Array.from('abcdef', (name) => [`lone/${name}.yaml`, `apiVersion: v1\nkind: A\nmetadata: { name: ${name} }\n`]),
      ),
    })
    const results = Array.from({ length: 5 }, async (_, seed) => {
      const fileSystem = shuffling(seed)
      const { warnings } = await lint([join(program.box, 'lone')], { fileSystem })
      const { files } = await localize('overlays/prod', { fileSystem, cwd: shop, scope: shop })
      return { found: warnings.map(({ code, message, at }) => [code, message, at]), copied: [...files] }
    })
    const [first, ...others] = await Promise.all(results)
    expect(first?.found).toHaveLength(5)
    expect(first?.copied.length).toBeGreaterThan(10)
    for (const other of others) expect(other).toEqual(first)
  })

  test('come from worker threads', async () => {
    const script = `const { buildSync, toYaml } = require(${JSON.stringify(library)})
      const { parentPort, workerData } = require('node:worker_threads')
      parentPort.postMessage(workerData.map((target) => toYaml(buildSync(target))))`
    const built = targets.slice(0, 4)
    const answers = Array.from({ length: 4 }, () => {
      const worker = new Worker(script, { eval: true, workerData: built })
      return new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject))
    })
    for (const answer of await Promise.all(answers)) expect(answer).toEqual(expected.slice(0, 4))
  }, 30_000)

  let broken = ''
  beforeAll(() => {
    broken = program.kuilt(['build', 'broken']).stderr
  })
  test.each([
    { LC_ALL: 'C', HOME: '/nowhere', USER: 'somebody', XDG_CONFIG_HOME: '/nowhere', KUSTOMIZE_PLUGIN_HOME: '/nowhere' },
    { LANG: 'C', LC_ALL: '', FORCE_COLOR: '0', NODE_ENV: 'production' },
    { LC_ALL: 'tr_TR.UTF-8', TZ: 'America/St_Johns' },
    { LC_ALL: 'de_DE.UTF-8', LANGUAGE: 'de', TZ: 'Pacific/Kiritimati' },
  ])(
    'come with %j in the environment',
    (variables) => {
      const env = { ...process.env, ...variables }
      const results = targets.slice(2, 4).map((target) => program.kuilt(['build', target], { env }))
      expect(results.map(({ stdout }) => stdout)).toEqual(expected.slice(2, 4))
      expect(program.kuilt(['build', 'broken'], { env }).stderr).toBe(broken)
    },
    30_000,
  )

  test('come with an empty environment, and from any working directory', () => {
    for (const cwd of ['/', program.box, join(program.box, 'base')]) {
      const target = targets[3] ?? ''
      expect(program.kuilt(['build', target], { cwd, env: {} }).stdout).toBe(expected[3])
    }
  })

  test('come from a copy of the tree in another place', () => {
    const files = Object.entries(trickyTree).map(([path, text]) => [`else/where/${path}`, text])
    writeFiles(program.box, Object.fromEntries(files))
    expect(outcome(join(program.box, 'else/where/overlay'))).toBe(expected[3])
  })
})

test('env files take no values from the environment', () => {
  const built = program.kuilt(['build', 'overlay'], { env: { HOME: 'from outside', TZ: 'UTC', LANG: 'C' } }).stdout
  expect(built).toContain('\n  HOME: ""\n  I: "1"\n  LANG: ""\n  PATH: ""\n  TZ: ""\n  USER: me\n')
})

describe('commands that list directories', () => {
  const files = Object.fromEntries(
    ['b', 'A', 'a', '10', '9', 'Z', 'sub/x'].map((name) => [`${name}.yaml`, manifest(name)]),
  )

  test.each([
    { what: 'edit add resource', args: ['edit', 'add', 'resource', '*.yaml', 'sub/*.yaml'] },
    { what: 'create --autodetect', args: ['create', '--autodetect', '--recursive'] },
  ])(
    '$what finds the same in any order',
    ({ what, args }) => {
      const results = [0, 1, 2, 3].map((seed) => {
        const directory = join(program.box, `${args[0]}-${seed}`)
        writeFiles(directory, { ...files, ...(what.startsWith('edit') ? { 'kustomization.yaml': '' } : {}) })
        const preload = join(directory, 'shuffle.cjs')
        writeFileSync(preload, shuffledListings(seed))
        const env = { ...process.env, NODE_OPTIONS: `--require ${preload}` }
        const { status, stderr } = program.kuilt(args, { cwd: directory, env })
        expect([status, stderr]).toEqual([0, ''])
        return readFileSync(join(directory, 'kustomization.yaml'), 'utf8')
      })
      expect(results[0]).toContain('sub/x.yaml')
      expect(new Set(results).size).toBe(1)
    },
    30_000,
  )
})

test('the sources do not use time, randomness or locales', () => {
  const asking = /\blocaleCompare\b|\btoLocale|\bIntl\b|\bDate\b|Math\.random|\bhrtime\b|performance\.now/
  const source = join(root, 'src')
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.test)\.ts$/.test(file))
    .sort()
  expect(files.length).toBeGreaterThan(100)
  expect(files.filter((file) => asking.test(codeOf(join(source, file))))).toEqual([
    // Timing of progress lines, threads and repeated renders. Does not affect the output.
    'cli/render/progress.ts',
    'cli/render/render-pool.ts',
    'cli/render/watch-render.ts',
    // The timeout for abandoned locks.
    'files/file-lock.ts',
    // The timeout for git processes that do not respond.
    'files/git/object-reader.ts',
    'files/replace-files.ts',
    // The age of abandoned folders.
    'files/temporary-folder.ts',
    // Template functions for dates and time zones. The caller passes the time and the local zone.
    'go-template/functions/certificate.ts',
    'go-template/functions/dates.ts',
    'go-template/functions/der.ts',
    'go-template/functions/sprig.ts',
    'go-template/functions/toml.ts',
    'go-template/functions/zones.ts',
    // The time for `now` and certificates in templates, as in helm and Argo CD.
    'helm/engine.ts',
    'helm/render-chart.ts',
    'helm/render-templates.ts',
    'targets/argocd/sets/template-functions.ts',
    // The time for `ago` in templates, as in Flux Operator.
    'targets/flux/operator/resource-set-template.ts',
    // Dates and times in validated values.
    'validate/cel/cel-format.ts',
    'validate/cel/cel-values.ts',
    'validate/cel/library/lists.ts',
    'validate/formats.ts',
  ])
})

/** Removes comments. */
function codeOf(file: string): string {
  return readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
}

function manifest(name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "${name.replace('/', '-')}" }\n`
}

/** The disk, with directory entries in an order that depends on the seed. */
function shuffling(seed: number): FileSystem {
  const disk = diskFileSystem()
  const random = chance(seed)
  return { ...disk, list: (path) => disk.list(path).toSorted(() => random() - 0.5) }
}

function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1103515245 + 12345) % 2 ** 31
    return state / 2 ** 31
  }
}

/** For Node's --require: shuffles the results of all functions that list directories. Seed 0 changes nothing. */
function shuffledListings(seed: number): string {
  return `const fs = require('fs')
    const mix = (names) => ${seed} === 0 ? names : ${seed} === 1 ? names.reverse() : names.sort((a, b) => key(a) - key(b))
    const key = (entry) => [...String(entry.name ?? entry)].reduce((sum, c) => (sum * ${seed * 31} + c.charCodeAt(0)) % 1009, ${seed})
    const { readdirSync, readdir } = fs, promised = fs.promises.readdir
    fs.readdirSync = (...args) => mix(readdirSync(...args))
    fs.readdir = (...args) => readdir(...args.slice(0, -1), (error, names) => args.at(-1)(error, names && mix(names)))
    fs.promises.readdir = async (...args) => mix(await promised(...args))
    require('module').syncBuiltinESMExports()`
}
