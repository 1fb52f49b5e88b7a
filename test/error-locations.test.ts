import { buildSync, isKuiltError, type KuiltError, memoryFileSystem, toYaml } from '#kuilt'

function failure(files: Readonly<Record<string, string>>, directory = '/app'): KuiltError {
  try {
    toYaml(buildSync(directory, { fileSystem: memoryFileSystem(files), cwd: '/' }))
  } catch (error) {
    if (isKuiltError(error)) return error
    throw error
  }
  throw new Error('the build succeeds')
}

const web = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n'

test('a mistake in an inline patch is at its line in the file', () => {
  const error = failure({
    '/app/kustomization.yaml':
      'resources: [web.yaml]\npatches:\n- target: { name: web }\n  patch: |\n    - op: replace\n      path: /spec/x/y\n      value: 1\n',
    '/app/web.yaml': web,
  })
  expect(error).toMatchObject({ code: 'JSON_PATCH_PATH_MISSING', at: { line: 6, column: 7 } })
})

test('a mistake in the YAML of an inline patch is at its line in the file', () => {
  const error = failure({
    '/app/kustomization.yaml': 'resources: [web.yaml]\npatches:\n- patch: |\n\n    kind: Deployment\n    metadata: {\n',
    '/app/web.yaml': web,
  })
  expect(error).toMatchObject({ code: 'PATCH_UNPARSABLE', at: { file: '/app/kustomization.yaml' } })
  expect(error.at?.line).toBeGreaterThanOrEqual(6)
})

test('a mistake in the second document of a file is at its line in the file', () => {
  const error = failure({
    '/app/kustomization.yaml': 'resources: [all.yaml]\n',
    '/app/all.yaml': `${web}---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  labels: {}\n`,
  })
  expect(error).toMatchObject({
    code: 'RESOURCE_NAME_MISSING',
    at: { file: '/app/all.yaml', line: 10 },
    chain: ['/app', 'all.yaml'],
  })
})

test('a comment before the first document of a kustomization does not shift positions', () => {
  const error = failure({
    '/app/kustomization.yaml': '# of the web team\n---\nnamePrefix: a-\nreplicas:\n- name: web\n',
  })
  expect(error).toMatchObject({
    code: 'REPLICAS_TARGET_MISSING',
    at: { line: 5, column: 3, path: ['replicas', 0, 'name'] },
  })
})

test('the chain has directories and files as written in the kustomizations', () => {
  const error = failure(
    {
      '/app/overlays/prod/kustomization.yaml': 'resources: [../../base]\n',
      '/app/base/kustomization.yaml': 'resources: [deployment.yaml]\n',
      '/app/base/deployment.yaml': `${web}a: [\n`,
    },
    'app/overlays/prod',
  )
  expect(error.chain).toEqual(['app/overlays/prod', '../../base', 'deployment.yaml'])
})

test('two resources with the same id: both locations, the chain to each, and whether they are equal', () => {
  const error = failure({
    '/app/kustomization.yaml': 'resources: [a, b]\n',
    '/app/a/kustomization.yaml': 'resources: [../base]\n',
    '/app/b/kustomization.yaml': 'resources: [../base]\n',
    '/app/base/kustomization.yaml': 'resources: [web.yaml]\n',
    '/app/base/web.yaml': web,
  })
  expect(error).toMatchObject({
    code: 'RESOURCE_EXISTS',
    at: { file: '/app/base/web.yaml', line: 1 },
    chain: ['/app', 'b', '../base', 'web.yaml'],
    notes: [{ at: { file: '/app/base/web.yaml', line: 1 }, chain: ['/app', 'a', '../base', 'web.yaml'] }],
  })
  expect(error.hint).toContain('identical')
})

test('an error of a transformer is at its entry, with a note about the resource', () => {
  const error = failure({
    '/app/kustomization.yaml': 'resources: [web.yaml]\nimages:\n- name: a\n- name: nginx\n  newTag: "2"\n',
    '/app/web.yaml': `${web}  template:\n    spec:\n      containers:\n      - image: { not: text }\n`,
  })
  expect(error).toMatchObject({
    code: 'FIELD_WRONG_NODE_KIND',
    at: { file: '/app/kustomization.yaml', line: 3, column: 3 },
    notes: [{ message: 'Deployment "web"', at: { file: '/app/web.yaml', line: 10 } }],
  })
})

test('entries of deprecated lists are at their line in the file', () => {
  const error = failure({ '/app/kustomization.yaml': 'resources: []\nbases:\n- nowhere\n' })
  expect(error).toMatchObject({ at: { line: 3, column: 3 } })
})

