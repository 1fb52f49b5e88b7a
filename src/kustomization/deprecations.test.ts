import { memoryProject } from '../../test/support/memory-project.ts'
import type { Warning } from '../diagnostics/index.ts'
import { deprecations } from './deprecations.ts'
import { readKustomization } from './kustomization.ts'

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {a: b}}
  template:
    metadata: {labels: {a: b}}
    spec: {containers: [{name: web, image: nginx}]}
`

const files = {
  '/base/kustomization.yaml': 'resources: [web.yaml]\n',
  '/base/web.yaml': deployment,
  '/app/web.yaml': deployment.replace('web', 'other'),
  '/app/patch.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: other}\nspec: {replicas: 3}\n',
  '/app/operations.yaml': '- {op: add, path: /spec/paused, value: true}\n',
  '/app/a.env': 'A=1\n',
  '/app/b.env': 'B=1\n',
}

test.each([
  ['bases', 'bases:\n- ../base\n'],
  ['commonLabels', 'commonLabels:\n  env: "yes"\n  other: a b\n'],
  ['imageTags', 'imageTags:\n- name: nginx\n  newTag: "1.10"\n'],
  [
    'patchesStrategicMerge',
    `patchesStrategicMerge:\n- patch.yaml\n- |-\n  ${files['/app/patch.yaml'].replaceAll('\n', '\n  ').replace('3', '4')}\n`,
  ],
  [
    'patchesJson6902',
    'patchesJson6902:\n- path: operations.yaml\n  target:\n    group: apps\n    version: v1\n    kind: Deployment\n    name: other\n',
  ],
])('what is advised in place of %s builds to the same', (field, old) => {
  const rest = 'namePrefix: a-\nresources:\n- web.yaml\n'
  const own = field === 'bases' ? 'namePrefix: a-\n' : rest
  const warnings: Warning[] = []
  readKustomization(own + old, 'kustomization.yaml', { warn: (warning) => warnings.push(warning) })
  const hint = warnings[0]?.hint ?? ''
  const [heading, ...advice] = hint.split('\n')
  expect(heading).toBe('write this, or run `kuilt edit fix`:')
  const build = (text: string) => memoryProject({ ...files, '/app/kustomization.yaml': text }).build('/app')
  const next = `${own}${advice.join('\n')}\n`
  expect(next).not.toContain(field)
  expect(build(next)).toBe(build(own + old))
})

test('with lint, fields that kustomize replaces without a word are told, too', () => {
  const raw = {
    configMapGenerator: [{ name: 'a', envs: ['a.env'], env: 'b.env' }],
    helmChartInflationGenerator: [{ chartName: 'web' }],
  }
  expect(deprecations(raw, 'k.yaml', { lint: false })).toEqual([])
  expect(deprecations(raw, 'k.yaml', { lint: true })).toMatchObject([
    {
      params: { field: 'env', replacement: 'envs' },
      at: { path: ['configMapGenerator', 0, 'env'] },
      hint: 'write this, or run `kuilt edit fix`:\nenvs:\n- a.env\n- b.env',
    },
    { params: { field: 'helmChartInflationGenerator', replacement: 'helmCharts' } },
  ])
})

test('advice of many lines is cut short', () => {
  const bases = Array.from({ length: 100 }, (_, i) => `d${i}`)
  const lines = deprecations({ bases }, 'k.yaml', { lint: false })[0]?.hint?.split('\n') ?? []
  expect(lines).toHaveLength(26)
  expect(lines.at(-1)).toBe('…')
})
