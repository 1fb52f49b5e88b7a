// Tests `diff` by experiment, over pairs of builds from folders of cases:
//
//   status     `equal` says whether both outputs have the same bytes
//   jsonpatch  the patch, applied to the old output by fast-json-patch, gives the new one
//   overlay    the overlay that `diff` writes builds to the bytes of the new output
//
//   node scripts/diff-experiment.mjs ../shared/conformance/realworld [--show 20] [--only TEXT] [--overlay] [--kustomize PROGRAM]
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import fastJsonPatch from 'fast-json-patch'
import { diff, diffOverlay, openTarget, renderDiff, toYaml } from '../dist/index.mjs'
import { caseFolders } from './conformance-cases.mjs'

const { values, positionals } = parseArgs({
  options: {
    show: { type: 'string', default: '20' },
    only: { type: 'string' },
    overlay: { type: 'boolean' },
    kustomize: { type: 'string' },
  },
  allowPositionals: true,
})

const totals = { pairs: 0, identical: 0, status: 0, jsonpatch: 0, overlays: 0, overlay: 0 }
/** How many overlays contain a file of this kind. */
const means = {}
const misses = []

for (const [old, now] of positionals.flatMap(caseFolders).filter(isBuild).flatMap(pairs)) {
  if (values.only && !`${old} ${now}`.includes(values.only)) continue
  await experiment(old, now).catch((error) => {
    if (error.code === undefined) throw error
    misses.push(`error ${old} ${now}: ${error.message}`)
  })
}
const percent = (part) => `${part}/${totals.pairs} = ${((100 * part) / Math.max(totals.pairs, 1)).toFixed(2)} %`
for (const text of misses.slice(0, Number(values.show))) console.log(text)
console.log(`${totals.pairs} pairs, ${totals.identical} of them identical`)
console.log(`status    ${percent(totals.status)}`)
console.log(`jsonpatch ${percent(totals.jsonpatch)}`)
if (values.overlay) {
  console.log(
    `overlay   ${totals.overlay}/${totals.overlays} = ${((100 * totals.overlay) / Math.max(totals.overlays, 1)).toFixed(2)} %`,
  )
  console.log(means)
}
process.exitCode = misses.length > 0 ? 1 : 0

/** Each build with itself and with its neighbor in the same repository, both ways. */
function pairs(folder, i, all) {
  const next = all[i + 1]
  const isNeighbor = next !== undefined && dirname(next) === dirname(folder)
  return [
    [folder, folder],
    ...(isNeighbor
      ? [
          [folder, next],
          [next, folder],
        ]
      : []),
  ]
}

function isBuild(folder) {
  const { args, expect, needs = [] } = readCase(folder)
  if (args[0] !== 'build' || expect === 'error' || needs.length > 0) return false
  const flags = args.slice(1).filter((arg) => arg.startsWith('-'))
  return flags.every((flag) => /^--(reorder|load-restrictor)/.test(flag))
}

function readCase(folder) {
  return JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8'))
}

function targetOf(folder) {
  const { args, cwd = '.', input } = readCase(folder)
  const isValue = (i) => /^--(reorder|load-restrictor)$/.test(args[i] ?? '')
  const directory = args.find((arg, i) => i > 0 && !arg.startsWith('-') && !isValue(i - 1)) ?? '.'
  const reorder = /reorder[= ]none/.test(args.join(' ')) ? 'none' : undefined
  return { path: join(inputOf(resolve(folder), input), cwd, directory), reorder }
}

async function render(folder) {
  const { path, reorder } = targetOf(folder)
  const options = { cwd: '/', loadRestrictions: 'none', ...(reorder === undefined ? {} : { reorder }) }
  return await (await openTarget(path, options)).render()
}

/** Cases of one repository may share their input. */
function inputOf(folder, input = 'in') {
  return existsSync(join(folder, input)) ? join(folder, input) : join(dirname(folder), input)
}

