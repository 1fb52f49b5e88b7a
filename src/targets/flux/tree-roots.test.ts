import { fluxKustomization } from '../../../test/support/flux-kustomization.ts'
import { memoryFileSystem } from '../../files/memory-file-system.ts'
import { openTarget } from '../open-targets.ts'
import type { TargetOptions } from '../target.ts'

function kustomization(name: string, path: string, { namespace = '', spec = '' } = {}): string {
  const source = 'kind: GitRepository, name: flux-system, namespace: flux-system'
  return fluxKustomization({ name, namespace, path, source, spec })
}

function configMap(name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`
}

const parent = kustomization('apps', './clusters/apps', { namespace: 'flux-system' })
const files = {
  'clusters/apps.yaml': parent,
  'clusters/apps/kustomization.yaml': 'namespace: shop\nresources: [ks.yaml]\n',
  'clusters/apps/ks.yaml': kustomization('web', './web'),
  'web/config.yaml': configMap('config'),
}

async function render(given: Readonly<Record<string, string>>, target = 'flux:clusters', options: TargetOptions = {}) {
  return await (await openTarget(target, { fileSystem: memoryFileSystem(given), ...options })).render()
}

test('a Kustomization whose parent sets its namespace is not rendered without it', async () => {
  const { resources, warnings } = await render(files)
  expect(resources.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toEqual([
    'Kustomization shop/web',
    'ConfigMap undefined/config',
  ])
  expect(warnings).toEqual([])
})

test('it can be requested by name only', async () => {
  const { resources } = await render(files, 'flux:clusters#web')
  expect(resources[0]?.metadata.labels).toMatchObject({ 'kustomize.toolkit.fluxcd.io/namespace': 'shop' })
  await expect(render(files, 'flux:clusters#flux-system/web')).rejects.toMatchObject({
    code: 'FLUX_KUSTOMIZATION_UNKNOWN',
  })
})

test('a mistake in such a Kustomization is reported once', async () => {
  const wrong = { ...files, 'clusters/apps/ks.yaml': kustomization('web', './gone') }
  await expect(render(wrong)).rejects.toMatchObject({
    message: expect.stringContaining('"web" in namespace "shop"'),
    related: [],
  })
})

test('a definition with the same name in another file is a different Kustomization', async () => {
  const { resources } = await render({
    ...files,
    'clusters/other.yaml': kustomization('web', './other'),
    'other/config.yaml': configMap('other'),
  })
  expect(resources.map(({ metadata }) => metadata.name)).toEqual(['web', 'config', 'other'])
})

test('different files for several clusters, each with a parent', async () => {
  const { resources } = await render({
    ...files,
    'clusters/blue.yaml': kustomization('blue', './clusters/blue', { namespace: 'flux-system' }),
    'clusters/blue/kustomization.yaml': 'namespace: blue\nresources: [ks.yaml]\n',
    'clusters/blue/ks.yaml': kustomization('web', './web', { spec: '  targetNamespace: blue\n' }),
  })
  expect(resources.filter(({ kind }) => kind === 'ConfigMap').map(({ metadata }) => metadata.namespace)).toEqual([
    undefined,
    'blue',
  ])
})

test('of Kustomizations without a namespace that create each other, the first is rendered', async () => {
  const both = { 'clusters/kustomization.yaml': 'namespace: shop\nresources: [a.yaml, b.yaml]\n' }
  const { resources } = await render({
    ...both,
    'clusters/a.yaml': kustomization('a', './clusters'),
    'clusters/b.yaml': kustomization('b', './clusters'),
  })
  expect(resources.length).toBeGreaterThan(0)
})

test('two definitions of the same Kustomization are an error with both files', async () => {
  const twice = { ...files, 'clusters/z.yaml': kustomization('apps', './web', { namespace: 'flux-system' }) }
  await expect(render(twice)).rejects.toMatchObject({
    code: 'FLUX_DEFINED_TWICE',
    at: { file: '/clusters/z.yaml' },
    notes: [{ at: { file: '/clusters/apps.yaml' } }],
    hint: 'if the files belong to several clusters, pass the directory of one cluster',
  })
})

test('if definitions of several clusters clash, the error names the directory of one of them', async () => {
  const dev = kustomization('apps', './web')
  const clusters = { 'clusters/dev/flux/apps.yaml': dev, 'clusters/prod/apps.yaml': dev.replace('./web', './other') }
  await expect(render({ ...files, ...clusters, 'clusters/apps.yaml': '' })).rejects.toMatchObject({
    code: 'FLUX_DEFINED_TWICE',
    hint: 'if the files belong to several clusters, pass the directory of one cluster, such as `/clusters/prod`',
  })
})

test('if several Kustomizations lack the same variables, only one error is reported', async () => {
  const from = '  postBuild: { substituteFrom: [{ kind: Secret, name: vars }] }\n'
  const error = render({
    'clusters/a.yaml': kustomization('a', './web', { spec: from }),
    'clusters/b.yaml': kustomization('b', './web', { spec: from }),
    'web/config.yaml': configMap('config'),
  })
  await expect(error).rejects.toMatchObject({
    code: 'FLUX_VARIABLES_MISSING',
    related: [],
    notes: [{ message: 'flux-system/b also needs an object with that name' }],
  })
})
