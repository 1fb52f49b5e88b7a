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

test('unknown fields, wrong types, a wrong kind and missing files of a kustomization are reported together', () => {
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
    'YAML_SYNTAX /app/broken.yaml:1',
    'LITERAL_INVALID /app/kustomization.yaml:7',
    'FILE_NOT_FOUND /app/kustomization.yaml:9',
    'PATCH_UNPARSABLE /app/kustomization.yaml:12',
  ])
})

test('all entries whose target is missing are reported together', () => {
  const patch = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`
  const error = failure({
    '/app/kustomization.yaml': `resources: [a.yaml]
patches:
- patch: '{ apiVersion: v1, kind: ConfigMap, metadata: { name: b } }'
- path: several.yaml
- target: { name: a }
  patch: '- { op: add, path: /data, value: { x: "1" } }'
replicas:
- { name: f, count: 1 }
- { name: g, count: 1 }
`,
    '/app/a.yaml': patch('a'),
    '/app/several.yaml': [patch('c'), patch('a'), patch('d')].join('---\n'),
  })
  expect(summaries(error)).toEqual([
    'PATCH_TARGET_NOT_FOUND /app/kustomization.yaml:3',
    'PATCH_TARGET_NOT_FOUND /app/several.yaml:3',
    'PATCH_TARGET_NOT_FOUND /app/several.yaml:11',
    'REPLICAS_TARGET_MISSING /app/kustomization.yaml:8',
    'REPLICAS_TARGET_MISSING /app/kustomization.yaml:9',
  ])
})

test('consequences of an error in an earlier entry are not reported', () => {
  const json = (operation: string) => `- target: { name: a }\n  patch: '- { ${operation} }'\n`
  const files = { '/app/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n' }
  const patches = (...operations: readonly string[]) => ({
    ...files,
    '/app/kustomization.yaml': `resources: [a.yaml]\npatches:\n${operations.map(json).join('')}replicas:\n- name: b\n`,
  })
  const renamed = patches('op: test, path: /x, value: 1 }\n\n    - { op: replace, path: /metadata/name, value: b')
  expect(summaries(failure(renamed))).toEqual(['JSON_PATCH_TEST_FAILED /app/kustomization.yaml:4'])
  const written = patches('op: replace, path: /data/x, value: "1"', 'op: replace, path: /data/x/y, value: "1"')
  expect(summaries(failure(written))).toEqual([
    'JSON_PATCH_PATH_MISSING /app/kustomization.yaml:4',
    'REPLICAS_TARGET_MISSING /app/kustomization.yaml:8',
  ])
})

describe('if a patch fails, errors that it may prevent are not reported', () => {
  const deployment = (name: string, apiVersion = 'apps/v1') =>
    `apiVersion: ${apiVersion}\nkind: Deployment\nmetadata: { name: ${name} }\n`
  const deletion = (name: string) => `${deployment(name)}$patch: delete\n`
  const overlays = ['a', 'b'].map((name): [string, string] => {
    return [`/app/${name}/kustomization.yaml`, `namePrefix: ${name}-\nresources: [../web]\n`]
  })
  const failureWith = (patches: string, file = '') =>
    failure({
      ...Object.fromEntries(overlays),
      '/app/web/web.yaml': deployment('web'),
      '/app/web/kustomization.yaml': 'resources: [web.yaml]\n',
      '/app/p.yaml': file,
      '/app/kustomization.yaml': `resources: [a, b]\npatches:\n${patches}`,
    })
  const inline = (text: string) => `- patch: ${JSON.stringify(text)}\n`

  test.each([
    ['a deletion makes a target unique', inline(deletion('typo-web')) + inline(deployment('web')), ''],
    [
      'a deletion in the same file',
      '- path: p.yaml\n',
      [deployment('typo-web'), deletion('b-web'), deployment('web')].join('---\n'),
    ],
    [
      'a name that a patch in the same file sets',
      '- path: p.yaml\n  options: { allowNameChange: true }\n',
      [deployment('typo-web'), deployment('a-other')].join('---\n'),
    ],
  ])('%s', (_, patches, file) => {
    expect(failureWith(patches, file)).toMatchObject({ code: 'PATCH_TARGET_NOT_FOUND', related: [] })
  })

  test('an apiVersion that the failed patch would have set', () => {
    const first = '- target: { name: "[" }\n  patch: "- { op: replace, path: /apiVersion, value: example.com/v1 }"\n'
    expect(failureWith(first + inline(deployment('a-web', 'example.com/v1')))).toMatchObject({
      code: 'REGEX_INVALID',
      related: [],
    })
  })
})

test('a mistake in a base is reported alone', () => {
  const error = failure({
    '/app/kustomization.yaml': 'resources: [base]\npatches: [{ path: none.yaml }]\n',
    '/app/base/kustomization.yaml': 'resource: []\n',
  })
  expect(summaries(error)).toEqual(['KUSTOMIZATION_FIELD_UNKNOWN /app/base/kustomization.yaml:1'])
})

test('the path of a file that has the wrong type is not also reported as the path of a directory', () => {
  const error = failure({ '/app/kustomization.yaml': 'configMapGenerator:\n- name: a\n  envs: [1]\n  files: [2]\n' })
  expect(summaries(error)).toEqual([
    'KUSTOMIZATION_FIELD_TYPE /app/kustomization.yaml:3',
    'KUSTOMIZATION_FIELD_TYPE /app/kustomization.yaml:4',
  ])
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

describe('a hint suggests a correction', () => {
  test.each([
    ['newTag: a', /newTag.*images/],
    ['images: [{ name: a, resources: [] }]', /resources.*top-level/],
    ['spec: {}', /spec.*resources/],
    ['kind: Componnet\nnamePrefix: a', /"Component"/],
    ['resources: [wb.yaml]', /"web\.yaml"/],
    ['resources: [../ap/web.yaml]', /"\.\.\/app\/web\.yaml"/],
    ['resources: [else/where.yaml]', /this directory .*kustomization\.yaml and web\.yaml/],
  ])('%s', (line, hint) => {
    expect(app(line)).toMatch(hint)
  })

  const patched = (operations: string) =>
    app(`resources: [web.yaml]\npatches: [{ target: { name: web }, patch: '${operations}' }]\n`)

  test.each([
    ['[{"op": "remove", "path": "/spec/replica"}]', /"\/spec\/replicas"/],
    [
      '[{"op": "add", "path": "/spec/template/x/y", "value": 1}]',
      /"\/spec\/template" .*spec\nfirst add "\/spec\/template\/x"/,
    ],
    ['[{"op": "remove", "path": "/spec/template/spec/containers/2"}]', /containers" .*0 to 1/],
    ['[{"op": "add", "path": "/spec/replicas/x", "value": 1}]', /"\/spec\/replicas" .*no fields/],
    [
      '[{"op": "remove", "path": "/spec/template/spec/containers/0"}, {"op": "remove", "path": "/spec/template/spec/containers/1"}]',
      /containers".* now has index 0$/,
    ],
  ])('by a JSON patch with a wrong path: %s', (operations, hint) => {
    expect(patched(operations)).toMatch(hint)
  })

  test.each([
    ['replicas: [{ name: wb, count: 2 }]', /"web"/],
    ['replicas: [{ name: other, count: 2 }]', /Deployment "web"/],
    ["patches: [{ patch: '{ apiVersion: apps/v1, kind: Deployment, metadata: { name: wbe } }' }]", /Deployment "web"/],
    ["patches: [{ patch: '{ apiVersion: apps/v1, kind: Deployment, metadata: { name: other } }' }]", /Deployment: web/],
    ["patches: [{ patch: '{ apiVersion: apps/v1, kind: Deploymnt, metadata: { name: other } }' }]", /Deployment\?$/],
    [
      'replacements: [{ source: { kind: Deployment, fieldPath: spec.replica }, targets: [{ select: { name: web } }] }]',
      /"spec\.replicas"/,
    ],
    [
      'replacements: [{ sourceValue: x, targets: [{ select: { name: web }, fieldPaths: ["spec.template.spec.containers.[name=c].image"] }] }]',
      /containers" has items whose name is a or b$/,
    ],
    [
      'vars: [{ name: A, objref: { apiVersion: apps/v1, kind: Deployment, name: web }, fieldref: { fieldPath: spec.replica } }]',
      /"spec\.replicas"/,
    ],
  ])('%s', (line, hint) => {
    expect(app(`resources: [web.yaml]\n${line}\n`)).toMatch(hint)
  })
})

test('a key defined by an env file and a literal has a note with the first line', () => {
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
