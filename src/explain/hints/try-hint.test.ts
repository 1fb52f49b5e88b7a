import { memoryProject } from '../../../test/support/memory-project.ts'
import { isKuiltError } from '../../diagnostics/index.ts'

const web = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 1
  template:
    spec:
      containers: [{ name: a, image: i }]
`

function hintOf(kustomization: string, files: Readonly<Record<string, string>> = {}): string | undefined {
  const tree = { '/kustomization.yaml': `resources: [web.yaml]\n${kustomization}\n`, '/web.yaml': web, ...files }
  try {
    memoryProject(tree).build()
  } catch (error) {
    if (isKuiltError(error)) return error.hint
    throw error
  }
  return 'none: it builds'
}

const json = (operation: string) => hintOf(`patches: [{ target: { name: web }, patch: '[${operation}]' }]`)

test.each([
  [
    'that works',
    '{"op": "remove", "path": "/spec/templat/spec/containers/0"}',
    'did you mean "/spec/template/spec/containers/0"?',
  ],
  [
    'that leads nowhere either',
    '{"op": "remove", "path": "/spec/templat/spec/volumes/0"}',
    '"/spec" has the fields replicas and template',
  ],
  [
    'that adds a field instead of replacing one',
    '{"op": "replace", "path": "/spec/templat/paused", "value": true}',
    '"/spec" has the fields replicas and template',
  ],
  [
    'in brackets',
    '{"op": "replace", "path": "/spec/template/spec/containers[name=a]/image", "value": "x"}',
    'did you mean "/spec/template/spec/containers/0/image"?',
  ],
])('a path of a JSON patch %s', (_, operation, hint) => {
  expect(json(operation)).toBe(hint)
})

test('a directory that cannot be built is not suggested', () => {
  const files = { '/bases/notes.txt': '' }
  expect(hintOf('components: [base]', files)).toBe('this directory contains bases, kustomization.yaml and web.yaml')
  const component = 'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nnamePrefix: x-\n'
  expect(hintOf('components: [base]', { '/bases/kustomization.yaml': component })).toBe('did you mean "bases"?')
})

test('a mistake elsewhere does not matter', () => {
  expect(hintOf('patches: [{ path: ptch.yaml }]\nimages: [{ name: "+" }]', { '/patch.yaml': web })).toBe(
    'did you mean "patch.yaml"?',
  )
})

test('the target of a patch that is added later is not mistaken for a typo', () => {
  const component = 'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\n'
  const later = (id: string): string =>
    `${id} is added later: move the patch to the kustomization that adds it, or, if this kustomization is a component, list the component after that kustomization`
  const files = {
    '/worker/kustomization.yaml': `${component}resources: [worker.yaml]\n`,
    '/worker/worker.yaml': web.replace('name: web', 'name: wed'),
    '/patch.yaml': web.replace('name: web', 'name: wed'),
  }
  expect(hintOf('components: [worker]\npatches: [{ path: patch.yaml }]', files)).toBe('none: it builds')
  const early = { ...files, '/early/kustomization.yaml': `${component}patches: [{ path: patch.yaml }]\n` }
  const patched = { ...early, '/early/patch.yaml': files['/patch.yaml'] }
  expect(hintOf('components: [early, worker]', patched)).toBe(later('Deployment "wed"'))
  // Nothing adds the resource later.
  expect(hintOf('components: [early]', patched)).toBe('did you mean Deployment "web"?')
  const overlay = {
    ...patched,
    '/kustomization.yaml': 'resources: [base, worker/worker.yaml]\nnamespace: shop\n',
    '/base/kustomization.yaml': 'resources: [web.yaml]\npatchesStrategicMerge: [patch.yaml]\n',
    '/base/web.yaml': web,
    '/base/patch.yaml': files['/patch.yaml'],
  }
  expect(hintOf('', overlay)).toBe(later('Deployment "wed"'))
})

test.each([
  ['namePrefix: prod-', 'prod-web', '`namePrefix` changes the name'],
  ['nameSuffix: "-2"', 'web-2', '`nameSuffix` changes the name'],
  ['namePrefix: prod-\nnameSuffix: "-2"', 'prod-web-2', '`namePrefix` and `nameSuffix` change the name'],
])('with %j, the hint for a patch of %s is the original name', (field, name, changes) => {
  const hint = `patches run before ${changes} to "${name}": use "web"`
  const files = { '/patch.yaml': web.replace('name: web', `name: ${name}`) }
  expect(hintOf(`${field}\npatches: [{ path: patch.yaml }]`, files)).toBe(hint)
  // The same mistake in a base of the kustomization with the prefix.
  const base = { '/base/kustomization.yaml': 'resources: [web.yaml]\npatches: [{ path: patch.yaml }]\n' }
  const overlay = { '/kustomization.yaml': `resources: [base]\n${field}\n` }
  expect(hintOf('', { ...overlay, ...base, '/base/web.yaml': web, '/base/patch.yaml': files['/patch.yaml'] })).toBe(
    hint,
  )
})

test('the name changes later even if another entry has no target', () => {
  const files = { '/patch.yaml': web.replace('name: web', 'name: prod-web') }
  const replicas = 'replicas: [{ name: other, count: 2 }]'
  expect(hintOf(`namePrefix: prod-\npatches: [{ path: patch.yaml }]\n${replicas}`, files)).toMatch(/use "web"$/)
})

test('if the original name is ambiguous, the hint is the next name', () => {
  const base = 'resources: [web.yaml]\nnamePrefix: '
  const files = {
    ...{ '/a/kustomization.yaml': `${base}a-`, '/a/web.yaml': web },
    ...{ '/b/kustomization.yaml': `${base}b-`, '/b/web.yaml': web },
    '/kustomization.yaml': 'resources: [a, b]\nnamePrefix: prod-\npatches: [{ path: patch.yaml }]\n',
    '/patch.yaml': web.replace('name: web', 'name: prod-b-web'),
  }
  expect(hintOf('', files)).toBe('patches run before `namePrefix` changes the name to "prod-b-web": use "b-web"')
})

test('a previous name is suggested, because patches and replacements also match those', () => {
  const target = 'targets: [{ select: { kind: Deployment }, fieldPaths: [spec.paused], options: { create: true } }]'
  const source = (name: string) => `replacements: [{ source: { kind: Deployment, name: ${name} }, ${target} }]`
  expect(hintOf(`namePrefix: production-\n${source('wbe')}`)).toBe('did you mean "web"?')
  const files = {
    '/base/kustomization.yaml': 'namePrefix: production-\nresources: [web.yaml]\n',
    '/base/web.yaml': web,
    '/patch.yaml': web.replace('name: web', 'name: wbe'),
    '/kustomization.yaml': 'resources: [base]\npatches: [{ path: patch.yaml }]\n',
  }
  expect(hintOf('', files)).toBe('did you mean Deployment "web"?')
})
