// A micro-benchmark for each stage with 2,000 resources: the time of one call in warmed-up code.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { Bench } from 'tinybench'
import { large } from './trees.mjs'
import { root, work } from './workshop.mjs'

/** Stages are not part of the public API, so they are bundled from the sources. */
export async function internals() {
  const outfile = join(work, 'stages.mjs')
  const contents = `
export { readResources } from './src/resource/read-resources.ts'
export { ResourceMap } from './src/resource/resource-map.ts'
export { defaultTransformerConfig as config } from './src/layer/transformer-config.ts'
export { dropLocalConfig } from './src/transform/local-config.ts'
export { fixNameReferences } from './src/references/name-references.ts'
export { orderResources } from './src/transform/order.ts'
export { Patcher } from './src/patch/patcher.ts'
export { parsePatch } from './src/patch/load-patch.ts'
export { builtinMergeSchema } from './src/schema/merge-schema.ts'
export { builtinScope } from './src/schema/scope.ts'
export { setImage } from './src/transform/images.ts'
export { setPairs } from './src/transform/labels.ts'
export { addPrefix } from './src/transform/name-affix.ts'
export { setNamespace } from './src/transform/namespace.ts'
export { writeResources } from './src/yaml/print/write.ts'
`
  const banner = {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
  }
  await build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    banner,
    outfile,
    logLevel: 'error',
  })
  return import(pathToFileURL(outfile).href)
}

const mergePatch = `apiVersion: apps/v1
kind: Deployment
metadata: { name: any }
spec: { template: { spec: { containers: [{ name: main, resources: { limits: { memory: 64Mi } } }] } } }
`
const jsonPatch = '- { op: add, path: /spec/template/spec/terminationGracePeriodSeconds, value: 20 }\n'

/** Each stage is measured with the result of the previous one as its input. */
export function stagesOf(k) {
  const texts = Object.entries(large(500).files).filter(([path]) => path.startsWith('base/group'))
  const parse = (text, file) => k.readResources(text, file, k.builtinScope)
  /** A patch on all 500 Deployments. */
  const patching = (text) => {
    const patch = k.parsePatch(text, { at: { file: 'p.yaml', document: 0, path: [] }, inline: true }, parse)
    const step = { patch, field: 'patches', target: { kind: 'Deployment' } }
    return (resources) => new k.Patcher({ schema: k.builtinMergeSchema }).apply(resources, step)
  }
  const { config } = k
  return [
    ['read', () => texts.flatMap(([path, text]) => parse(text, path))],
    ['collect by ID', (resources) => collect(new k.ResourceMap(), resources)],
    ['strategic merge patch on 500', patching(mergePatch)],
    ['JSON patch on 500', patching(jsonPatch)],
    ['namespace', (resources) => k.setNamespace(resources, { namespace: 'shop', specs: config.namespace })],
    ['prefix', (resources) => k.addPrefix(resources, 'prod-', config.namePrefix)],
    ['labels and selectors', (resources) => k.setPairs(resources, { tier: 'backend' }, config.commonLabels)],
    ['annotations', (resources) => k.setPairs(resources, { owner: 'platform' }, config.commonAnnotations)],
    ['images', (resources) => k.setImage(resources, { name: 'example/app', newTag: 'v2' }, config.images)],
    ['name references', (resources) => k.fixNameReferences(resources, config.nameReference)],
    ['local config', (resources) => k.dropLocalConfig(resources)],
    ['order', (resources) => k.orderResources(resources, undefined)],
    ['write', (resources) => k.writeResources(resources.map(({ node }) => node))],
  ]
}

function collect(set, resources) {
  for (const resource of resources) set.append(resource)
  return set.resources
}

/** ms per stage, medians. */
export async function stageTimes() {
  const bench = new Bench({ time: 400, warmupTime: 200 })
  let input
  for (const [name, run] of stagesOf(await internals())) {
    const resources = input
    bench.add(name, () => void run(resources))
    input = run(resources)
  }
  await bench.run()
  return bench.tasks.map(({ name, result }) => ({ name, ms: result.latency.p50 }))
}
