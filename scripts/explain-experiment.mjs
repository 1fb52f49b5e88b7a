// Tests `explain` by experiment, over the cases in ../shared/conformance if that folder exists, and compares the
// results with the floors in explain-floor.json. test/explain-experiment describes the tests; `npm test` runs them on
// trees of this repository.
//
//   located   every field has a step with a file, a line and a column
//   decisive  after a change of the scalar at the last step, the field has a different value
//   complete  after a change of any scalar of the input, each changed field lists its position
//
// Rebuilds with kuilt, and some cases with kustomize if a reference is installed.
//
//   npm run explain-experiment                           a sample of all suites, in half a minute
//   npm run explain-experiment -- --every 1 --show 50    all cases, with more failures
//   npm run explain-experiment -- --by position          matches list items by index instead of content
//   npm run explain-experiment -- --kustomize PATH       rebuilds only with this kustomize
//   npm run explain-experiment -- FOLDER…                other folders of cases, without floors
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join, relative } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { parseAllDocuments } from 'yaml'
import { build, diskFileSystem, explain, overlayFileSystem } from '../dist/index.mjs'
import { caseFolders } from './conformance-cases.mjs'
import { importTypeScript } from './import-typescript.mjs'
import { referenceProgram } from './reference-program.mjs'

const { experiment, percent, randomFrom, total } = await importTypeScript('test/explain-experiment/index.ts')
const root = join(import.meta.dirname, '..')
const conformance = join(root, '../shared/conformance')
const { suites, floors } = JSON.parse(readFileSync(join(root, 'explain-floor.json'), 'utf8'))

const { values, positionals } = parseArgs({
  options: {
    samples: { type: 'string', default: '3' },
    every: { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
    show: { type: 'string', default: '20' },
    only: { type: 'string' },
    kustomize: { type: 'string' },
    by: { type: 'string', default: 'content' },
  },
  allowPositionals: true,
})
/** Copies of input trees, for changes. */
const copies = new Map()
const scratch = mkdtempSync(join(tmpdir(), 'kuilt-explain-'))
if (positionals.length > 0 || existsSync(conformance)) await run().finally(() => rmSync(scratch, { recursive: true }))
else console.log('SKIPPED: the third-party conformance cases are not here (../shared/conformance)')

async function run() {
  // Real paths, because files are reported with real paths.
  const roots = positionals.length > 0 ? positionals : suites.map((suite) => realpathSync(join(conformance, suite)))
  const folders = roots.flatMap(caseFolders).filter((folder) => folder.includes(values.only ?? ''))
  const random = randomFrom(Number(values.seed))
  const hasFloors = positionals.length === 0 && values.only === undefined
  const every = Number(values.every)
  const experiments = async (kustomize, distance) => {
    const outcomes = []
    for (const folder of folders.filter((_, i) => i % distance === 0)) {
      const subject = subjectOf(folder, kustomize)
      if (subject === undefined || !(await subject.builds())) continue
      outcomes.push(await experiment(subject, { samples: Number(values.samples), random, by: values.by }))
    }
    return outcomes
  }
  if (values.kustomize !== undefined) return report(await experiments(values.kustomize, every), hasFloors)
  const outcomes = await experiments(undefined, every)
  const reference = hasFloors ? referenceProgram() : undefined
  if (reference !== undefined) outcomes.push(...(await experiments(reference, 20 * every)))
  report(outcomes, hasFloors)
}

function report(outcomes, hasFloors) {
  const { misses, excepted, failed, ...tallies } = total(outcomes)
  for (const text of misses.slice(0, Number(values.show))) console.log(text)
  if (misses.length > Number(values.show)) console.log(`… and ${misses.length - Number(values.show)} more`)
  console.log(`${outcomes.length} builds, ${excepted} fields without a scalar, ${failed} changes broke the build`)
  for (const [name, tally] of Object.entries(tallies)) {
    const floor = hasFloors ? ` (floor ${floors[name]} %)` : ''
    console.log(`${name}: ${tally.right} of ${tally.all} = ${percent(tally)} %${floor}`)
    if (hasFloors && percent(tally) < floors[name]) process.exitCode = 1
  }
  if (process.exitCode === 1) console.log('below the floor')
}

function subjectOf(folder, kustomize) {
  const {
    args,
    cwd: inside = '.',
    expect,
    needs = [],
    links,
  } = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8'))
  if (args[0] !== 'build' || expect === 'error' || needs.length > 0 || links !== undefined) return undefined
  const flags = args.slice(1).filter((arg) => arg.startsWith('-'))
  if (flags.some((flag) => !/^--(reorder|load-restrictor)/.test(flag))) return undefined
  const input = [join(folder, 'in'), join(folder, '../in')].find((path) => existsSync(path))
  if (input === undefined) return undefined
  const directory =
    args.find((arg, i) => i > 0 && !arg.startsWith('-') && !/^--(reorder|load-restrictor)$/.test(args[i - 1])) ?? '.'
  const text = args.join(' ')
  const cwd = join(isAbsolute(input) ? input : join(process.cwd(), input), inside)
  const options = {
    cwd,
    ...(/reorder[= ]none/.test(text) ? { reorder: 'none' } : {}),
    ...(/LoadRestrictionsNone/.test(text) ? { loadRestrictions: 'none' } : {}),
  }
  const disk = diskFileSystem()
  const seen = new Set()
  const recording = {
    ...overlayFileSystem(disk, {}),
    read: (path) => {
      seen.add(relative(cwd, path))
      return disk.read(path)
    },
  }
  const here = async (changed) => {
    const files = Object.fromEntries(Object.entries(changed).map(([file, content]) => [join(cwd, file), content]))
    return (await build(directory, { ...options, fileSystem: overlayFileSystem(disk, files) })).resources
  }
  return {
    name: relative(process.cwd(), folder),
    builds: () =>
      here({}).then(
        () => true,
        () => false,
      ),
    explain: () => explain(directory, { ...options, fileSystem: recording }),
    build: kustomize === undefined ? here : (changed) => withKustomize({ kustomize, args, input, inside }, changed),
    files: () => [...seen],
    read: (file) => {
      const path = join(cwd, file)
      return existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined
    },
  }
}

/** The output of kustomize for a copy of the input with changed files. */
async function withKustomize({ kustomize, args, input, inside }, changed) {
  if (!copies.has(input)) {
    const copy = mkdtempSync(join(scratch, 'in-'))
    await cp(input, copy, { recursive: true, verbatimSymlinks: true })
    copies.set(input, copy)
  }
  const cwd = join(copies.get(input), inside)
  const paths = Object.keys(changed).map((file) => join(cwd, file))
  const originals = paths.map((path) => readFileSync(path))
  try {
    for (const [i, content] of Object.values(changed).entries()) writeFileSync(paths[i], content)
    const { stdout } = await promisify(execFile)(kustomize, args, { cwd, maxBuffer: 2 ** 28 })
    return parseAllDocuments(stdout, { logLevel: 'silent' }).map((document) => document.toJS({ maxAliasCount: -1 }))
  } finally {
    for (const [i, content] of originals.entries()) writeFileSync(paths[i], content)
  }
}
