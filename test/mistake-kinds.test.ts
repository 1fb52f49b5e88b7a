import { buildSync, lint, memoryFileSystem } from '#kuilt'
import { isKuiltError, outcomeOf } from '../src/diagnostics/index.ts'

const deployment = (spec: string) => `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: ${spec}\n`
const pod = (spec: string) => deployment(`{ template: { spec: ${spec} } }`)
const custom = (kind: string, spec: string) =>
  `apiVersion: example.com/v1\nkind: ${kind}\nmetadata: { name: ${kind.toLowerCase()} }\nspec: ${spec}\n`
const untyped = (metadata: string) => `apiVersion: v1\nkind: Service\nmetadata: { name: web, ${metadata} }\n`
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
    'an empty list for one that merges',
    pod('{ containers: [{ name: a, image: b, env: [{ name: A, value: b }] }] }'),
    pod('{ containers: [{ name: a, env: [] }] }'),
    ['PATCH_DELETES_NOTHING /patch.yaml:4'],
  ],
  [
    'an empty map for labels',
    untyped('labels: { a: b }'),
    untyped('labels: {}'),
    ['PATCH_DELETES_NOTHING /patch.yaml:3'],
  ],
  [
    'an empty list for one that is replaced',
    pod('{ containers: [], tolerations: [{ key: a }] }'),
    pod('{ tolerations: [] }'),
    [],
  ],
  ['an empty map for a field that has none', pod('{ containers: [] }'), pod('{ nodeSelector: {} }'), []],
  [
    'a disruption budget with both limits',
    'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: a }\nspec: { minAvailable: 1 }\n',
    'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: a }\nspec: { maxUnavailable: 1 }\n',
    ['PATCH_FIELDS_EXCLUSIVE /patch.yaml:4'],
  ],
  [
    'a port with a name and a number',
    custom('Ingress', '{ defaultBackend: { service: { name: a, port: { number: 80 } } } }'),
    custom('Ingress', '{ defaultBackend: { service: { port: { name: http } } } }'),
    ['PATCH_FIELDS_EXCLUSIVE /patch.yaml:4'],
  ],
  [
    'a new init container in front',
    pod('{ containers: [], initContainers: [{ name: a, image: b }] }'),
    pod('{ initContainers: [{ name: c, image: d }] }'),
    ['PATCH_ORDER_CHANGED /patch.yaml:4'],
  ],
  [
    'a new init container behind the others',
    pod('{ containers: [], initContainers: [{ name: a, image: b }] }'),
    pod('{ initContainers: [{ name: a }, { name: c, image: d }] }'),
    [],
  ],
  [
    'a version of a definition that loses its schema',
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: a }\nspec: { versions: [{ name: v1, served: true }] }\n',
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: a }\nspec: { versions: [{ name: v1, storage: true }] }\n',
    ['PATCH_FIELDS_LOST /patch.yaml:4'],
  ],
  [
    'a metric for something else',
    custom('Scaler', '{ metrics: [{ type: Resource, resource: { name: cpu, target: { type: A, value: 8 } } }] }'),
    custom('Scaler', '{ metrics: [{ type: Resource, resource: { name: memory, target: { type: A, value: 8 } } }] }'),
    ['PATCH_LIST_REPLACED /patch.yaml:4'],
  ],
  [
    'an element that is edited, found by its port',
    custom('Monitor', '{ endpoints: [{ port: a, interval: 1m }] }'),
    custom('Monitor', '{ endpoints: [{ port: a, interval: 5m }] }'),
    [],
  ],
  [
    'an element with the same host and other paths',
    custom('Route', '{ rules: [{ host: a, paths: [{ path: /a }, { path: /b }] }] }'),
    custom('Route', '{ rules: [{ host: a, paths: [{ path: /c }, { path: /d }] }] }'),
    ['PATCH_LIST_REPLACED /patch.yaml:4'],
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

const lintOnly = async (files: Readonly<Record<string, string>>) => {
  const { warnings } = await lint('/', { fileSystem: memoryFileSystem(files) })
  return warnings.map(({ code, at, hint }) => `${code} ${at?.file}:${at?.line} ${hint}`)
}

test('a number that a JSON patch or a replacement writes is located there', async () => {
  const files = {
    '/web.yaml': pod('{ containers: [{ name: a, image: b, env: [{ name: A }] }] }'),
    '/service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: 80 }] }\n',
  }
  const [path, field] = ['/spec/template/spec/containers/0/env/0/value', 'spec.template.spec.containers.0.env.0.value']
  const patch = `resources: [web.yaml]
patches:
- target: { kind: Deployment }
  patch: |-
    - op: add
      path: ${path}
      value: 2
`
  const replacement = `resources: [web.yaml, service.yaml]
replacements:
- source: { kind: Service, fieldPath: spec.ports.0.port }
  targets:
  - select: { kind: Deployment }
    fieldPaths:
    - ${field}
    options: { create: true }
`
  const quoted = 'put it in quotes: `value: "2"`'
  const copied =
    'a replacement copies the type, too: copy from a string, such as an annotation with the value in quotes'
  expect(await lintOnly({ ...files, '/kustomization.yaml': patch, '/service.yaml': '' })).toEqual([
    `VALUE_NOT_STRING /kustomization.yaml:7 ${quoted}`,
  ])
  expect(await lintOnly({ ...files, '/kustomization.yaml': replacement })).toEqual([
    expect.stringMatching(new RegExp(`^VALUE_NOT_STRING /.*:\\d+ ${copied}$`)),
  ])
})

test('text that a replacement writes to a new field is a string', async () => {
  const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata: { a: text }\n'
  const kustomization = `resources: [map.yaml]
replacements:
- source: { kind: ConfigMap, fieldPath: data.a }
  targets: [{ select: { kind: ConfigMap }, fieldPaths: [data.b], options: { create: true } }]
`
  expect(await lintOnly({ '/kustomization.yaml': kustomization, '/map.yaml': map })).toEqual([])
})

test('an alias of a map keeps the old values below it', async () => {
  const base = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    spec:
      containers:
      - { name: a, image: b, resources: &r { limits: { cpu: 1 } } }
      - { name: c, image: b, resources: *r }
`
  const files = {
    '/kustomization.yaml': 'resources: [web.yaml]\npatches: [{ path: patch.yaml }]\n',
    '/web.yaml': base,
    '/patch.yaml': pod('{ containers: [{ name: a, resources: { limits: { cpu: 2 } } }] }'),
  }
  expect(await lintOnly(files)).toEqual([expect.stringContaining('ALIAS_UNCHANGED /web.yaml:9')])
})

test('an empty target of a JSON patch', async () => {
  const files = (target: string) => ({
    '/kustomization.yaml': `resources: [a.yaml]\npatches:\n- target: ${target}\n  patch: '[{ "op": "add", "path": "/metadata/labels/a", "value": "b" }]'\n`,
    '/a.yaml': `${untyped('labels: {}')}---\n${untyped('labels: {}').replace('web', 'api')}`,
  })
  expect(await lintOnly(files('{}'))).toEqual([expect.stringContaining('PATCH_TARGET_TOO_WIDE /kustomization.yaml:3')])
  expect(await lintOnly(files('{ kind: .* }'))).toEqual([])
})

test('a container in front of those that a JSON patch finds by position', async () => {
  const files = (target: string) => ({
    '/kustomization.yaml': `resources: [a.yaml]
patches:
- path: patch.yaml
- target: { kind: Deployment }
  patch: '[{ "op": "add", "path": "${target}", "value": "b" }]'
`,
    '/a.yaml': pod('{ containers: [{ name: a, image: b }] }'),
    '/patch.yaml': pod('{ containers: [{ name: side, image: b }] }'),
  })
  const path = '/spec/template/spec/containers/0/image'
  expect(await lintOnly(files(path))).toEqual([expect.stringContaining('PATCH_ORDER_CHANGED /patch.yaml:4')])
  expect(await lintOnly(files('/spec/template/spec/hostname'))).toEqual([])
})

test('the hint about a key without a value does not suggest text instead of a map', async () => {
  const files = {
    '/kustomization.yaml': 'resources: [a.yaml]\npatches: [{ path: patch.yaml }]\n',
    '/a.yaml': untyped('labels: { a: b }'),
    '/patch.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  labels:\n',
  }
  expect(await lintOnly(files)).toEqual([
    'PATCH_KEY_EMPTY /patch.yaml:5 write `labels: null` to delete it, or remove the key to keep it',
  ])
})

test('the hint about elements that lack one of two keys lists possible values', async () => {
  const dns = (ports: string) => `apiVersion: v1\nkind: Service\nmetadata: { name: dns }\nspec: { ports: ${ports} }\n`
  const files = {
    '/kustomization.yaml': 'resources: [a.yaml]\npatches: [{ path: patch.yaml }]\n',
    '/a.yaml': dns('[{ name: a, port: 53, protocol: UDP }, { name: b, port: 53, protocol: TCP }]'),
    '/patch.yaml': dns('[{ port: 53, nodePort: 30053 }]'),
  }
  expect(await lintOnly(files)).toEqual([
    'PATCH_ELEMENTS_LOST /patch.yaml:4 add `protocol` to the item "port: 53" of the patch: `protocol: UDP` or `protocol: TCP`',
  ])
})

test('all mistakes in the items of a list are reported', async () => {
  const item = (name: string) => `- { apiVersion: v1, kind: ConfigMap, metadata: { name: ${name} }, data: { 1: a } }\n`
  const fileSystem = memoryFileSystem({
    '/kustomization.yaml': 'resources: [a.yaml]\n',
    '/a.yaml': `apiVersion: v1\nkind: ConfigMapList\nitems:\n${item('a')}${item('b')}`,
  })
  const { errors } = await lint('/', { fileSystem })
  const all = errors.flatMap((error) => [error, ...error.related])
  expect(all.map(({ code, at }) => `${code} ${at?.line}`)).toEqual(['YAML_NON_STRING_KEY 4', 'YAML_NON_STRING_KEY 5'])
})

test('the hint about quotes in an env file omits `export`, and quotes inside are not a mistake', async () => {
  const fileSystem = memoryFileSystem({
    '/kustomization.yaml': 'configMapGenerator: [{ name: a, envs: [a.env] }]\n',
    '/a.env': `export A='x'\nB="a" "b"\n`,
  })
  const { warnings } = await lint('/', { fileSystem })
  expect(warnings.map(({ code, hint }) => `${code} ${hint}`)).toEqual([
    'ENV_KEY_INVALID write the line as `A=…`: an env file is not a shell script',
    'ENV_VALUE_QUOTED write `A=x`: kustomize does not interpret quotes in env files',
  ])
})

test('a key such as `on` appears as written, and quotes are suggested correctly for its value', () => {
  const fileSystem = memoryFileSystem({ '/kustomization.yaml': 'commonAnnotations: {build: "1", on: yes}\nno: 1\n' })
  const { error } = outcomeOf(() => buildSync('/', { fileSystem }))
  expect(error).toMatchObject({
    message: 'field "commonAnnotations.on" must be a string, not the boolean yes',
    hint: 'put the value in quotes: "yes"',
    at: { line: 1, column: 33, path: ['commonAnnotations', 'on'] },
    related: [{ message: 'unknown field "no" in the kustomization', at: { line: 2, path: ['no'] } }],
  })
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

const hints = (base: string, patch: string) =>
  buildSync('/', {
    lint: true,
    fileSystem: memoryFileSystem({
      '/kustomization.yaml': 'resources: [web.yaml]\npatches: [{ path: patch.yaml }]\n',
      '/web.yaml': base,
      '/patch.yaml': patch,
    }),
  }).warnings.map(({ hint }) => hint)

test.each([
  ['no item', '[]', 'the list is empty'],
  ['one item', '[{ name: a }]', 'existing item: a'],
  ['several items', '[{ name: a }, { name: b }]', 'existing items: a and b'],
])('a hint lists %s', (_, items, hint) => {
  const patch = pod('{ containers: [{ name: other, $patch: delete }] }')
  expect(hints(pod(`{ containers: ${items} }`), patch)).toEqual([hint])
})

test('a hint lists a single field', () => {
  expect(hints(pod('{ a: 1 }'), pod('{ affinity: { $patch: delete } }'))).toEqual(['existing field: a'])
})

test('the hint for a container without an image does not repeat the names in the message', () => {
  const base = pod('{ containers: [{ name: main, image: a }] }')
  const hint = 'containers are merged by name: use an existing name, or set an image'
  expect(hints(base, pod('{ containers: [{ name: side, tty: true }, { name: main }] }'))).toContain(hint)
})
