// Tests `diff` by experiment, over pairs of builds from the cases in ../shared/conformance if that folder exists, and
// compares the results with the floors in diff-floor.json. test/diff-experiment describes the tests; `npm test` runs
// them on trees of this repository.
//
//   status     `equal` is true only for identical outputs
//   formats    all formats print something, and Markdown is not too long
//   json       all fields of the JSON have the same values as the outputs at their paths
//   jsonpatch  the patches, applied to the old output by fast-json-patch, result in the new output
//   overlay    the overlay that `diff` writes builds to the new output: with kustomize if a reference is installed,
//              otherwise with kuilt
//
//   npm run diff-experiment                           a sample of all suites
//   npm run diff-experiment -- --every 1 --show 50    all pairs, with more failures
//   npm run diff-experiment -- --every 4 --from 1     a different quarter of the pairs
//   npm run diff-experiment -- --kustomize PATH       with this kustomize
//   npm run diff-experiment -- FOLDER…                other folders of cases, without floors
import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import * as kuilt from '../dist/index.mjs'
import { caseFolders } from './conformance-cases.mjs'
import { importTypeScript } from './import-typescript.mjs'
import { referenceProgram } from './reference-program.mjs'

const { experiment, percent, total } = await importTypeScript('test/diff-experiment/index.ts')
const root = join(import.meta.dirname, '..')
const conformance = join(root, '../shared/conformance')
const { suites, floors } = JSON.parse(readFileSync(join(root, 'diff-floor.json'), 'utf8'))

const { values, positionals } = parseArgs({
  options: {
    every: { type: 'string', default: '30' },
    from: { type: 'string', default: '0' },
    show: { type: 'string', default: '20' },
    only: { type: 'string' },
    kustomize: { type: 'string', default: referenceProgram() },
    'no-overlay': { type: 'boolean' },
  },
  allowPositionals: true,
})
/** Overlays that do not build to the new output, with reasons: parts of the names of the old and the new case. */
const knownMisses = [
  ['', '092-order-transformer-annotations', 'the list of transformers that have run: the overlay runs others'],
  ['', '170-ref-null-name', 'a reference whose name is null, which is read back as a reference to nothing'],
  ['', '075-key-nonstring', 'kustomize does not read keys that are not texts in a patch'],
  ['', '350-json6902-typed-map-key', 'JSON patches of kustomize do not find the key <<'],
  ['014-null-key-with-question-mark', '', 'kustomize does not read keys that are not texts in its own output'],
  ['giantswarm', 'giantswarm', 'annotations that consist of the origin: in kuilt no JSON patch can add to them'],
]

const scratch = mkdtempSync(join(tmpdir(), 'kuilt-diff-'))
/** Copies of input trees with the links of their cases. */
const linked = new Map()
if (positionals.length > 0 || existsSync(conformance)) await run().finally(() => rmSync(scratch, { recursive: true }))
else console.log('SKIPPED: the third-party conformance cases are not here (../shared/conformance)')

async function run() {
  // Real paths, because files are reported with real paths.
  const roots = positionals.length > 0 ? positionals : suites.map((suite) => realpathSync(join(conformance, suite)))
  const all = roots.flatMap(caseFolders).flatMap(sideOf).flatMap(pairs)
  const wanted = all.filter(({ name }) => name.includes(values.only ?? ''))
  const chosen = wanted.filter((_, i) => i % Number(values.every) === Number(values.from) % Number(values.every))
  const hasFloors = positionals.length === 0 && values.only === undefined
  const outcomes = []
  let remote = 0
  for (const pair of chosen) {
    try {
      outcomes.push(await experiment(pair, kuilt))
    } catch (error) {
      if (error.code !== 'REMOTE_NOT_ALLOWED') throw error
      remote++
    }
  }
  const { misses, excepted, identical, ...tallies } = total(outcomes)
  for (const text of misses.slice(0, Number(values.show))) {
    const [old = '', now = ''] = text.startsWith('overlay ') ? text.split(' → ') : []
    const [, , reason] = knownMisses.find((known) => old.includes(known[0]) && now.includes(known[1])) ?? []
    console.log(reason === undefined ? text : `${text}\n  known: ${reason}`)
  }
  if (misses.length > Number(values.show)) console.log(`… and ${misses.length - Number(values.show)} more`)
  for (const text of excepted) console.log(`left out: ${text}`)
  const program = values.kustomize === undefined ? 'kuilt' : 'kustomize'
  console.log(
    `${outcomes.length} of ${wanted.length} pairs, ${identical} of them identical; overlays built with ${program}; ${remote} left out that use the internet`,
  )
  for (const [name, tally] of Object.entries(tallies)) {
    const floor = hasFloors ? ` (floor ${floors[name]} %)` : ''
    console.log(`${name}: ${tally.right} of ${tally.all} = ${percent(tally)} %${floor}`)
    if (hasFloors && percent(tally) < floors[name]) process.exitCode = 1
  }
  if (process.exitCode === 1) console.log('below the floor')
}

