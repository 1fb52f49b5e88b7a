import { buildSync, lint, memoryFileSystem } from '#kuilt'
import { isKuiltError } from '../src/diagnostics/index.ts'

const deployment = (spec: string) => `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: ${spec}\n`
const pod = (spec: string) => deployment(`{ template: { spec: ${spec} } }`)
const custom = (kind: string, spec: string) =>
  `apiVersion: example.com/v1\nkind: ${kind}\nmetadata: { name: ${kind.toLowerCase()} }\nspec: ${spec}\n`
const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\n'

async function found(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const fileSystem = memoryFileSystem(files)
  const { errors, warnings } = await lint('/', { fileSystem })
  return [...errors, ...warnings].map(({ code, at }) => `${code} ${at?.file}:${at?.line}`)
}

const merged = (base: string, patch: string) =>
  found({
    '/kustomization.yaml': 'resources: [web.yaml]\npatches: [{ path: patch.yaml }]\n',
    '/web.yaml': base,
    '/patch.yaml': patch,
  })

const variable = 'containers: [{ name: a, image: b, env: [{ name: D, valueFrom: { fieldRef: { fieldPath: x } } }] }]'

test.each([
  [
    'a container of the other list',
    pod('{ containers: [{ name: a, image: b }] }'),
    pod('{ initContainers: [{ name: a, tty: true }] }'),
    ['PATCH_CONTAINER_INCOMPLETE /patch.yaml:4'],
  ],
  [
    'a new init container',
    pod('{ containers: [{ name: a, image: b }] }'),
    pod('{ initContainers: [{ name: c, image: d }] }'),
    [],
  ],
  [
    'an absent map is deleted',
    pod('{ containers: [] }'),
    pod('{ affinity: { $patch: delete } }'),
    ['PATCH_DELETES_NOTHING /patch.yaml:4'],
  ],
  ['an absent map is set to null', pod('{ containers: [] }'), pod('{ affinity: null }'), []],
  [
    'pods are recreated with parameters of a rolling update',
    deployment('{ strategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 1 } } }'),
    deployment('{ strategy: { type: Recreate } }'),
    ['PATCH_FIELDS_EXCLUSIVE /patch.yaml:4'],
  ],
  [
    'pods are recreated without parameters of a rolling update',
    deployment('{ strategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 1 } } }'),
    deployment('{ strategy: { type: Recreate, rollingUpdate: null } }'),
    [],
  ],
  [
    'a key twice in a nested map',
    pod('{ containers: [] }'),
    `${pod('{ hostPID: true }')}metadata: { labels: { a: b } }\n`,
    ['PATCH_KEY_REPEATED /patch.yaml:5'],
  ],
])('a merge patch: %s', async (_, base, patch, codes) => {
  expect(await merged(base, patch)).toEqual(codes)
})

test('an element that a patch cannot delete is described by its merge key', () => {
  const fileSystem = memoryFileSystem({
    '/kustomization.yaml': 'resources: [web.yaml]\npatches: [{ path: patch.yaml }]\n',
    '/web.yaml': pod('{ containers: [{ name: a, image: b, volumeMounts: [{ name: t, mountPath: /temp }] }] }'),
    '/patch.yaml': pod('{ containers: [{ name: a, volumeMounts: [{ mountPath: /tmp, $patch: delete }] }] }'),
  })
  const { warnings } = buildSync('/', { fileSystem, lint: true })
  expect(warnings.map(({ hint }) => hint)).toEqual(['did you mean "/temp"?'])
})

const env = '/spec/template/spec/containers/0/env/0'
const addValue = `- { op: add, path: ${env}/value, value: x }`

test.each([
  ['keeps the old source', [addValue], ['PATCH_FIELDS_EXCLUSIVE /kustomization.yaml:5']],
  ['removes the old source', [addValue, `- { op: remove, path: ${env}/valueFrom }`], []],
])('a JSON patch that gives a variable a value and %s', async (_, operations, codes) => {
  const kustomization = `resources: [web.yaml]
patches:
- target: { kind: Deployment }
  patch: |-
${operations.map((operation) => `    ${operation}\n`).join('')}`
  expect(await found({ '/kustomization.yaml': kustomization, '/web.yaml': pod(`{ ${variable} }`) })).toEqual(codes)
})

test.each([
  ['a field that ends with the kind', 'nameSuffix: -x', custom('Rollout', '{ stableService: web }'), 1],
  ['the kind as a field', 'nameSuffix: -x', custom('Rollout', '{ service: web }'), 1],
  ['a text', 'nameSuffix: -x', custom('Rollout', '{ title: web, services: { web: 1 } }'), 0],
  ['a name of another service', 'nameSuffix: -x', custom('Rollout', '{ stableService: web-canary }'), 0],
])('a custom resource with %s', async (_, field, resource, count) => {
  const kustomization = `${field}\nresources: [web.yaml, custom.yaml]\n`
  const codes = await found({ '/kustomization.yaml': kustomization, '/web.yaml': service, '/custom.yaml': resource })
  expect(codes).toEqual(count === 0 ? [] : ['NAME_REFERENCE_MISSED /custom.yaml:4'])
})

