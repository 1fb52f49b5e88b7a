import { memoryFileSystem, openTarget, type TargetOptions } from '#kuilt'
import { chartArchive } from '../../../../test/support/chart-archive.ts'
import { fluxKustomization } from '../../../../test/support/flux-kustomization.ts'

const fromRepository = 'chart: { spec: { chart: ./charts/web, sourceRef: { kind: GitRepository, name: flux-system } } }'

const release = (spec: string): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: web, namespace: shop }
spec:
  ${spec.trim().replaceAll('\n', '\n  ')}
`
const pod = (metadata: string): string => `---\napiVersion: v1\nkind: Pod\nmetadata: { ${metadata} }\n`
const chartYaml = 'apiVersion: v2\nname: web\nversion: 1.0.0\n'

async function render(files: Readonly<Record<string, string | Uint8Array>>, flux: TargetOptions['flux'] = {}) {
  const fileSystem = memoryFileSystem({ 'cluster/apps.yaml': fluxKustomization(), ...files })
  return await (await openTarget('flux:cluster', { fileSystem, flux })).render()
}

const patches =
  "postRenderers:\n- kustomize: { patches: [{ patch: '- { op: add, path: /metadata/labels, value: { patched: x } }', target: { kind: Pod } }] }"

test('with the strategy separate, hooks and other objects may have the same name', async () => {
  const files = {
    'charts/web/Chart.yaml': chartYaml,
    'charts/web/templates/hook.yaml': pod('name: web, annotations: { helm.sh/hook: pre-install }'),
    'charts/web/templates/pod.yaml': pod('name: web'),
  }
  const web = (strategy: string) => release(`${fromRepository}\n${patches}\npostRenderStrategy: ${strategy}`)
  await expect(render({ ...files, 'apps/web.yaml': web('combined') })).rejects.toMatchObject({
    message: expect.stringContaining('duplicate Pod "web"'),
  })
  const { resources } = await render({ ...files, 'apps/web.yaml': web('separate') })
  expect(resources.slice(1).map(({ kind, metadata }) => [kind, metadata.labels?.['patched']])).toEqual([
    ['Pod', 'x'],
    ['Pod', 'x'],
  ])
})

test('objects with the same name are an error, even without post-renderers', async () => {
  const files = { 'charts/web/Chart.yaml': chartYaml, 'charts/web/templates/pods.yaml': pod('name: web').repeat(2) }
  await expect(render({ ...files, 'apps/web.yaml': release(fromRepository) })).rejects.toMatchObject({
    code: 'ID_CONFLICT',
    notes: expect.arrayContaining([
      expect.objectContaining({ message: 'rendered for HelmRelease "web" in namespace "shop"' }),
    ]),
  })
})

test('values files of a chart from a registry are in its archive', async () => {
  const spec =
    'chart: { spec: { chart: web, version: 1.0.0, valuesFiles: [values.yaml, ./values-prod.yaml], sourceRef: { kind: HelmRepository, name: public } } }'
  const files = {
    'apps/web.yaml': release(spec),
    'vendor/web-1.0.0.tgz': chartArchive({
      'web/Chart.yaml': chartYaml,
      'web/values.yaml': 'color: red\nsize: 1\n',
      'web/values-prod.yaml': 'size: 2\n',
      'web/templates/pod.yaml': pod('name: "{{ .Values.color }}-{{ .Values.size }}"'),
    }),
  }
  const { resources } = await render(files, { sources: { 'HelmRepository/public': 'vendor' } })
  expect(resources.map(({ metadata }) => metadata.name)).toEqual(['web', 'red-2'])
})
