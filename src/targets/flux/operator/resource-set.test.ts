import { fluxKustomization } from '../../../../test/support/flux-kustomization.ts'
import { toYaml } from '../../../build/build-result.ts'
import { memoryFileSystem } from '../../../files/memory-file-system.ts'
import { explain } from '../../explain.ts'
import { openTarget } from '../../open-targets.ts'

const kustomization = fluxKustomization({
  name: 'tenants',
  path: './tenants',
})

function resourceSet(spec: string): string {
  return `apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: { name: apps, namespace: flux-system }
spec:
${spec}`
}

const files = (set: string, more: Readonly<Record<string, string>> = {}) => ({
  'cluster/tenants.yaml': kustomization,
  'tenants/set.yaml': set,
  ...more,
})

/** The objects that the ResourceSet generates. */
async function generated(given: Readonly<Record<string, string>>) {
  const { resources, warnings } = await (
    await openTarget('flux:cluster', { fileSystem: memoryFileSystem(given) })
  ).render()
  const own = resources.filter(({ metadata: { labels = {} } }) => 'resourceset.fluxcd.controlplane.io/name' in labels)
  return {
    resources: own,
    warnings,
    names: own.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`),
  }
}

const tenants = `  commonMetadata: { labels: { team: web } }
  inputs:
  - { tenant: shop, replicas: 2, tag: v1 }
  - { tenant: blog, replicas: 3, tag: v2 }
  resources:
  - apiVersion: v1
    kind: ConfigMap
    metadata: { name: shared, namespace: apps }
  - apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: << inputs.tenant >>
      namespace: apps
      annotations:
        fluxcd.controlplane.io/reconcile: << if eq inputs.tenant "blog" >>disabled<< else >>enabled<< end >>
    spec: { replicas: << inputs.replicas >>, x: '<< inputs.tag | upper >>' }
  resourcesTemplate: |
    <<- range $i, $name := list "a" "b" >>
    ---
    apiVersion: v1
    kind: Secret
    metadata: { name: << inputs.tenant | slugify >>-<< $name >>, namespace: << inputs.provider.namespace >> }
    <<- end >>
`

test('objects of a ResourceSet: one for each input set, without duplicates and disabled objects', async () => {
  const { names, resources, warnings } = await generated(files(resourceSet(tenants)))
  expect(names).toEqual([
    'ConfigMap apps/shared',
    'Deployment apps/shop',
    'Secret flux-system/shop-a',
    'Secret flux-system/shop-b',
    'Secret flux-system/blog-a',
    'Secret flux-system/blog-b',
  ])
  expect(resources[1]).toMatchObject({
    spec: { replicas: 2, x: 'V1' },
    metadata: {
      labels: {
        team: 'web',
        'resourceset.fluxcd.controlplane.io/name': 'apps',
        'resourceset.fluxcd.controlplane.io/namespace': 'flux-system',
      },
    },
  })
  expect(warnings).toEqual([])
})

test('explain shows the line of the template', async () => {
  const explanation = await explain('flux:cluster', { fileSystem: memoryFileSystem(files(resourceSet(tenants))) })
  const [replicas] = explanation.find('Deployment/shop')?.find('spec.replicas') ?? []
  expect(replicas?.steps.at(-1)).toMatchObject({ file: 'tenants/set.yaml', line: 20 })
})

test('the Kustomizations that it generates are rendered', async () => {
  const child = `  resources:
  - apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: { name: web, namespace: flux-system }
    spec: { path: ./web, sourceRef: { kind: GitRepository, name: flux-system } }
`
  const target = await openTarget('flux:cluster#web', {
    fileSystem: memoryFileSystem(
      files(resourceSet(child), { 'web/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n' }),
    ),
  })
  expect(toYaml(await target.render())).toContain('name: a\n')
})

const provider = (type: string): string => `apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSetInputProvider
metadata: { name: defaults, namespace: flux-system }
spec: { type: ${type}, defaultValues: { zone: eu } }
---
`
const withProvider = `  inputStrategy: { name: Permute }
  inputs: [{ tenant: shop }, { tenant: blog }]
  inputsFrom: [{ name: defaults }]
  resources:
  - apiVersion: v1
    kind: ConfigMap
    metadata: { name: "<< inputs.apps.tenant >>-<< inputs.defaults.zone >>-<< inputs.id >>" }
`

test('inputs of static providers, permuted', async () => {
  const { names } = await generated(files(provider('Static') + resourceSet(withProvider)))
  expect(names).toEqual(['ConfigMap undefined/shop-eu-934479382', 'ConfigMap undefined/blog-eu-935265815'])
})

test('a ResourceSet whose inputs are not known is kept', async () => {
  const { names, warnings } = await generated(files(provider('OCIArtifactTag') + resourceSet(withProvider)))
  expect(names).toEqual([])
  expect(warnings).toMatchObject([{ code: 'FLUX_RESOURCE_SET_KEPT' }])
})

test('the objects of all steps, in order', async () => {
  const map = (name: string): string => `{ apiVersion: v1, kind: ConfigMap, metadata: { name: ${name} } }`
  const steps = (second: string): string => `  steps:
  - { name: first, resources: [${map('a')}] }
  - { name: second, resources: [${map(second)}] }
`
  expect((await generated(files(resourceSet(steps('b'))))).names).toEqual([
    'ConfigMap undefined/a',
    'ConfigMap undefined/b',
  ])
  await expect(generated(files(resourceSet(steps('a'))))).rejects.toMatchObject({
    message:
      'cannot generate the objects of ResourceSet "apps" in namespace "flux-system": ConfigMap "a" is in two steps',
  })
})

test('copyFrom copies the data of an object in the repository', async () => {
  const copy = (name: string): string =>
    `{ apiVersion: v1, kind: ConfigMap, metadata: { name: ${name}-copy, namespace: apps, annotations: { fluxcd.controlplane.io/copyFrom: flux-system/${name} } } }`
  const set = resourceSet(`  resources:\n  - ${copy('info')}\n  - ${copy('gone')}\n`)
  const info = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: info, namespace: flux-system }\ndata: { a: "1" }\n'
  const { resources, warnings } = await generated(files(set, { 'tenants/info.yaml': info }))
  expect(resources.map(({ data }) => data)).toEqual([{ a: '1' }, undefined])
  expect(warnings.map(({ message }) => message)).toEqual([
    'ConfigMap "gone-copy" in namespace "apps" is a copy of ConfigMap "gone" in namespace "flux-system", which is not in the repository, so it has no data',
  ])
})

test('copyFrom copies the type of a Secret, and binary data', async () => {
  const copy = (kind: string): string =>
    `{ apiVersion: v1, kind: ${kind}, metadata: { name: copy, namespace: apps, annotations: { fluxcd.controlplane.io/copyFrom: flux-system/info } } }`
  const set = resourceSet(`  resources:\n  - ${copy('Secret')}\n  - ${copy('ConfigMap')}\n`)
  const info = (kind: string, data: string): string =>
    `apiVersion: v1\nkind: ${kind}\nmetadata: { name: info, namespace: flux-system }\n${data}\n---\n`
  const secret = info('Secret', 'type: kubernetes.io/dockerconfigjson\ndata: { .dockerconfigjson: e30= }')
  const { resources } = await generated(
    files(set, { 'tenants/info.yaml': secret + info('ConfigMap', 'binaryData: { a: /w== }') }),
  )
  expect(resources).toMatchObject([
    { type: 'kubernetes.io/dockerconfigjson', stringData: { '.dockerconfigjson': '{}' } },
    { binaryData: { a: '/w==' } },
  ])
})

test('a disabled ResourceSet is rendered with a warning, like a suspended Kustomization', async () => {
  const set = resourceSet('  resources: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: a } }]\n').replace(
    'namespace: flux-system }',
    'namespace: flux-system, annotations: { fluxcd.controlplane.io/reconcile: disabled } }',
  )
  const { names, warnings } = await generated(files(set))
  expect(names).toEqual(['ConfigMap undefined/a'])
  expect(warnings).toMatchObject([{ code: 'FLUX_SUSPENDED', at: { file: '/tenants/set.yaml', line: 3 } }])
})

test('objects that differ only in the version of their group are duplicates', async () => {
  const set = resourceSet(`  inputs: [{ a: b }]
  resources:
  - { apiVersion: apps/v1, kind: Deployment, metadata: { name: web } }
  - { apiVersion: apps/v1beta1, kind: Deployment, metadata: { name: web } }
`)
  expect((await generated(files(set))).resources).toMatchObject([{ apiVersion: 'apps/v1' }])
})

test.each([
  [
    `inputStrategy: { name: Permute }\n  inputs: [${'{ a: b },'.repeat(10_001)}]\n  resources: []`,
    'its inputs have 10,001 permutations; at most 10,000 are allowed',
  ],
  [
    `steps: [{ name: a }]\n  resourcesTemplate: 'kind: A'`,
    'spec.steps cannot be used together with spec.resources or spec.resourcesTemplate',
  ],
  ["inputs: [{ a: b }]\n  resourcesTemplate: '- << inputs.a >>'", 'expected a map, but found a list'],
  [
    'resources: [{ apiVersion: v1, kind: Secret, metadata: { name: a, annotations: { fluxcd.controlplane.io/copyFrom: info } } }]',
    'the annotation fluxcd.controlplane.io/copyFrom must be NAMESPACE/NAME, not "info"',
  ],
])('an invalid ResourceSet: %#', async (spec, reason) => {
  await expect(generated(files(resourceSet(`  ${spec}\n`)))).rejects.toMatchObject({
    params: { subject: 'ResourceSet "apps" in namespace "flux-system"', reason },
  })
})

test('ResourceSets that generate ResourceSets have a limit', async () => {
  const set = resourceSet(`  resourcesTemplate: |
    <<- range until 9 >>
    ---
    apiVersion: fluxcd.controlplane.io/v1
    kind: ResourceSet
    metadata: { name: "s-<< . >>", namespace: flux-system }
    spec:
      resourcesTemplate: '<< "<<" >> range until 300000 >><< "<<" >> end >>'
    <<- end >>
`)
  await expect(generated(files(set))).rejects.toMatchObject({
    params: { reason: 'the templates exceed the limit of 2,000,000 steps' },
  })
})

test('a ResourceSet can generate the variables of a Kustomization', async () => {
  const set = resourceSet(`  resources:
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: info, namespace: shop }, data: { size: "2" } }
`)
  const source = 'kind: GitRepository, name: flux-system, namespace: flux-system'
  const spec = '  postBuild: { substituteFrom: [{ kind: ConfigMap, name: info }] }\n'
  const more = {
    'cluster/shop.yaml': fluxKustomization({ name: 'shop', namespace: 'shop', source, spec }),
    'shop/a.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "a-$\{size}" }\n`,
  }
  const target = await openTarget('flux:cluster#shop', { fileSystem: memoryFileSystem(files(set, more)) })
  expect(toYaml(await target.render())).toContain('name: a-2\n')
})

test.each([
  ['<< inputs.nope >>', 'map has no entry for key "nope" (in << inputs >>)'],
  ['<< nope >>', 'cannot parse the template "resourceset", line 4: function "nope" not defined'],
  ['"<< inputs.quote >>"', 'not valid YAML: unclosed quote'],
])('a mistake in a template: %s', async (name, reason) => {
  const set = resourceSet(`  inputs: [{ tenant: shop, quote: "'" }]
  resources:
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: ${name} } }
`)
  await expect(generated(files(set))).rejects.toMatchObject({
    params: { reason },
    at: { file: '/tenants/set.yaml', line: 7 },
  })
})
