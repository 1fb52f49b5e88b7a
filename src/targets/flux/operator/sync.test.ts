import { fluxKustomization } from '../../../../test/support/flux-kustomization.ts'
import { memoryFileSystem } from '../../../files/memory-file-system.ts'
import { graph } from '../../../graph/graph.ts'
import { explain } from '../../explain.ts'
import { openTarget } from '../../open-targets.ts'
import type { TargetOptions } from '../../target.ts'

const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: config }\n'

const gitSync = 'sync: { kind: GitRepository, url: https://git.example/fleet, ref: refs/heads/main, path: cluster }'

function instance(spec = gitSync, namespace = 'flux-system'): string {
  return `apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: { name: flux, namespace: ${namespace} }
spec:
  ${spec}
`
}

function release(values: string): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: flux-instance, namespace: flux-system }
spec:
  chartRef: { kind: OCIRepository, name: flux-instance }
  ${values}
`
}

async function render(files: Readonly<Record<string, string>>, target = 'flux:cluster', options: TargetOptions = {}) {
  const opened = await openTarget(target, { fileSystem: memoryFileSystem(files), ...options })
  const { resources, warnings } = await opened.render()
  return {
    resources,
    warnings,
    owners: resources.map(({ kind, metadata: { labels = {} } }) => {
      return `${kind} of ${labels['kustomize.toolkit.fluxcd.io/namespace']}/${labels['kustomize.toolkit.fluxcd.io/name']}`
    }),
  }
}

test('a FluxInstance generates a Kustomization with the name of its namespace', async () => {
  const { owners, warnings } = await render({ 'cluster/flux.yaml': instance(), 'cluster/config.yaml': config })
  expect(owners).toEqual(['ConfigMap of flux-system/flux-system', 'FluxInstance of flux-system/flux-system'])
  expect(warnings).toEqual([])
})

test('its source is the repository, even with a different name', async () => {
  const sync = 'sync: { kind: OCIRepository, name: fleet, url: oci://registry.example/fleet, ref: latest, path: apps }'
  const { owners } = await render({
    'cluster/flux.yaml': instance(sync, 'flux'),
    'apps/web.yaml': fluxKustomization({ namespace: 'flux', name: 'web', source: 'kind: OCIRepository, name: fleet' }),
    'web/config.yaml': config,
  })
  expect(owners).toEqual(['Kustomization of flux/fleet', 'ConfigMap of flux/web'])
})

test('without spec.sync it generates nothing', async () => {
  const files = { 'cluster/flux.yaml': instance('distribution: { version: 2.x }') }
  await expect(render(files)).rejects.toMatchObject({ code: 'FLUX_NO_KUSTOMIZATION' })
})

const patches = `${gitSync}
  kustomize:
    patches:
    - patch: |
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: source-controller }
        spec: { replicas: 2 }
    - target: { kind: Deployment }
      patch: '[{ "op": "remove", "path": "/spec/replicas" }]'
    - target: { kind: Kustomization }
      patch: '[{ "op": "add", "path": "/spec/commonMetadata", "value": { "labels": { "team": "web" } } }]'
