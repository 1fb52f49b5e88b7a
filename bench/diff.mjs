// How long a diff of two builds takes, compared to one build: node bench/diff.mjs [NUMBER OF RESOURCES]
import { build, createCache, diff, memoryFileSystem, renderDiff } from '../dist/index.mjs'
import { median } from './measure.mjs'
import * as trees from './trees.mjs'

const groups = Number(process.argv[2] ?? 2000) / 4
const { files, overlay } = trees.large(groups)
/** A new image in each Deployment, and a new value in each ConfigMap. */
const changed = Object.fromEntries(
  Object.entries(files).map(([path, text]) => [
    path,
    text.replaceAll('newTag: v2', 'newTag: v3').replaceAll('retries: 3', 'retries: 4'),
  ]),
)

async function time(work) {
  const start = performance.now()
  const result = await work()
  return { ms: performance.now() - start, result }
}

const times = { build: [], few: [], all: [], json: [] }
let sizes = ''
for (let run = 0; run < 15; run++) {
  const one = await time(() => build(overlay, { fileSystem: memoryFileSystem(files) }))
  const same = await build(overlay, { fileSystem: memoryFileSystem({ ...files, ...someOf(changed) }) })
  const other = await build(overlay, { fileSystem: memoryFileSystem(changed), cache: createCache() })
  const few = await time(() => diff(one.result, same))
  // Results cache their objects, so new ones are built.
  const fresh = await build(overlay, { fileSystem: memoryFileSystem(files) })
  const all = await time(() => diff(fresh, other))
  const json = await time(() => renderDiff(all.result, { format: 'json' }))
  sizes = `${one.result.resources.length} resources; ${few.result.changes.length} and ${all.result.changes.length} changes`
  times.build.push(one.ms)
  times.few.push(few.ms)
  times.all.push(all.ms)
  times.json.push(json.ms)
}
const base = median(times.build.slice(3))
console.log(sizes)
for (const [name, list] of Object.entries(times)) {
  const ms = median(list.slice(3))
  console.log(`${name.padEnd(6)} ${ms.toFixed(0).padStart(5)} ms  ${(ms / base).toFixed(2)}`)
}

/** Every tenth file. */
function someOf(all) {
  return Object.fromEntries(Object.entries(all).filter((_, i) => i % 10 === 0))
}
