import { buildSync, find, type KubernetesObject, memoryFileSystem } from '#kuilt'

const object = (apiVersion: string, kind: string, metadata: KubernetesObject['metadata']) => ({
  apiVersion,
  kind,
  metadata,
})

const web = object('apps/v1', 'Deployment', { name: 'web' })
const other = object('apps/v1', 'Deployment', { name: 'web', namespace: 'other' })
const gateway = object('networking.istio.io/v1', 'Gateway', { name: 'main' })
const standard = object('gateway.networking.k8s.io/v1', 'Gateway', { name: 'main' })
const binding = object('rbac.authorization.k8s.io/v1', 'ClusterRole', { name: 'system:node' })
const resources = [web, other, gateway, standard, binding]

test.each([
  ['Deployment/other/web', other],
  ['deployment/default/web', web],
  ['DEPLOYMENT.apps/other/web', other],
  ['gateway.networking.istio.io/main', gateway],
  ['Gateway.gateway.networking.k8s.io/main', standard],
  ['ClusterRole/system:node', binding],
  ['Deployment/missing', undefined],
  ['Deployment/missing/web', undefined],
  ['Deployment.extensions/web', undefined],
  ['Deployment/WEB', undefined],
])('%s', (reference, expected) => {
  expect(find(resources, reference)).toBe(expected)
  expect(find(new Set(resources), reference)).toBe(expected)
})

test('of a build, or of its resources', () => {
  const fileSystem = memoryFileSystem({
    'kustomization.yaml': 'namePrefix: prod-\nconfigMapGenerator: [{name: settings, literals: [a=b]}]\n',
  })
  const result = buildSync('.', { fileSystem })
  const name = `ConfigMap/${result.resources[0]?.metadata.name}`
  expect(name).toMatch(/^ConfigMap\/prod-settings-\w{10}$/)
  expect(find(result, name)).toBe(result.resources[0])
  expect(find(result.resources, name)).toBe(result.resources[0])
  expect(find(result, 'configmap/settings')).toBe(result.resources[0])
  expect(find(result.resources, 'ConfigMap/settings')).toBeUndefined()
})

test('a printed name takes precedence over the previous name of another resource', () => {
  const map = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`
  const fileSystem = memoryFileSystem({
    'kustomization.yaml': 'resources: [base, b.yaml]\n',
    'base/kustomization.yaml': 'resources: [a.yaml]\nnamePrefix: x-\n',
    'base/a.yaml': map('a'),
    'b.yaml': map('a'),
  })
  expect(find(buildSync('.', { fileSystem }), 'ConfigMap/a')).toEqual(
    expect.objectContaining({ metadata: { name: 'a' } }),
  )
  expect(find(buildSync('base', { fileSystem }), 'ConfigMap/a')?.metadata.name).toBe('x-a')
})

test('several matches are an error that lists references to each of them', () => {
  const candidates = ['Deployment.apps/default/web', 'Deployment.apps/other/web']
  expect(() => find(resources, 'Deployment/web')).toThrow(
    expect.objectContaining({
      code: 'RESOURCE_AMBIGUOUS',
      params: { reference: 'Deployment/web', candidates },
      hint: expect.stringContaining('Kind/namespace/name'),
    }),
  )
  expect(candidates.map((reference) => find(resources, reference)?.metadata.namespace)).toEqual([undefined, 'other'])
})

test.each(['', 'web', 'Deployment/', '/web', 'a/b/c/d', 'Deployment//web'])('%p is no reference', (reference) => {
  expect(() => find(resources, reference)).toThrow(
    expect.objectContaining({ code: 'RESOURCE_REFERENCE_INVALID', params: { reference } }),
  )
})

test('objects without metadata are never found', () => {
  expect(find([{ kind: 'List', apiVersion: 'v1' }], 'List/a')).toBeUndefined()
})