test.each([
  ['that the Secret has', 'password', 1],
  ['that it does not have', 'other', 0],
])('a custom resource that selects a key %s', async (_, key, count) => {
  const kustomization = 'resources: [custom.yaml]\nsecretGenerator: [{ name: auth, literals: [password=x] }]\n'
  const resource = custom('Monitor', `{ login: { user: { name: auth, key: ${key} } } }`)
  const codes = await found({ '/kustomization.yaml': kustomization, '/custom.yaml': resource })
  expect(codes).toEqual(count === 0 ? [] : ['HASH_SUFFIX_MISSED /custom.yaml:4'])
})

function hint(kustomization: string, files: Readonly<Record<string, string>> = {}): string | undefined {
  const tree = {
    '/kustomization.yaml': `resources: [web.yaml]\n${kustomization}`,
    '/web.yaml': pod(`{ ${variable} }`),
    ...files,
  }
  try {
    buildSync('/', { fileSystem: memoryFileSystem(tree) })
  } catch (error) {
    if (isKuiltError(error)) return error.hint
    throw error
  }
  return 'it builds'
}

const replacing = (source: string, ...fields: readonly string[]) =>
  `replacements: [{ source: { kind: Deployment, fieldPath: ${source} }, targets: [{ select: { kind: Deployment }, fieldPaths: ${JSON.stringify(fields)} }] }]\n`

test.each([
  ['a source with slashes', replacing('metadata/name', 'spec.paused'), 'did you mean "metadata.name"?'],
  [
    'two targets with brackets',
    replacing('metadata.name', 'spec.template.spec.containers[0].image', 'spec.template.spec.containers[name=a].image'),
    'did you mean "spec.template.spec.containers.0.image"?',
  ],
  [
    'an item of a JSON pointer as in a field path',
    'patches: [{ target: { kind: Deployment }, patch: "- { op: remove, path: /spec/template/spec/containers/name=a/image }" }]\n',
    'did you mean "/spec/template/spec/containers/0/image"?',
  ],
])('%s', (_, kustomization, expected) => {
  expect(hint(kustomization)).toBe(expected)
})

test('a directory that cannot be built is not suggested for a misspelled one', () => {
  const files = { '/over/kustomization.yaml': 'resources: [../bse]\n', '/base/notes.txt': '' }
  expect(hint('components: [over]\n', files)).toBeUndefined()
  const fileSystem = memoryFileSystem(files)
  expect(() => buildSync('/over', { fileSystem })).toThrow(
    expect.objectContaining({ hint: 'directory ".." contains base and over' }),
  )
})

const untyped = (metadata: string, more = '') =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: web, ${metadata} }\n${more}`

test.each([
  ['a label', untyped('labels: { v: 2 }'), ['VALUE_NOT_STRING /web.yaml:3']],
  ['an annotation, which kustomize converts', untyped('annotations: { v: 2 }'), []],
  ['a quoted label', untyped('labels: { v: "2" }'), []],
  ['a label of a custom resource', custom('Thing', '{ template: { metadata: { labels: { v: 2 } } } }'), []],
  [
    'an annotation of pods',
    deployment('{ template: { metadata: { annotations: { port: 8080 } } } }'),
    ['VALUE_NOT_STRING /web.yaml:4'],
  ],
])('a number as the value of %s', async (_, resource, codes) => {
  expect(await found({ '/kustomization.yaml': 'resources: [web.yaml]\n', '/web.yaml': resource })).toEqual(codes)
})

test('the hint about quotes in an env file leaves out `export`, and quotes inside are no mistake', async () => {
  const fileSystem = memoryFileSystem({
    '/kustomization.yaml': 'configMapGenerator: [{ name: a, envs: [a.env] }]\n',
    '/a.env': `export A='x'\nB="a" "b"\n`,
  })
  const { warnings } = await lint('/', { fileSystem })
  expect(warnings.map(({ code, hint }) => `${code} ${hint}`)).toEqual([
    'ENV_KEY_INVALID write the line as A=…: an env file is not a shell script',
    'ENV_VALUE_QUOTED write A=x: kustomize does not interpret quotes in env files',
  ])
})

test('a value below a key such as `on` is not quoted wrongly', () => {
  const fileSystem = memoryFileSystem({ '/kustomization.yaml': 'commonAnnotations: {build: "1", on: yes}\n' })
  expect(() => buildSync('/', { fileSystem })).toThrow('must be a string, not the boolean true')
})

test('a symlink without a target is identified as such', () => {
  const files = memoryFileSystem({ '/kustomization.yaml': 'resources: [web.yaml]\n' })
  const fileSystem = {
    ...files,
    readLink: (path: string) => (path === '/web.yaml' ? 'shared/web.yaml' : undefined),
  }
  expect(() => buildSync('/', { fileSystem })).toThrow(
    expect.objectContaining({ hint: '"web.yaml" is a symlink to "shared/web.yaml", which does not exist' }),
  )
})