async function experiment(oldFolder, newFolder) {
  const [old, now] = [await render(oldFolder), await render(newFolder)]
  const name = `${oldFolder} → ${newFolder}`
  totals.pairs++
  const isSame = toYaml(old) === toYaml(now)
  if (isSame) totals.identical++
  const found = await diff(old, now)
  if (found.equal === isSame && found.identical === isSame) totals.status++
  else misses.push(`status ${name}`)
  for (const format of ['text', 'unified', 'markdown', 'names', 'json']) {
    const text = renderDiff(found, { format })
    if (format === 'markdown' && text.length > 65_536) misses.push(`markdown ${name}: ${text.length} characters`)
    if (!isSame && text === '') misses.push(`${format} ${name}: empty`)
  }
  const problem = patched(old.resources, now.resources, renderDiff(found, { format: 'jsonpatch' }))
  if (problem === undefined) totals.jsonpatch++
  else misses.push(`jsonpatch ${name}: ${problem}`)
  if (values.overlay && !isSame) await tryOverlay(oldFolder, newFolder, toYaml(now))
}

/** Writes the overlay next to nothing else, and builds it: with kustomize, if that is given. */
async function tryOverlay(oldFolder, newFolder, wanted) {
  const [old, now] = [targetOf(oldFolder), targetOf(newFolder)]
  // The overlay has no flags.
  if (old.reorder || now.reorder) return
  totals.overlays++
  const directory = mkdtempSync(join(tmpdir(), 'kuilt-overlay-'))
  try {
    const options = { cwd: '/', loadRestrictions: 'none' }
    const files = await diffOverlay(old.path, now.path, directory, options)
    for (const [path, text] of files) {
      mkdirSync(dirname(join(directory, path)), { recursive: true })
      writeFileSync(join(directory, path), text)
    }
    const built = buildOverlay(directory)
    if (built === wanted) totals.overlay++
    else misses.push(`overlay ${old.path} ${now.path}: ${built.slice(0, 300)}`)
    const kinds = [...files].map(([path, text]) => meansOf(path, text))
    for (const kind of new Set(kinds.flat())) means[kind] = (means[kind] ?? 0) + 1
  } catch (error) {
    if (error.code === undefined) throw error
    misses.push(`overlay ${old.path} ${now.path}: ${error.message}`)
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function meansOf(path, text) {
  if (path === 'kustomization.yaml') return Array.from(text.matchAll(/^([a-zA-Z]+):/gm), ([, field]) => field)
  if (path.startsWith('patches/')) return text.startsWith('- ') ? 'json patch' : 'merge patch'
  return path === 'kept/kustomization.yaml'
    ? 'replaced'
    : path === 'base.yaml' || path === 'resources.yaml'
      ? path
      : 'manifest'
}

function buildOverlay(directory) {
  const args = ['build', directory, '--load-restrictor', 'LoadRestrictionsNone']
  const program = values.kustomize === undefined ? [process.execPath, 'dist/cli.js'] : [values.kustomize]
  const { stdout, stderr, status } = spawnSync(program[0], [...program.slice(1), ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  })
  return status === 0 ? stdout : stderr
}

/** What is wrong with a patch; undefined if it gives the new output. */
function patched(old, now, text) {
  const plain = (value) =>
    JSON.parse(JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? Number(item) : item)))
  const keyOf = ({ apiVersion, kind, name, namespace = '' }) => [apiVersion, kind, namespace, name].join('|')
  const idOf = ({ apiVersion, kind, metadata }) => keyOf({ apiVersion, kind, ...metadata })
  const { resources, added, removed } = JSON.parse(text)
  const objects = new Map(plain(old).map((object) => [idOf(object), object]))
  for (const each of removed) if (!objects.delete(keyOf(each))) return `${keyOf(each)} is not in the old output`
  const changed = []
  for (const { resource, patch } of resources) {
    const object = objects.get(keyOf(resource))
    if (object === undefined) return `${keyOf(resource)} is not in the old output`
    objects.delete(keyOf(resource))
    changed.push(fastJsonPatch.applyPatch(object, patch, true, true, false).newDocument)
  }
  const result = new Map([...objects.values(), ...changed, ...added].map((object) => [idOf(object), object]))
  if (result.size !== now.length) return `${result.size} resources instead of ${now.length}`
  for (const object of plain(now)) {
    if (canonical(result.get(idOf(object))) !== canonical(object)) return `${idOf(object)} is another`
  }
  return undefined
}

function canonical(value) {
  return JSON.stringify(value, (_, item) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