test('an error about a var is at its definition', () => {
  const error = failure({
    '/app/kustomization.yaml': 'resources: [base]\n',
    '/app/base/kustomization.yaml': 'vars:\n- name: A\n  objref: { kind: ConfigMap, name: none }\nnamePrefix: a-\n',
  })
  expect(error).toMatchObject({
    code: 'VAR_TARGET_MISSING',
    at: { file: '/app/base/kustomization.yaml', line: 3, column: 3 },
    chain: ['/app', 'base'],
  })
})

test('a value that cannot be printed is in the file that it comes from', () => {
  const error = failure({
    '/app/kustomization.yaml': 'resources: [web.yaml]\n',
    '/app/web.yaml': `${web}  a: { b: { 1: x } }\n`,
  })
  expect(error).toMatchObject({ code: 'YAML_NON_STRING_KEY', at: { file: '/app/web.yaml', line: 7, column: 13 } })
})

test('a generated value that cannot be printed is at the entry of its generator', () => {
  const error = failure({ '/app/kustomization.yaml': 'configMapGenerator:\n- name: c\n  literals: [1=x]\n' })
  expect(error).toMatchObject({ code: 'YAML_NON_STRING_KEY', at: { line: 2, column: 3 } })
})

test('a var that is imported twice: the second chain, and a note with the first', () => {
  const error = failure({
    '/app/kustomization.yaml': 'resources: [a, b]\n',
    '/app/a/kustomization.yaml': 'resources: [../base]\nnamePrefix: a-\n',
    '/app/b/kustomization.yaml': 'resources: [../base]\nnamePrefix: b-\n',
    '/app/base/kustomization.yaml': 'vars:\n- name: A\n  objref: { kind: ConfigMap, name: none }\n',
  })
  expect(error).toMatchObject({
    code: 'VAR_REPEATED',
    at: { file: '/app/base/kustomization.yaml', line: 2 },
    chain: ['/app', 'b', '../base'],
    notes: [{ chain: ['/app', 'a', '../base'] }],
  })
})

test('a cycle has the chain that leads to it', () => {
  const error = failure({
    '/app/kustomization.yaml': 'resources: [../base]\n',
    '/base/kustomization.yaml': 'resources: [../app]\n',
  })
  expect(error).toMatchObject({ code: 'CYCLE', chain: ['/app', '../base'], at: { line: 1 }, related: [] })
})

test('a mistake found at the end of a build is located at the field of the resource', () => {
  const error = failure({
    '/app/kustomization.yaml': 'resources: [all.yaml]\n',
    '/app/all.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: d }\nspec:\n  template: text\n',
  })
  expect(error).toMatchObject({ code: 'FIELD_PATH_NOT_TRAVERSABLE', at: { file: '/app/all.yaml', line: 9, column: 3 } })
})

test('a mistake in the path of a field spec is located there, with the resource as a note', () => {
  const deployment =
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { template: { spec: { containers: [{ name: a, image: b }] } } }\n'
  const images = 'images:\n- { name: b, newTag: c }\n'
  const labels = 'labels:\n- pairs: { a: b }\n  fields:\n  - path: spec//labels\n    create: true\n'
  const plugin = 'apiVersion: builtin\nkind: LabelTransformer\nmetadata: { name: l }\nlabels: { a: b }\nfieldSpecs:\n'
  const vars =
    'vars:\n- { name: V, objref: { apiVersion: apps/v1, kind: Deployment, name: web } }\nconfigurations: [config.yaml]\n'
  const located = (kustomization: string, file: string, content = ''): KuiltError =>
    failure({
      '/app/kustomization.yaml': `resources: [web.yaml]\n${kustomization}`,
      '/app/web.yaml': deployment,
      [`/app/${file}`]: content,
    })
  const notes = [{ message: 'Deployment "web"', at: { file: '/app/web.yaml', line: 4 } }]

  expect(located(labels, 'unused')).toMatchObject({
    code: 'FIELD_NAME_EMPTY',
    at: { file: '/app/kustomization.yaml', line: 5, path: ['labels', 0, 'fields', 0, 'path'] },
    hint: 'did you mean "spec/labels"?',
    notes,
  })
  expect(
    located(
      `${images}configurations: [config.yaml]\n`,
      'config.yaml',
      'images:\n- path: spec/template/spec/containers/name/x\n',
    ),
  ).toMatchObject({ code: 'FIELD_PATH_NOT_TRAVERSABLE', at: { file: '/app/config.yaml', line: 2 }, notes })
  expect(
    located(
      'transformers: [t.yaml]\n',
      't.yaml',
      `${plugin}- { path: spec/template/spec/containers/0/labels, create: true }\n`,
    ),
  ).toMatchObject({ code: 'FIELD_PATH_LIST_PART', at: { file: '/app/t.yaml', line: 6 }, notes })
  expect(located(vars, 'config.yaml', 'varReference:\n- path: spec/template/spec/containers/0/image\n')).toMatchObject({
    code: 'FIELD_PATH_LIST_PART',
    at: { file: '/app/config.yaml', line: 2 },
    hint: 'write "spec/template/spec/containers/image": a field spec applies to every item of a list',
    notes,
  })
})

