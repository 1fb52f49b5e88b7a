// Tests `explain` by experiment, over the builds of a folder of cases:
//
//   located   every field has a step with a file, a line and a column
//   decisive  after a change of the scalar at the last step, the field has another value
//   complete  after a change of any scalar of the input, each field with another value lists its position
//
//   node scripts/explain-experiment.mjs ../shared/conformance/krusty [--samples 12] [--seed 1] [--show 20]
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { LineCounter, parseAllDocuments, visit } from 'yaml'
import { diskFileSystem, explain, overlayFileSystem } from '../dist/index.mjs'
import { caseFolders } from './conformance-cases.mjs'

const { values, positionals } = parseArgs({
  options: {
    samples: { type: 'string', default: '12' },
    seed: { type: 'string', default: '1' },
    show: { type: 'string', default: '20' },
    only: { type: 'string' },
  },
  allowPositionals: true,
})
const samples = Number(values.samples)
let state = Number(values.seed)
const random = () => {
  state = (state * 48271) % 2147483647
  return (state - 1) / 2147483646
}
/** Integers of any size are values too. */
const textOf = (value) => JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? String(item) : item))
const pick = (list, count) =>
  list
    .map((item) => [random(), item])
    .sort(([a], [b]) => a - b)
    .slice(0, count)
    .map(([, item]) => item)

const totals = { builds: 0, fields: 0, located: 0, decisive: 0, tried: 0, complete: 0, changed: 0, undecided: 0 }
const misses = []
const miss = (kind, text) => misses.push(`${kind}: ${text}`)

for (const folder of positionals.flatMap(caseFolders)) {
  if (values.only && !folder.includes(values.only)) continue
  const spec = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8'))
  const build = buildOf(folder, spec)
  if (build !== undefined) await experiment(relative(process.cwd(), folder), build)
}
const percent = (part, all) => `${part}/${all} = ${((100 * part) / Math.max(all, 1)).toFixed(2)} %`
for (const text of misses.slice(0, Number(values.show))) console.log(text)
console.log(`${totals.builds} builds, ${totals.fields} fields`)
console.log(`located  ${percent(totals.located, totals.fields)}`)
console.log(`decisive ${percent(totals.decisive, totals.tried)} (${totals.undecided} changes broke the build)`)
console.log(`complete ${percent(totals.complete, totals.changed)}`)

function buildOf(folder, { args, cwd = '.', expect, needs = [], input }) {
  if (args[0] !== 'build' || expect === 'error' || needs.length > 0) return undefined
  const flags = args.slice(1).filter((arg) => arg.startsWith('-'))
  if (flags.some((flag) => !/^--(reorder|load-restrictor)/.test(flag))) return undefined
  const directory = args
    .slice(1)
    .find((arg, i, all) => !arg.startsWith('-') && !/^--(reorder|load-restrictor)$/.test(all[i - 1] ?? ''))
  const text = args.join(' ')
  return {
    directory: directory ?? '.',
    cwd: join(process.cwd(), folder, input ?? 'in', cwd),
    options: {
      ...(/reorder[= ]none/.test(text) ? { reorder: 'none' } : {}),
      ...(/LoadRestrictionsNone/.test(text) ? { loadRestrictions: 'none' } : {}),
    },
  }
}

async function run({ directory, cwd, options }, files = {}) {
  const disk = diskFileSystem()
  const fileSystem = Object.keys(files).length === 0 ? disk : overlayFileSystem(disk, files)
  const explanation = await explain(directory, { ...options, cwd, fileSystem })
  const resources = new Map()
  for (const resource of explanation.resources) {
    const fields = new Map(resource.fields.map((field) => [JSON.stringify(field.path), field]))
    const first = fields.get('["kind"]')?.steps[0]
    const key = `${first?.file}:${first?.line}`
    const same = [...resources.keys()].filter((known) => known.startsWith(`${key} `)).length
    resources.set(`${key} ${same}`, { fields, name: `${resource.kind}/${resource.name}` })
  }
  return resources
}

