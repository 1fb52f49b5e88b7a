// Whole repositories: kuilt renders all roots in one run, kustomize builds them one by one. CPU times are user and
// system time of programs and their child processes, measured in alternating runs so that the ratios are meaningful
// even on a busy machine.
//
//   npm run bench -- --repositories             print the tables (some minutes)
//   npm run bench -- --repositories --write     update docs/performance.md
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openTargets } from '../dist/index.mjs'
import { cpuOf, median, run } from './measure.mjs'
import { manyOverlays } from './trees.mjs'
import { cli, plant, root, work } from './workshop.mjs'

const folder = join(root, '../shared/conformance/realworld')
const free = ['--load-restrictor', 'LoadRestrictionsNone']
const kuilt = [process.execPath, cli]
/** More threads would add their startup time. */
const single = ['--jobs', '1']
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0)

/** The input trees of a folder of cases. */
function treesIn(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return []
    const path = join(directory, entry.name)
    return entry.name === 'in' ? [path] : treesIn(path)
  })
}

async function rootsOf(cwd) {
  return await openTargets('.', { cwd }).then(
    (targets) => targets.map(({ name }) => name),
    () => [],
  )
}

/** Roots of the recorded repositories for which both programs have the same output. */
async function comparableRoots(reference) {
  const roots = []
  for (const tree of treesIn(folder)) {
    for (const name of await rootsOf(tree)) {
      const [ours, theirs] = [kuilt, [reference]].map(([program, ...args]) =>
        spawnSync(program, [...args, 'build', name, ...free], { cwd: tree, maxBuffer: 2 ** 30, timeout: 20_000 }),
      )
      if (ours.status === 0 && theirs.status === 0 && ours.stdout.equals(theirs.stdout)) roots.push({ tree, name })
    }
  }
  return roots
}

/** CPU times of all roots of the recorded repositories; undefined if they do not exist. */
async function realworld(reference, times) {
  if (reference === undefined || !existsSync(folder)) return undefined
  const roots = await comparableRoots(reference)
  const trees = [...new Set(roots.map(({ tree }) => tree))]
  const out = join(work, 'out')
  const paths = roots.map(({ tree, name }) => join(tree, name))
  const render = (targets, cwd, flags) => [[...kuilt, 'render', ...targets, '-o', out, ...free, ...flags], cwd]
  const namesIn = (tree) => roots.filter((each) => each.tree === tree).map(({ name }) => name)
  const runs = Array.from({ length: times }, () => ({
    one: cpuOf(...render(paths, '/', single)),
    each: sum(trees.map((tree) => cpuOf(...render(namesIn(tree), tree, single)))),
    ourWall: wallOf(() => [render(paths, '/', [])]),
    theirs: sum(roots.map(({ tree, name }) => cpuOf([reference, 'build', name, ...free], tree))),
    theirWall: wallOf(() => roots.map(({ tree, name }) => [[reference, 'build', name, ...free], tree])),
  }))
  return { roots: roots.length, trees: trees.length, ...medians(runs) }
}

/** Wall time of programs that run one by one, in ms. */
function wallOf(programs) {
  const start = performance.now()
  for (const [command, cwd] of programs()) run(command, cwd)
  return performance.now() - start
}

function medians(runs) {
  const names = Object.keys(runs[0])
  return Object.fromEntries(names.map((name) => [name, median(runs.map((one) => one[name]))]))
}

/** Number of overlays that kustomize builds: all would take many minutes. */
const sampled = 40

function git(cwd, ...args) {
  const names = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'gc.auto=0']
  return execFileSync('git', [...names, ...args], { cwd, encoding: 'utf8' })
}

/** CPU times of many overlays over one base, as a git repository. */
function generated(reference, count, times) {
  const tree = manyOverlays(count)
  const directory = plant('many', tree)
  git(directory, 'init', '--quiet')
  git(directory, 'add', '--all')
  git(directory, 'commit', '--quiet', '--message', 'all')
  const sample = tree.overlays.filter((_, i) => i % Math.ceil(count / sampled) === 0)
  const out = join(work, 'out')
  const builds = () => sample.map((overlay) => [[reference, 'build', overlay], directory])
  const all = count / sample.length
  const renderAll = (flags) => {
    rmSync(out, { recursive: true, force: true })
    return [[...kuilt, 'render', '.', '-o', out, ...flags], directory]
  }
  const runs = Array.from({ length: times }, () => ({
    ours: cpuOf(...renderAll(single)),
    ourWall: wallOf(() => [renderAll([])]),
    theirs: reference === undefined ? Number.NaN : all * sum(builds().map((each) => cpuOf(...each))),
    theirWall: reference === undefined ? Number.NaN : all * wallOf(builds),
  }))
  return { directory, out, built: sample.length, ...medians(runs) }
}

