// Runs 10,000 builds in one process: successful and failing ones, from disk and from memory, with and without a shared
// cache, and of files that keep changing. Memory use must return to its level after the first builds.
//
//   npm run build && node scripts/load.mjs [BUILDS] [LIBRARY]      default: 10000 ../dist/index.mjs
//
// V8's optimizer is disabled: its machine code stays in memory, about 4 MiB after 50,000 builds, and is not what this
// tests.
import { join, resolve } from 'node:path'
import { argv, cwd, exit, memoryUsage } from 'node:process'
import { setImmediate } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--no-opt')
setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc')
const builds = Number(argv[2] ?? 10_000)
const library = argv[3] === undefined ? join(import.meta.dirname, '../dist/index.mjs') : resolve(cwd(), argv[3])
const { build, createCache, isKuiltError, memoryFileSystem, toYaml } = await import(pathToFileURL(library))
const warmUp = Math.min(1000, builds / 2)
const allowed = 0.1

const shop = join(import.meta.dirname, '../examples/shop/overlays')
const cache = createCache()
const configMap = (i) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings-${i} }\ndata: { key-${i}: "${i}" }\n`
const inMemory = (i) =>
  memoryFileSystem({
    '/base/kustomization.yaml': 'resources: [a.yaml]\n',
    '/base/a.yaml': configMap(i),
    '/app/kustomization.yaml': `namePrefix: p${i}-\nresources: [../base]\nlabels: [{ pairs: { round: "${i}" } }]\n`,
    '/bad/kustomization.yaml': `resources: [missing-${i}.yaml]\n`,
    '/regex/kustomization.yaml': `resources: [../base]\npatches:\n- target: { name: "settings-${i}.*" }\n  patch: '[{ "op": "add", "path": "/data/x${i}", "value": "" }]'\n`,
  })

const kinds = {
  'from disk': (i) => build(join(shop, ['dev', 'staging', 'prod'][i % 3])),
  'from disk, with a cache': (i) => build(join(shop, ['dev', 'staging', 'prod'][i % 3]), { cache }),
  'from memory, ever new': (i) => build('/app', { fileSystem: inMemory(i) }),
  'from memory, ever new, with a cache': (i) => build('/app', { fileSystem: inMemory(i), cache }),
  'with a new regular expression': (i) => build('/regex', { fileSystem: inMemory(i) }),
  'that fails': (i) => build('/bad', { fileSystem: inMemory(i), cache }).catch(expected),
  'on its own cache': (i) => build('/app', { fileSystem: inMemory(i), cache: createCache() }),
}

function expected(error) {
  if (!isKuiltError(error)) throw error
}

let bytes = 0
let start
for (let i = 0; i < builds; i++) {
  if (i === warmUp) start = await settled()
  const works = Object.values(kinds)
  const result = await works[i % works.length](i)
  if (result !== undefined) bytes += toYaml(result).length
  if (i % Math.ceil(builds / 10) === 0) show(`${i} builds`, await settled())
}
const end = await settled()
show(`${builds} builds`, end)
const growth = end.heap / start.heap - 1
console.log(`${(bytes / 2 ** 20).toFixed(1)} MiB of YAML; heap ${percent(growth)} since build ${warmUp}`)
if (Math.abs(growth) > allowed) {
  console.log(`more than ${percent(allowed)}: something is kept`)
  exit(1)
}

/** Memory in use after garbage collection. */
async function settled() {
  for (let i = 0; i < 3; i++) {
    await setImmediate()
    gc()
  }
  const { heapUsed, external, rss } = memoryUsage()
  return { heap: heapUsed + external, rss }
}

function show(what, { heap, rss }) {
  const mebibytes = (size) => `${(size / 2 ** 20).toFixed(1)} MiB`
  console.log(`${what.padStart(13)}: ${mebibytes(heap).padStart(10)} used, ${mebibytes(rss).padStart(10)} resident`)
}

function percent(share) {
  return `${share >= 0 ? '+' : ''}${(share * 100).toFixed(1)} %`
}