/**
 * The build of a case; undefined for cases that fail, use programs or the internet, or have flags that an overlay
 * cannot express.
 */
function sideOf(folder) {
  const {
    args,
    cwd = '.',
    input,
    expect,
    needs = [],
    links = {},
  } = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8'))
  if (args[0] !== 'build' || expect === 'error' || needs.length > 0) return []
  const flags = args.slice(1).filter((arg) => arg.startsWith('-'))
  if (flags.some((flag) => !/^--(reorder|load-restrictor)/.test(flag))) return []
  const isValue = (i) => /^--(reorder|load-restrictor)$/.test(args[i] ?? '')
  const target = args.find((arg, i) => i > 0 && !arg.startsWith('-') && !isValue(i - 1)) ?? '.'
  if (/:\/\//.test(target)) return []
  const tree = withLinks(inputOf(resolve(folder), input), links)
  return [{ folder, path: join(tree, cwd, target), reorder: /reorder[= ]none/.test(args.join(' ')) }]
}

/** Cases of one repository may share their input. */
function inputOf(folder, input = 'in') {
  return existsSync(join(folder, input)) ? join(folder, input) : join(dirname(folder), input)
}

function withLinks(tree, links) {
  if (Object.keys(links).length === 0) return tree
  const key = JSON.stringify([tree, links])
  const copy = linked.get(key) ?? mkdtempSync(join(realpathSync(scratch), 'in-'))
  if (linked.has(key)) return copy
  linked.set(key, copy)
  cpSync(tree, copy, { recursive: true, verbatimSymlinks: true })
  for (const [path, target] of Object.entries(links)) {
    rmSync(join(copy, path), { recursive: true, force: true })
    mkdirSync(dirname(join(copy, path)), { recursive: true })
    symlinkSync(target, join(copy, path))
  }
  return copy
}

/** Pairs each build with itself and with its neighbor in the same repository, in both directions. */
function pairs(side, i, all) {
  const next = all[i + 1]
  const isNeighbor = next !== undefined && dirname(next.folder) === dirname(side.folder)
  return [
    [side, side],
    ...(isNeighbor
      ? [
          [side, next],
          [next, side],
        ]
      : []),
  ].map(pairOf)
}

function pairOf([old, now]) {
  const options = { cwd: '/', loadRestrictions: 'none' }
  // Overlays are built without flags.
  const hasOverlay = values['no-overlay'] !== true && !old.reorder && !now.reorder
  return {
    name: `${old.folder} → ${now.folder}`,
    old: old.path,
    now: now.path,
    options: { ...options, ...(old.reorder && now.reorder ? { reorder: 'none' } : {}) },
    ...(hasOverlay ? { overlay: trial(old) } : {}),
  }
}

/** Writes the overlay to an empty directory, and builds it. */
function trial(old) {
  const directory = join(scratch, 'overlay')
  return {
    directory,
    build: async (files) => {
      for (const [path, text] of files) {
        mkdirSync(dirname(join(directory, path)), { recursive: true })
        writeFileSync(join(directory, path), text)
      }
      try {
        return await built(directory)
      } catch (error) {
        const reason =
          values.kustomize === undefined ? undefined : await built(old.path).then(() => undefined, messageOf)
        if (reason !== undefined) return { leftOut: `kustomize does not build the old target: ${reason}` }
        throw new Error(messageOf(error))
      } finally {
        rmSync(directory, { recursive: true })
      }
    },
  }
}

async function built(directory) {
  const args = ['build', directory, '--load-restrictor', 'LoadRestrictionsNone']
  const [program, ...first] =
    values.kustomize === undefined ? [process.execPath, join(root, 'dist/cli.js')] : [values.kustomize]
  const { stdout } = await promisify(execFile)(program, [...first, ...args], { maxBuffer: 2 ** 28 })
  return stdout
}

function messageOf({ stderr, message }) {
  return (stderr ?? message).trim().slice(0, 300)
}
