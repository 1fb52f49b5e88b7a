import { type BuildOptions, buildSync, isKuiltError, type Kustomization, memoryFileSystem } from '#kuilt'

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: [a]
  annotations: none
spec:
  replicas: { min: 1 }
  template:
    spec:
      containers:
      - name: app
        image: { repository: nginx }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: web }
subjects: all
`

const fileSystem = memoryFileSystem({ 'a.yaml': manifest })

function errorOf(kustomization: Kustomization, options: BuildOptions = {}) {
  try {
    buildSync({ resources: ['a.yaml'], ...kustomization }, { fileSystem, ...options })
  } catch (error) {
    if (isKuiltError(error)) return error
    throw error
  }
  throw new Error('no error')
}

test.each<readonly [what: string, kustomization: Kustomization, message: string, line: number]>([
  [
    'labels',
    { labels: [{ pairs: { a: 'b' } }] },
    '"metadata.labels" of Deployment "web" must be a map, but is a list',
    5,
  ],
  [
    'annotations',
    { commonAnnotations: { a: 'b' } },
    '"metadata.annotations" of Deployment "web" must be a map, but is a single value',
    6,
  ],
  [
    'replicas',
    { replicas: [{ name: 'web', count: 2 }] },
    '"spec.replicas" of Deployment "web" must be a single value, but is a map',
    8,
  ],
  [
    'images',
    { images: [{ name: 'nginx', newTag: '2' }] },
    '"spec.template.spec.containers[0].image" of Deployment "web" must be a single value, but is a map',
    13,
  ],
  ['namespace', { namespace: 'a' }, '"subjects" of RoleBinding "web" must be a list, but is a single value', 18],
  [
    'origins',
    { buildMetadata: ['originAnnotations'] },
    '"metadata.annotations" of Deployment "web" must be a map, but is a single value',
    6,
  ],
])('%s: the error names the field that has the wrong type, and its line', (_, kustomization, message, line) => {
  const error = errorOf(kustomization)
  expect(error.message).toBe(message)
  const place = error.notes[0]?.at ?? error.at
  expect(place).toMatchObject({ file: '/a.yaml', line })
})

test('the label of managedByLabel', () => {
  expect(errorOf({}, { managedByLabel: true })).toMatchObject({
    message: '"metadata.labels" of Deployment "web" must be a map, but is a list',
    at: { file: '/a.yaml', line: 5 },
  })
})