async function experiment(name, build) {
  let before
  try {
    before = await run(build)
  } catch {
    return
  }
  totals.builds++
  const all = []
  for (const [key, { fields, name: resource }] of before) {
    for (const [path, field] of fields) {
      totals.fields++
      const last = field.steps.at(-1)
      if (last === undefined || !(last.line > 0 && last.column > 0)) miss('located', `${name} ${resource} ${path}`)
      else totals.located++
      all.push({ key, path, field, resource })
    }
  }
  for (const { key, path, field, resource } of pick(all.filter(hasScalar), samples)) {
    const last = field.steps.at(-1)
    if (last === undefined) continue
    const where = `${name} ${resource} ${path} ${last.by}@${last.file}:${last.line}:${last.column}`
    const changed = changedFile(build, last)
    if (changed === undefined) {
      totals.tried++
      miss('decisive', `${where}: no scalar`)
      continue
    }
    let after
    try {
      after = await run(build, changed)
    } catch {
      totals.undecided++
      continue
    }
    totals.tried++
    const now = after.get(key)?.fields.get(path)
    if (now === undefined || textOf(now.value) !== textOf(field.value)) totals.decisive++
    else miss('decisive', `${where}: still ${textOf(field.value)}`)
  }
  const files = new Set(
    all.flatMap(({ field }) =>
      field.steps.flatMap((step) => [step.file, ...(step.through ?? []).map((place) => place.file)]),
    ),
  )
  const scalars = [...files].flatMap((file) => scalarsOf(build, file))
  for (const place of pick(scalars, samples)) {
    const changed = changedFile(build, place)
    if (changed === undefined) continue
    let after
    try {
      after = await run(build, changed)
    } catch {
      continue
    }
    for (const { key, path, field, resource } of all) {
      const now = after.get(key)?.fields.get(path)
      if (now === undefined || textOf(now.value) === textOf(field.value)) continue
      totals.changed++
      const places = field.steps.flatMap((step) => [step, ...(step.through ?? [])])
      if (places.some((one) => one.file === place.file && one.line === place.line)) totals.complete++
      else
        miss(
          'complete',
          `${name} ${resource} ${path} after ${place.file}:${place.line}:${place.column}: ${textOf(field.value)} -> ${textOf(now.value)}; has ${places.map((one) => `${one.file}:${one.line}`).join(' ')}`,
        )
    }
  }
}

/** The type of a generated object is not written anywhere. */
function hasScalar({ path, field }) {
  return !(/^\["(kind|apiVersion)"\]$/.test(path) && /enerator/.test(field.steps.at(-1)?.by ?? ''))
}

function scalarsOf({ cwd }, file) {
  if (!/\.(ya?ml|json)$|kustomization$/i.test(file)) return []
  const text = readText(join(cwd, file))
  if (text === undefined) return []
  const lines = new LineCounter()
  const found = []
  for (const document of parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false, logLevel: 'silent' })) {
    visit(document, {
      Pair(_, pair) {
        if (pair.value?.range && pair.value.value !== undefined && !pair.value.items) found.push(pair.value.range[0])
      },
      Seq(_, seq) {
        for (const item of seq.items)
          if (item?.range && item.value !== undefined && !item.items) found.push(item.range[0])
      },
    })
  }
  return found.map((offset) => {
    const { line, col } = lines.linePos(offset)
    return { file, line, column: col }
  })
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** The file with another scalar at a position. */
function changedFile({ cwd }, { file, line, column }) {
  const path = join(cwd, file)
  const text = readText(path)
  if (text === undefined) return undefined
  const lines = text.split('\n')
  const content = lines[line - 1]
  if (content === undefined) return undefined
  const head = Array.from(content)
    .slice(0, column - 1)
    .join('')
  const tail = content.slice(head.length)
  if (/^[|>]/.test(tail)) {
    const next = lines.findIndex((other, i) => i >= line && other.trim() !== '')
    if (next < 0) return undefined
    lines[next] = `${lines[next]}x`
  } else lines[line - 1] = head + changedToken(tail, { isYaml: /\.(ya?ml|json)$|kustomization$/i.test(file), head })
  const result = lines.join('\n')
  return result === text ? undefined : { [path]: result }
}

function changedToken(tail, { isYaml, head }) {
  if (!isYaml) return `${tail}x`
  const quoted = /^(["'])((?:\\.|(?!\1).|'')*)\1/.exec(tail)
  if (quoted) return `${quoted[1]}${changedText(quoted[2])}${quoted[1]}${tail.slice(quoted[0].length)}`
  const plain = (/[[{,]/.test(head) && /^[^,\]}#]*/.exec(tail)) || /^(?:(?! #).)*/.exec(tail)
  const token = plain[0].trimEnd()
  const rest = tail.slice(token.length)
  if (token === '{}') return `{ x: y }${rest}`
  if (token === '[]') return `[x]${rest}`
  if (token === '') return ` x${rest}`
  return changedText(token) + rest
}

function changedText(text) {
  if (text === 'true') return 'false'
  if (text === 'false') return 'true'
  if (/^\d+$/.test(text)) return String(Number(text) + 1)
  return `${text}x`
}