test('field specs that contradict each other: the one of the file, with a note about the other', () => {
  const error = failure({
    '/app/kustomization.yaml': 'configurations: [a.yaml, b.yaml]\n',
    '/app/a.yaml': 'images:\n- { path: spec/image, create: true }\n',
    '/app/b.yaml': 'images:\n- path: spec/image\n',
  })
  expect(error).toMatchObject({
    code: 'FIELD_SPECS_CONFLICT',
    at: { file: '/app/b.yaml', line: 2 },
    notes: [{ at: { file: '/app/a.yaml', line: 2 } }],
  })
})

test('a path in a deprecated list is located there, and the hint leaves out hidden files', () => {
  const error = failure(
    {
      '/app/overlay/kustomization.yaml': 'resources: [web.yaml]\nbases:\n- ../missing\n',
      '/app/overlay/web.yaml': web,
      '/app/.git/HEAD': 'ref: refs/heads/main\n',
    },
    '/app/overlay',
  )
  expect(error).toMatchObject({ at: { line: 3, path: ['bases', 0] }, hint: 'directory ".." contains overlay' })
})

test.each([
  ['resources', 'FILE_NOT_FOUND'],
  ['components', 'DIRECTORY_NOT_FOUND'],
  ['patchesStrategicMerge', 'FILE_NOT_FOUND'],
])('the complete path of an entry of %s that does not exist', (field, code) => {
  const error = failure({ '/app/prod/kustomization.yaml': `${field}: [./nowhere]\n` }, 'app/prod')
  expect(error).toMatchObject({ code, params: { path: '/app/prod/nowhere' } })
})

test('a root directory that does not exist: the suggested directory', () => {
  const files = { '/app/overlays/prod/kustomization.yaml': 'namePrefix: a-\n' }
  expect(failure(files, 'app/overlay/prod')).toMatchObject({
    code: 'DIRECTORY_NOT_FOUND',
    hint: expect.stringContaining('"app/overlays/prod"'),
  })
  expect(failure(files, '/app/overlays/pro').hint).toMatch(/"\/app\/overlays\/prod"/)
  expect(failure(files, '/app/overlays/elsewhere').hint).toMatch(/\/app\/overlays\/prod/)
})

test.each([
  ['{ a: 2 }', '{ a: 1 }', undefined],
  ['[2]', '[1]', undefined],
  ['[2]', '{ a: 1 }', 'the value is a map'],
  ['2', '[1]', 'the value is a list'],
  ['[2]', '1', 'the value is 1'],
])('a test for %s at %s has a hint only if it helps', (value, actual, hint) => {
  const error = failure({
    '/app/kustomization.yaml': `resources: [web.yaml]\npatches: [{ target: { name: web }, patch: '- { op: test, path: /x, value: ${value} }' }]\n`,
    '/app/web.yaml': `${web}x: ${actual}\n`,
  })
  expect(error.code).toBe('JSON_PATCH_TEST_FAILED')
  expect(error.hint).toBe(hint)
})

test('a hint lists the name of several objects once', () => {
  const objects = ['a', 'b'].map((namespace) => web.replace('web', `web\n  namespace: ${namespace}`))
  const patch = web.replace('web', 'proxy').replaceAll('\n', '\n    ')
  const error = failure({
    '/app/kustomization.yaml': `resources: [web.yaml]\npatches:\n- patch: |\n    ${patch}\n`,
    '/app/web.yaml': objects.join('---\n'),
  })
  expect(error.hint).toBe('existing names of kind Deployment: web')
})

test.each([
  ['files: [a.txt, "k=https://user:secret@example.com/b.txt"]', 'files', 1],
  ['envs: ["https://example.com/b.env"]', 'envs', 0],
])('an error about a URL in a generator with %s is at the entry', (sources, field, index) => {
  const error = failure({
    '/app/kustomization.yaml': `configMapGenerator:\n- name: c\n  ${sources}\n`,
    '/app/a.txt': '',
  })
  const path = ['configMapGenerator', 0, field, index]
  expect(error).toMatchObject({ code: 'REMOTE_NOT_ALLOWED', at: { line: 3, path } })
})
