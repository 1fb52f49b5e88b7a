import { memoryProject } from '../../test/support/memory-project.ts'
import type { Warning } from '../diagnostics/index.ts'
import { deprecations } from './deprecations.ts'
import { readKustomization } from './read-kustomization.ts'

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
])('the advice for %s builds to the same result', (field, old) => {
  const rest = 'namePrefix: a-\nresources:\n- web.yaml\n'
  const own = field === 'bases' ? 'namePrefix: a-\n' : rest
  let hint = ''
  readKustomization(own + old, 'kustomization.yaml', {
    warn: (warning) => {
      hint = warning.hint ?? ''
    },
  })
  const [heading, ...advice] = hint.split('\n')
  expect(heading).toMatch(/`kuilt edit fix`/)
  const build = (text: string) => memoryProject({ ...files, '/app/kustomization.yaml': text }).build('/app')
  const next = `${own}${advice.join('\n')}\n`
  expect(next).not.toContain(field)
  expect(build(next)).toBe(build(own + old))
})

test.each([
  ['bases', 'resources:\n- web.yaml\n', 'bases: [../base]\n'],
  ['commonLabels', 'labels:\n- pairs: {a: b}\n', 'commonLabels: {c: d}\n'],
  ['imageTags', 'images:\n- name: nginx\n  newName: new\n', 'imageTags: [{name: new, newTag: "1"}]\n'],
])('the advice for %s next to its replacement adds to the list', (_, list, old) => {
  const rest = list.startsWith('resources') ? '' : 'resources: [web.yaml]\n'
  let hint = ''
  const warn = (warning: Warning): void => {
    hint = warning.hint ?? ''
  }
  readKustomization(rest + list + old, 'kustomization.yaml', { warn })
  const [heading, ...entries] = hint.split('\n')
  expect(heading).toBe(`add this entry to \`${list.split(':')[0]}\`, or run \`kuilt edit fix\`:`)
  const build = (text: string) => memoryProject({ ...files, '/app/kustomization.yaml': text }).build('/app')
  expect(build(`${rest}${list}${entries.join('\n')}\n`)).toBe(build(rest + list + old))
})

test('the advice for patchesStrategicMerge keeps the order: kustomize applies it before patches', () => {
  const raw = {
    patches: [{ path: 'patch.yaml' }],
    patchesStrategicMerge: ['{apiVersion: apps/v1, kind: Deployment, metadata: {name: other}, spec: {replicas: 5}}'],
  }
  expect(deprecations(raw, 'k.yaml', { lint: false })[0]?.hint).toMatch(
    /^add this entry at the start of `patches`, or run `kuilt edit fix`, which adds it at the end:\n- patch: /,
  )
})

test('two fields with the same replacement do not create it twice', () => {
  const raw = {
    patchesJson6902: [{ path: 'a.yaml' }],
    patchesStrategicMerge: ['b.yaml', 'c.yaml'],
    bases: [],
    resources: [],
  }
  expect(deprecations(raw, 'k.yaml', { lint: false }).map(({ hint }) => hint)).toEqual([
    'remove the field: it is empty',
    'write this, or run `kuilt edit fix`:\npatches:\n- path: a.yaml',
    'add these entries at the start of `patches`, or run `kuilt edit fix`, which adds them at the end:\n- path: b.yaml\n- path: c.yaml',
  ])
})

test('with lint, fields that kustomize replaces silently are reported too', () => {
  const raw = {
    configMapGenerator: [{ name: 'a', envs: ['a.env'], env: 'b.env' }],
    helmChartInflationGenerator: [{ chartName: 'web' }],
  }
  expect(deprecations(raw, 'k.yaml', { lint: false })).toEqual([])
  expect(deprecations(raw, 'k.yaml', { lint: true })).toMatchObject([
    {
      params: { field: 'env', replacement: 'envs' },
      at: { path: ['configMapGenerator', 0, 'env'] },
      hint: 'add this entry to `envs`, or run `kuilt edit fix`:\n- b.env',
    },
    { params: { field: 'helmChartInflationGenerator', replacement: 'helmCharts' } },
  ])
})

test('long advice is truncated', () => {
  const bases = Array.from({ length: 100 }, (_, i) => `d${i}`)
  const lines = deprecations({ bases }, 'k.yaml', { lint: false })[0]?.hint?.split('\n') ?? []
  expect(lines).toHaveLength(26)
  expect(lines.at(-1)).toBe('…')
})
