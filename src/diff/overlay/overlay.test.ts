import { buildSync, diffOverlay, memoryFileSystem, overlayFileSystem, toYaml } from '#kuilt'
import { comparedOverlay } from '../diff-targets.ts'

/** Returns the overlay for two trees, after checking that its output is the same as that of the new tree. */
async function overlay(files: Readonly<Record<string, string>>, old = 'old', now = 'new') {
  const fileSystem = memoryFileSystem(files)
  const found = await diffOverlay(old, now, 'out', { fileSystem })
  const paths = [...found].map(([path, text]) => [`out/${path}`, text] as const)
  const all = overlayFileSystem(fileSystem, Object.fromEntries(paths))
  expect(toYaml(buildSync('out', { fileSystem: all }))).toBe(toYaml(buildSync(now, { fileSystem })))
  return found
}

const deployment = (name: string, image = 'nginx:1', extra = '') =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  replicas: 1\n  template:\n    spec:\n      containers:\n      - name: web\n        image: ${image}\n${extra}`
const tree = (name: string, kustomization: string, files: Readonly<Record<string, string>>) => ({
  [`${name}/kustomization.yaml`]: kustomization,
  ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`${name}/${path}`, text])),
})
const head = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n\n'

test('kustomization fields, if they can express the change', async () => {
  const old = tree('old', 'resources: [a.yaml]', { 'a.yaml': deployment('a') })
  const now = tree('new', 'resources: [a.yaml]\nnamespace: prod\nreplicas: [{ name: a, count: 3 }]', {
    'a.yaml': deployment('a', 'nginx:2'),
  })
  const files = await overlay({ ...old, ...now })
  expect([...files.keys()]).toEqual(['kustomization.yaml'])
  expect(files.get('kustomization.yaml')).toBe(
    `${head}namespace: prod\n\nresources:\n- ../old\n\nimages:\n- name: nginx\n  newTag: "2"\n\nreplicas:\n- count: 3\n  name: a\n`,
  )
})

test('merge patches for lists with merge keys', async () => {
  const old = tree('old', 'resources: [a.yaml]', { 'a.yaml': deployment('a') })
  const now = tree('new', 'resources: [a.yaml]', {
    'a.yaml': deployment('a', 'nginx:1', '        resources: { limits: { cpu: 1 } }\n'),
  })
  expect((await overlay({ ...old, ...now })).get('patches/deployment-a.yaml')).toBe(
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  template:\n    spec:\n      containers:\n      - name: web\n        resources:\n          limits:\n            cpu: 1\n',
  )
})

test('a generated ConfigMap has the right hash, and references are updated', async () => {
  const files = (value: string) => ({
    'a.yaml': deployment('a', 'nginx:1', '        envFrom: [{ configMapRef: { name: s } }]\n'),
    's.env': `A=${value}\n`,
  })
  const kustomization = 'resources: [a.yaml]\nconfigMapGenerator: [{ name: s, envs: [s.env] }]'
  const found = await overlay({ ...tree('old', kustomization, files('1')), ...tree('new', kustomization, files('2')) })
  expect([...found.keys()]).toEqual(['patches/configmap-s.yaml', 'kustomization.yaml'])
})

test('removed resources are deleted, and new ones are manifests', async () => {
  const old = tree('old', 'resources: [a.yaml]', { 'a.yaml': deployment('a') })
  const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: b\n'
  const found = await overlay({ ...old, ...tree('new', 'resources: [b.yaml]', { 'b.yaml': service }) })
  expect(found.get('service-b.yaml')).toBe(service)
  expect(found.get('kustomization.yaml')).toContain('$patch: delete')
})

test('changes that only a JSON patch can express', async () => {
  const list = (items: string) => `apiVersion: v1\nkind: Pod\nmetadata: { name: p, finalizers: [${items}] }\n`
  const old = tree('old', 'resources: [a.yaml]', { 'a.yaml': list('a, b') })
  const found = await overlay({ ...old, ...tree('new', 'resources: [a.yaml]', { 'a.yaml': list('b') }) })
  expect(found.get('patches/pod-p.yaml')).toBe('- op: remove\n  path: /metadata/finalizers/0\n')
})

test('resources not sorted by kind', async () => {
  const both = { 'a.yaml': deployment('a'), 'b.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: b }\n' }
  const old = tree('old', 'resources: [b.yaml, a.yaml]', both)
  await overlay({ ...old, ...tree('new', 'resources: [a.yaml, b.yaml]\nsortOptions: { order: fifo }', both) })
})

test('a base that is not a directory is copied', async () => {
  const fileSystem = memoryFileSystem({ 'old.yaml': deployment('a'), 'new.yaml': deployment('a', 'nginx:2') })
  const found = await diffOverlay('old.yaml', 'new.yaml', 'out', { fileSystem })
  expect([...found.keys()]).toEqual(['base.yaml', 'kustomization.yaml'])
})

test('the overlay cannot be inside the old target', async () => {
  const files = tree('old', 'resources: [a.yaml]', { 'a.yaml': deployment('a') })
  const work = diffOverlay('old', 'old', 'old/out', { fileSystem: memoryFileSystem(files) })
  await expect(work).rejects.toMatchObject({ code: 'DIFF_OVERLAY_INSIDE' })
})

test('standard input is read only once, even to compare the outputs', async () => {
  const text = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n'
  const fileSystem = memoryFileSystem({ 'old/kustomization.yaml': 'resources: [a.yaml]', 'old/a.yaml': text })
  const texts = [text]
  const readStdin = async () => texts.pop() ?? ''
  const { equal } = await comparedOverlay('old', '-', 'out', { fileSystem, readStdin })
  expect(equal).toBe(true)
})
