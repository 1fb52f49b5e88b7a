// Tests `kuilt render` and `kuilt affected` by experiment, over the trees in ../shared/conformance/realworld if that
// folder exists, or over all trees named `in` below other folders. test/repositories-experiment contains the edits;
// `npm test` runs some of them on trees of this repository.
//
//   render   all roots of a tree are rendered to the same output as individual builds, with 1, 2 and 4 threads
//   sound    after a random edit, each root whose output changes is affected
//   exact    after a random edit, `--exact` lists only the roots whose output changes
//
// If kustomize is installed, it builds each root before and after the edit to determine whether its output changes; for
// roots that need the network, the library does. Builds of kustomize use different JSON patch libraries, so different
// outputs of kustomize and the library are counted, but are not failures.
//
//   npm run repositories-experiment                            a few edits, in half a minute
//   npm run repositories-experiment -- --edits 500 --render    the documented guarantee
//   npm run repositories-experiment -- --seed 2 --only kserve FOLDER…
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import * as library from '../dist/index.mjs'
import { importTypeScript } from './import-typescript.mjs'
import { referenceProgram } from './reference-program.mjs'

const root = join(import.meta.dirname, '..')
const { outputOf, plant, randomFrom, total, tryEdit } = await importTypeScript('test/repositories-experiment/index.ts')
const { values, positionals } = parseArgs({
  options: {
    edits: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    render: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})
const realworld = join(root, '../shared/conformance/realworld')
const kustomize = referenceProgram()
/** Time limit for one build of kustomize, in milliseconds. */
const patience = 30_000

if (positionals.length > 0 || existsSync(realworld)) await run(positionals.length > 0 ? positionals : [realworld])
else console.log('SKIPPED: the third-party conformance cases are not here (../shared/conformance)')

async function run(folders) {
  const work = mkdtempSync(join(tmpdir(), 'kuilt-repositories-'))
  process.on('exit', () => rmSync(work, { recursive: true, force: true }))
  // The only directory in kustomize's PATH so that it cannot run git to fetch anything.
  mkdirSync(join(work, 'bin'))
  const trees = folders.flatMap(findTrees).filter((tree) => tree.includes(values.only))
  if (values.render) await testRender(trees, work)
  await testEdits(trees, work)
}

function findTrees(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return []
    const path = join(directory, entry.name)
    return entry.name === 'in' ? [path] : findTrees(path)
  })
}

async function testRender(trees, work) {
  const totals = { roots: 0, rendered: 0, wrong: 0 }
  for (const tree of trees) {
    const roots = await library.openTargets('.', { cwd: tree }).then(
      (targets) => targets.map(({ name }) => name),
      () => [],
    )
    const texts = new Map()
    for (const name of roots) {
      const output = await outputOf(name, { directory: tree }, library)
      if (typeof output === 'object') texts.set(`${name === '.' ? basename(tree) : name}.yaml`, output.text)
    }
    totals.roots += roots.length
    totals.rendered += texts.size
    for (const jobs of roots.length === 0 ? [] : [1, 2, 4]) {
      const wrong = differentFiles(tree, join(work, 'out'), { roots, texts, jobs })
      for (const file of wrong) console.log(`render: ${relative(process.cwd(), tree)}, ${jobs} jobs: ${file} differs`)
      totals.wrong += wrong.length
    }
  }
  console.log(
    `render: ${totals.rendered} of ${totals.roots} roots of ${trees.length} trees build; ${totals.wrong} files differ with 1, 2 or 4 jobs`,
  )
  if (totals.wrong > 0) process.exitCode = 1
}

function differentFiles(tree, out, { roots, texts, jobs }) {
  const flags = ['--no-remote', '--load-restrictor', 'LoadRestrictionsNone', '--jobs', String(jobs)]
  spawnSync(process.execPath, [join(root, 'dist/cli.js'), 'render', ...roots, '-o', out, ...flags], {
    cwd: tree,
    maxBuffer: 2 ** 30,
  })
  const entries = existsSync(out) ? readdirSync(out, { recursive: true, withFileTypes: true }) : []
  const files = entries
    .filter((file) => file.isFile() && file.name.endsWith('.yaml'))
    .map((file) => relative(out, join(file.parentPath, file.name)))
  const names = new Set([...texts.keys(), ...files])
  const read = (file) => (existsSync(join(out, file)) ? readFileSync(join(out, file), 'utf8') : undefined)
  const wrong = [...names].filter((file) => read(file) !== texts.get(file))
  rmSync(out, { recursive: true, force: true })
  return wrong
}

async function testEdits(trees, work) {
  const random = randomFrom(Number(values.seed))
  const reference = kustomize !== undefined ? buildWithKustomize(work) : undefined
  const repositories = new Map()
  const outcomes = []
  let edits = 0
  while (edits < Number(values.edits) && trees.length > 0) {
    const tree = trees[Math.floor(random() * trees.length)]
    if (!repositories.has(tree)) {
      const name = relative(process.cwd(), tree)
      repositories.set(tree, await plant(tree, join(work, `tree-${repositories.size}`), { library, name }))
    }
    const start = performance.now()
    const outcome = await tryEdit(repositories.get(tree), { library, random, reference })
    for (const miss of outcome.misses) console.log(miss)
    if (values.verbose) console.log(`${Math.round(performance.now() - start)} ms: ${relative(process.cwd(), tree)}`)
    edits += outcome.edits
    outcomes.push(outcome)
  }
  const { changed, listed, checked, misses } = total(outcomes)
  const count = (kind) => misses.filter((miss) => miss.startsWith(kind)).length
  console.log(
    `affected: ${edits} edits of ${repositories.size} trees, ${changed} roots with another output, ${listed} listed, ` +
      `${count('missing')} missing; --exact: ${count('inexact')} wrong`,
  )
  console.log(
    reference === undefined
      ? 'kustomize is not installed: compared with the library only'
      : `kustomize: ${checked} builds after edits, ${count('unlike')} of them unlike the library's`,
  )
  if (count('missing') + count('inexact') > 0) process.exitCode = 1
}

/**
 * Runs kustomize in a separate process group: otherwise, programs started by it could outlive it, keep its output open,
 * and block this process.
 */
function buildWithKustomize(work) {
  const nowhere = 'http://127.0.0.1:9'
  const env = { HOME: work, PATH: join(work, 'bin'), HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere }
  return (directory, cwd) =>
    new Promise((resolve) => {
      const args = ['build', directory, '--load-restrictor', 'LoadRestrictionsNone']
      const child = spawn(kustomize, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
      const chunks = []
      let isLate = false
      const timer = setTimeout(() => {
        isLate = true
        process.kill(-child.pid, 'SIGKILL')
      }, patience)
      child.stdout.on('data', (chunk) => chunks.push(chunk))
      child.on('close', (code) => {
        clearTimeout(timer)
        // kustomize has crashed, so the result is unknown.
        if (isLate || code === 2) resolve(undefined)
        else resolve(code === 0 ? { text: Buffer.concat(chunks).toString() } : 'failed')
      })
    })
}
