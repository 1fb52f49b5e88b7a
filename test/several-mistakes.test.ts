import { buildSync, isKuiltError, type KuiltError, memoryFileSystem } from '#kuilt'

function failure(files: Readonly<Record<string, string>>): KuiltError {
  try {
    buildSync('/app', { fileSystem: memoryFileSystem(files) })
  } catch (error) {
    if (isKuiltError(error)) return error
    throw error
  }
  throw new Error('the build succeeds')
}

const summary = ({ code, at }: KuiltError) => `${code} ${at?.file}:${at?.line}`
const summaries = (error: KuiltError) => [error, ...error.related].map(summary)

test('unknown fields, wrong types, a wrong kind and missing files of one kustomization are reported together', () => {
  const error = failure({
    '/app/kustomization.yaml':
      'kind: Kustomisation\nresource: []\nnamePrefix: 1\nresources:\n- none.yaml\n- web.yaml\npatches:\n- path: no.yaml\n',
    '/app/web.yaml': 'kind: A\nmetadata: { name: a }\n',
  })
  expect(summaries(error).sort()).toEqual([
    'FILE_NOT_FOUND /app/kustomization.yaml:5',
    'FILE_NOT_FOUND /app/kustomization.yaml:8',
    'KUSTOMIZATION_FIELD_TYPE /app/kustomization.yaml:3',
    'KUSTOMIZATION_FIELD_UNKNOWN /app/kustomization.yaml:2',
    'KUSTOMIZATION_KIND /app/kustomization.yaml:1',
  ])
})

test('several missing files, broken files, generators and patches are reported together, each once', () => {
  const error = failure({
    '/app/kustomization.yaml': `resources:
- none.yaml
- broken.yaml
- base
configMapGenerator:
- name: a
  literals: [x]
- name: b
  envs: [no.env]
patches:
- patch: |
    kind: [
`,
    '/app/broken.yaml': 'a: [\n',
    '/app/base/kustomization.yaml': 'resources: [also-none.yaml]\n',
  })
  expect(summaries(error)).toEqual([
    'FILE_NOT_FOUND /app/kustomization.yaml:2',
    'YAML_SYNTAX /app/broken.yaml:2',
    'LITERAL_INVALID /app/kustomization.yaml:7',
    'FILE_NOT_FOUND /app/kustomization.yaml:9',
    'PATCH_UNPARSABLE /app/kustomization.yaml:12',
  ])
})

test('what is wrong below is reported alone', () => {
  const error = failure({
    '/app/kustomization.yaml': 'resources: [base]\npatches: [{ path: none.yaml }]\n',
    '/app/base/kustomization.yaml': 'resource: []\n',
  })
  expect(summaries(error)).toEqual(['KUSTOMIZATION_FIELD_UNKNOWN /app/base/kustomization.yaml:1'])
})

const web = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 1
  template:
    spec:
      containers: [{ name: a }, { name: b }]
`

const app = (kustomization: string) => failure({ '/app/kustomization.yaml': kustomization, '/app/web.yaml': web }).hint

describe('hints', () => {
  test.each([
    ['newTag: a', "'newTag' belongs below an item of 'images': check the indentation"],
    [
      'images: [{ name: a, resources: [] }]',
      "'resources' is a field of the kustomization itself: it has to stand at the start of a line",
    ],
    ['spec: {}', "'spec' is a field of resources: give them a file of their own, and list it under 'resources'"],
    ['kind: Componnet\nnamePrefix: a', "did you mean 'Component'?"],
    ['resources: [wb.yaml]', "did you mean 'web.yaml'?"],
    ['resources: [../ap/web.yaml]', "did you mean '../app/web.yaml'?"],
    ['resources: [else/where.yaml]', 'this directory holds kustomization.yaml and web.yaml'],
  ])('%s', (line, hint) => {
    expect(app(line)).toBe(hint)
  })

  const patched = (operations: string) =>
    app(`resources: [web.yaml]\npatches: [{ target: { name: web }, patch: '${operations}' }]\n`)

  test.each([
    ['[{"op": "remove", "path": "/spec/replica"}]', "did you mean '/spec/replicas'?"],
    ['[{"op": "add", "path": "/spec/template/x/y", "value": 1}]', "'/spec/template' has spec"],
    [
      '[{"op": "remove", "path": "/spec/template/spec/containers/2"}]',
      "'/spec/template/spec/containers' is a list, whose items are 0 to 1",
    ],
    [
      '[{"op": "add", "path": "/spec/replicas/x", "value": 1}]',
      "'/spec/replicas' is a single value: there is nothing below it",
    ],
    [
      '[{"op": "remove", "path": "/spec/template/spec/containers/0"}, {"op": "remove", "path": "/spec/template/spec/containers/1"}]',
      "an operation before this one has changed the list at '/spec/template/spec/containers': the index is now 0",
    ],
  ])('of a JSON patch that misses: %s', (operations, hint) => {
    expect(patched(operations)).toBe(hint)
  })

  test.each([
    ['replicas: [{ name: wb, count: 2 }]', "did you mean 'web'?"],
    ['replicas: [{ name: other, count: 2 }]', "there are Deployment 'web'"],
    [
      "patches: [{ patch: '{ apiVersion: apps/v1, kind: Deployment, metadata: { name: wbe } }' }]",
      "did you mean Deployment 'web'?",
    ],
    [
      "patches: [{ patch: '{ apiVersion: apps/v1, kind: Deployment, metadata: { name: other } }' }]",
      'of kind Deployment there is web',
    ],
    [
      "patches: [{ patch: '{ apiVersion: apps/v1, kind: Deploymnt, metadata: { name: other } }' }]",
      'did you mean the kind Deployment?',
    ],
    [
      'replacements: [{ source: { kind: Deployment, fieldPath: spec.replica }, targets: [{ select: { name: web } }] }]',
      "did you mean 'spec.replicas'?",
    ],
    [
      'replacements: [{ sourceValue: x, targets: [{ select: { name: web }, fieldPaths: ["spec.template.spec.containers.[name=c].image"] }] }]',
      "'spec.template.spec.containers' is a list, whose items are 0 to 1\noptions.create of the target would add a field that is missing",
    ],
    [
      'vars: [{ name: A, objref: { apiVersion: apps/v1, kind: Deployment, name: web }, fieldref: { fieldPath: spec.replica } }]',
      "did you mean 'spec.replicas'?",
    ],
  ])('%s', (line, hint) => {
    expect(app(`resources: [web.yaml]\n${line}\n`)).toBe(hint)
  })
})

test('a key that an env file and a literal define: the line of the first', () => {
  const error = failure({
    '/app/kustomization.yaml': 'configMapGenerator:\n- name: a\n  envs: [a.env]\n  literals: [B=1]\n',
    '/app/a.env': 'A=1\n# B\n  B=2\n',
  })
  expect(error).toMatchObject({
    code: 'GENERATOR_KEY_REPEATED',
    at: { file: '/app/kustomization.yaml', line: 4, column: 14 },
    notes: [{ at: { file: '/app/a.env', line: 3, column: 3 } }],
  })
})
