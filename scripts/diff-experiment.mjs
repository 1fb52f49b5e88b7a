// Tests `diff` by experiment, over pairs of builds from folders of cases:
//
//   status     `equal` says whether both outputs have the same bytes
//   jsonpatch  the patch, applied to the old output by fast-json-patch, gives the new one
//   overlay    the overlay that `diff` writes builds to the bytes of the new output
//
//   node scripts/diff-experiment.mjs ../shared/conformance/realworld [--show 20] [--only TEXT] [--overlay] [--kustomize PROGRAM]
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import fastJsonPatch from 'fast-json-patch'
import { diff, openTarget, renderDiff, toYaml } from '../dist/index.mjs'
import { caseFolders } from './conformance-cases.mjs'

const { values, positionals } = parseArgs({
  options: { show: { type: 'string', default: '20' }, only: { type: 'string' } },
  allowPositionals: true,
})

const totals = { pairs: 0, identical: 0, status: 0, jsonpatch: 0 }
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

async function render(folder) {
  const { args, cwd = '.', input } = readCase(folder)
  const isValue = (i) => /^--(reorder|load-restrictor)$/.test(args[i] ?? '')
  const directory = args.find((arg, i) => i > 0 && !arg.startsWith('-') && !isValue(i - 1)) ?? '.'
  const options = {
    cwd: join(inputOf(resolve(folder), input), cwd),
    loadRestrictions: 'none',
    ...(/reorder[= ]none/.test(args.join(' ')) ? { reorder: 'none' } : {}),
  }
  return await (await openTarget(directory, options)).render()
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