/** CPU times of `affected` after a change of the base, of Node alone, and of the git commands that `affected` runs. */
function affectedTimes(directory, times) {
  appendFileSync(join(directory, 'base/group-0.yaml'), '# changed\n')
  const gits = [
    ['diff', '--raw', '-z', '--no-abbrev', '--no-renames', '--no-ext-diff', '--ignore-submodules=none', 'HEAD', '--'],
    ['ls-files', '-z', '--stage', '--others', '--directory', '--no-empty-directory'],
  ]
  const runs = Array.from({ length: times }, () => ({
    node: cpuOf([process.execPath, '-e', '0'], directory, 5),
    git: sum(gits.map((args) => cpuOf(['git', ...args], directory, 5))),
    affected: cpuOf([...kuilt, 'affected', '--base', 'HEAD'], directory, 5),
  }))
  git(directory, 'checkout', '--quiet', '.')
  return medians(runs)
}

/** Wall times from saving a file to the last rendered file that depends on it. */
async function watchTimes({ directory, out }, times) {
  const child = spawn(kuilt[0], [...kuilt.slice(1), 'render', '.', '-o', out, '--watch'], { cwd: directory })
  let log = ''
  child.stderr.on('data', (text) => {
    log += text
  })
  const until = async (text) => {
    while (!log.includes(text)) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await until('watching')
  const edit = async (file, targets, i) => {
    const path = join(directory, file)
    const text = readFileSync(path, 'utf8').replace(
      /example\/app:\w+|count: \d+/,
      (old) => `${old.split(/[:] ?/)[0]}: ${i}`,
    )
    log = ''
    const start = performance.now()
    writeFileSync(path, text)
    await until(`${targets} target`)
    return performance.now() - start
  }
  const overlay = []
  for (let i = 0; i < times; i++) overlay.push(await edit('overlays/o7/kustomization.yaml', 1, 2000 + i))
  child.kill('SIGTERM')
  await new Promise((resolve) => child.on('exit', resolve))
  return median(overlay)
}

const number = (n, digits = 0) => (n === undefined || Number.isNaN(n) ? '–' : n.toFixed(digits))

export async function repositories(reference, { count = 1000, times = 3 } = {}) {
  const real = await realworld(reference, times)
  const many = generated(reference, count, times)
  const affected = affectedTimes(many.directory, times)
  const watched = await watchTimes(many, 9)
  const row = (name, [ours, theirs], [ourWall, theirWall] = []) => {
    const cells = [ours, theirs, theirs / ours, ourWall, theirWall, theirWall / ourWall]
    return `| ${[name, ...cells.map((cell, i) => number(cell, i % 3 === 2 ? 1 : 0))].join(' | ')} |`
  }
  const ratio = 'kustomize ÷ kuilt'
  const heads = ['', 'kuilt CPU ms', 'kustomize CPU ms', ratio, 'kuilt wall ms', 'kustomize wall ms', ratio]
  const lines = [
    `| ${heads.join(' | ')} |`,
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...(real === undefined
      ? []
      : [
          row(
            `${real.roots} roots of ${real.trees} public repositories, one run`,
            [real.one, real.theirs],
            [real.ourWall, real.theirWall],
          ),
          row('the same, one run per repository', [real.each, real.theirs]),
        ]),
    row(
      `${count.toLocaleString('en')} overlays over 40 resources`,
      [many.ours, many.theirs],
      [many.ourWall, many.theirWall],
    ),
    '',
    `kustomize builds ${many.built} of the ${count.toLocaleString('en')} overlays; its times are extrapolated.`,
    'CPU times of kuilt are measured with one thread, and wall times with the default number of threads.',
    '',
    `In the repository with ${count.toLocaleString('en')} overlays, \`kuilt affected --base HEAD\` takes ${number(affected.affected)} ms of CPU time after a change to the base that`,
    `affects all overlays, including ${number(affected.node)} ms to start Node.js and ${number(affected.git)} ms for the git commands.`,
    `\`render --watch\` writes the output of an overlay ${number(watched)} ms (wall time) after its kustomization file is saved.`,
  ]
  return lines.join('\n')
}