`

test('its patches change the Kustomization', async () => {
  const files = { 'cluster/flux.yaml': instance(patches), 'cluster/config.yaml': config }
  const { resources } = await render(files)
  expect(resources[0]?.metadata.labels).toMatchObject({ team: 'web' })
  const explanation = await explain('flux:cluster', { fileSystem: memoryFileSystem(files) })
  const [team] = explanation.find('ConfigMap/config')?.find('metadata.labels.team') ?? []
  expect(team?.steps.at(-1)).toMatchObject({ file: 'cluster/flux.yaml', line: 16 })
})

test('its patches can set spec.ignore of the source', async () => {
  const ignore = patches
    .replace('kind: Kustomization', 'kind: GitRepository')
    .replace('commonMetadata", "value": { "labels": { "team": "web" } }', 'ignore", "value": "config.yaml"')
  const { owners } = await render({ 'cluster/flux.yaml': instance(ignore), 'cluster/config.yaml': config })
  expect(owners).toEqual(['FluxInstance of flux-system/flux-system'])
})

test('a mistake in the path has its location in the FluxInstance', async () => {
  const files = { 'cluster/flux.yaml': instance(gitSync.replace('path: cluster', 'path: gone')) }
  await expect(render(files)).rejects.toMatchObject({
    code: 'FLUX_PATH_MISSING',
    at: { file: '/cluster/flux.yaml', line: 5, path: ['spec', 'sync', 'path'] },
  })
})

test('the path of a different repository is skipped', async () => {
  const files = {
    '.git/config': '[remote "origin"]\n  url = https://git.example/other\n',
    'cluster/flux.yaml': instance(gitSync.replace('path: cluster', 'path: gone')),
  }
  expect((await render(files)).warnings).toMatchObject([{ code: 'FLUX_SOURCE_LEFT_OUT' }])
})

test('the root of an image is skipped, because it may contain any directory', async () => {
  const sync = 'sync: { kind: OCIRepository, url: oci://registry.example/fleet, ref: latest, path: . }'
  const files = { 'cluster/flux.yaml': instance(sync), 'cluster/config.yaml': config }
  expect((await render(files)).warnings).toMatchObject([{ code: 'FLUX_SOURCE_LEFT_OUT' }])
  const { owners } = await render(files, 'flux:cluster', {
    flux: { sources: { 'OCIRepository/flux-system': 'cluster' } },
  })
  expect(owners).toHaveLength(2)
  expect((await render({ ...files, 'kustomization.yaml': 'resources: [cluster/config.yaml]\n' })).owners).toHaveLength(
    1,
  )
})

const values = `{ instance: { sync: { url: https://git.example/fleet, ref: refs/heads/main, path: cluster } } }`

test('a HelmRelease of the chart flux-instance generates the same Kustomization', async () => {
  const { owners } = await render({
    'cluster/release.yaml': release(`values: ${values}`),
    'cluster/config.yaml': config,
  })
  expect(owners).toEqual(['ConfigMap of flux-system/flux-system', 'HelmRelease of flux-system/flux-system'])
})

test('the values of the chart may be in a ConfigMap; the generated Kustomization is first', async () => {
  const files = {
    'cluster/all.yaml': fluxKustomization({ name: 'all', path: './apps' }),
    'apps/kustomization.yaml': `namespace: flux-system
resources: [release.yaml]
configMapGenerator: [{ name: flux-values, files: [values.yaml], options: { disableNameSuffixHash: true } }]
`,
    'apps/release.yaml': release('valuesFrom: [{ kind: ConfigMap, name: flux-values }]'),
    'apps/values.yaml': values,
  }
  const { owners, warnings } = await render(files)
  expect(owners).toEqual([
    'Kustomization of flux-system/flux-system',
    'HelmRelease of flux-system/all',
    'ConfigMap of flux-system/all',
  ])
  expect(warnings).toMatchObject([{ code: 'FLUX_HELM_RELEASE_KEPT' }])
  const { edges, nodes } = await graph('flux:cluster', { fileSystem: memoryFileSystem(files) })
  expect(nodes.flatMap(({ id, target }) => (target ? [id] : []))).toEqual(['Kustomization flux-system/flux-system'])
  expect(edges.map(({ from, kind, to }) => `${from} ${kind} ${to}`)).toEqual(
    expect.arrayContaining([
      'Kustomization flux-system/flux-system creates Kustomization flux-system/all',
      'Kustomization flux-system/all creates Kustomization flux-system/flux-system',
    ]),
  )
})

test('a Kustomization that contains the FluxInstance may set its namespace', async () => {
  const { owners, warnings } = await render(
    {
      'cluster/all.yaml': fluxKustomization({ name: 'all', path: './apps', spec: '  targetNamespace: flux\n' }),
      'apps/flux.yaml': instance().replace(', namespace: flux-system', ''),
    },
    'flux:.',
  )
  expect(owners).toEqual(['Kustomization of flux/flux', 'FluxInstance of flux-system/all'])
  expect(warnings).toEqual([])
})

test('a Kustomization that flux bootstrap has written is a second definition', async () => {
  const bootstrap = fluxKustomization({ name: 'flux-system', path: './cluster' })
  await expect(render({ 'cluster/flux.yaml': instance(), 'cluster/gotk-sync.yaml': bootstrap })).rejects.toMatchObject({
    code: 'FLUX_DEFINED_TWICE',
    at: { file: '/cluster/gotk-sync.yaml' },
    hint: expect.stringContaining('delete or rename the other definition'),
  })
})

test('a FluxInstance with variables is skipped with a warning, unless a Kustomization replaces them', async () => {
  const template = instance(gitSync.replace('path: cluster', `path: "$\{dir}"`))
  const other = { 'cluster/a.yaml': fluxKustomization({ name: 'a', path: './a' }), 'a/config.yaml': config }
  const { owners, warnings } = await render({ ...other, 'cluster/flux.yaml': template })
  expect(owners).toEqual(['ConfigMap of flux-system/a'])
  expect(warnings).toMatchObject([{ code: 'FLUX_DOCUMENT_UNREADABLE', at: { file: '/cluster/flux.yaml', line: 5 } }])
  const all = fluxKustomization({ name: 'a', path: './a', spec: '  postBuild: { substitute: { dir: b } }\n' })
  const replaced = await render({ 'cluster/a.yaml': all, 'a/flux.yaml': template, 'b/config.yaml': config }, 'flux:.')
  expect(replaced.owners).toEqual(['FluxInstance of flux-system/a', 'ConfigMap of flux-system/flux-system'])
  expect(replaced.warnings).toEqual([])
})

test('a patch of a FluxInstance generates nothing', async () => {
  const files = {
    'cluster/flux.yaml': instance(),
    'cluster/config.yaml': config,
    'patches/flux.yaml': instance('sync: { path: other }'),
  }
  const { owners, warnings } = await render(files, 'flux:.')
  expect(owners).toEqual(['ConfigMap of flux-system/flux-system', 'FluxInstance of flux-system/flux-system'])
  expect(warnings).toEqual([])
})

test('a namespace with variables', async () => {
  const files = {
    'cluster/flux.yaml': instance(gitSync, `"$\{ns}"`),
    'cluster/a.yaml': fluxKustomization({ name: 'a', path: './a' }),
    'a/config.yaml': config,
  }
  const { owners, warnings } = await render(files)
  expect(owners).toEqual(['ConfigMap of flux-system/a'])
  expect(warnings).toMatchObject([{ params: { reason: 'metadata.namespace contains variables' } }])
})

test('a Kustomization that contains the FluxInstance replaces variables in its patches', async () => {
  const all = fluxKustomization({ name: 'all', path: './infra', spec: '  postBuild: { substitute: { team: web } }\n' })
  const { resources, warnings } = await render(
    {
      'cluster/all.yaml': all,
      'cluster/config.yaml': config,
      'infra/flux.yaml': instance(patches.replace('"team": "web"', `"team": "$\{team}"`)),
    },
    'flux:.',
  )
  expect(resources.find(({ kind }) => kind === 'ConfigMap')?.metadata.labels).toMatchObject({ team: 'web' })
  expect(warnings).toEqual([])
})
