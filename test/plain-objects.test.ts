import assert from 'node:assert'
import { inspect } from 'node:util'
import { build, buildSync, type KubernetesObject, lint, memoryFileSystem, toFiles, toYaml } from '#kuilt'

function built(manifest: string): readonly KubernetesObject[] {
  const fileSystem = memoryFileSystem({ 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': manifest })
  return buildSync('.', { fileSystem }).resources
}

const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {app: web}}\ndata: {list: [], k: "1"}\n'
const expected = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', labels: { app: 'web' } },
  data: { list: [], k: '1' },
}

test('the objects of a build are ordinary objects', () => {
  const [object] = built(map)
  expect(object).toStrictEqual(expected)
  assert.deepStrictEqual(object, expected)
  expect(Object.getPrototypeOf(object)).toBe(Object.prototype)
  expect(Object.getPrototypeOf(object?.metadata.labels)).toBe(Object.prototype)
  expect('hasOwnProperty' in Object(object?.metadata)).toBe(true)
  expect(`${object}`).toBe('[object Object]')
})

test('a key __proto__ is an own property, as with JSON.parse', () => {
  const [object] = built(`${map}spec: {__proto__: {admin: true}, constructor: c}\n`)
  assert.deepStrictEqual(object?.['spec'], JSON.parse('{"__proto__": {"admin": true}, "constructor": "c"}'))
  expect(Object.getPrototypeOf(object?.['spec'])).toBe(Object.prototype)
  expect(Object.getOwnPropertyDescriptor(object?.['spec'], '__proto__')).toEqual({
    value: { admin: true },
    configurable: true,
    enumerable: true,
    writable: true,
  })
  expect(Object(object?.['spec']).admin).toBeUndefined()
  expect(({} as Record<string, unknown>)['admin']).toBeUndefined()
})

test.each(['__proto__', 'toString', 'a'])('a key %s that is written twice is an error', (key) => {
  expect(() => built(`${map}spec: {${key}: 1, ${key}: 2}\n`)).toThrow(
    expect.objectContaining({ code: 'YAML_DUPLICATE_KEY' }),
  )
})

const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } }

test('toYaml prints one object, several, any iterable, lists and copies of results', () => {
  const one = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n'
  expect(toYaml(deployment)).toBe(one)
  expect(toYaml([deployment, deployment])).toBe(`${one}---\n${one}`)
  expect(toYaml(new Set([deployment]))).toBe(one)
  expect(toYaml(new Map([['a', deployment]]).values())).toBe(one)
  expect(toYaml([])).toBe('')
  expect(toYaml({ apiVersion: 'v1', kind: 'List', items: [deployment] })).toBe(
    'apiVersion: v1\nitems:\n- apiVersion: apps/v1\n  kind: Deployment\n  metadata:\n    name: web\nkind: List\n',
  )
  const result = built(map)
  expect(toYaml({ resources: result, warnings: [], inputs: { files: [], missing: [], directories: [] } })).toBe(
    toYaml(result),
  )
})

test('undefined, toJSON and boxed values are handled as in JSON.stringify', () => {
  const object = {
    ...deployment,
    status: undefined,
    spec: {
      at: new Date(0),
      never: new Date(Number.NaN),
      list: [undefined, 1, new Date(0)],
      boxed: [Object('a'), Object(1), Object(true)],
      zero: -0,
      custom: { toJSON: (key: string) => `from ${key}` },
      nothing: { toJSON: () => undefined },
      buffer: Buffer.from('a'),
      quantity: new (class {
        readonly value = 1
        readonly left = undefined
      })(),
      [Symbol('left out')]: 1,
    },
  }
  expect(toYaml(object)).toBe(toYaml(JSON.parse(JSON.stringify(object))))
  expect(toYaml({ toJSON: () => deployment } as object)).toBe(toYaml(deployment))
})

test('integers beyond 2^53 keep their digits', () => {
  expect(toYaml({ ...deployment, spec: { a: 2n ** 60n } })).toContain('a: 1152921504606846976\n')
})

test.each([
  ['NaN', Number.NaN, 'NaN'],
  ['an infinity', Number.NEGATIVE_INFINITY, '-Infinity'],
  ['a function', () => 1, 'a function'],
  ['a symbol', Symbol('a'), 'a symbol'],
  ['a map', new Map(), 'a Map'],
  ['a set', new Set([1]), 'a Set'],
  ['a promise', Promise.resolve(1), 'a Promise'],
  ['bytes', new Uint8Array(2), 'a Uint8Array'],
  ['a boxed NaN', Object(Number.NaN), 'NaN'],
])('%s is an error that says where it is', (_, value, actual) => {
  const object = { ...deployment, spec: { list: [{ 'a.b': value }] } }
  for (const print of [toYaml, toFiles]) {
    expect(() => print(object)).toThrow(
      expect.objectContaining({
        code: 'OBJECT_VALUE_UNSUPPORTED',
        params: { resource: 'Deployment "web"', field: 'spec.list[0]["a.b"]', actual },
        message: expect.stringContaining(`"spec.list[0]["a.b"]" of Deployment "web" is ${actual}`),
      }),
    )
  }
})

test('a cycle is an error, but the same object twice is not', () => {
  const shared = { a: 1 }
  expect(toYaml({ ...deployment, spec: { one: shared, two: [shared, shared] } })).toContain(
    'two:\n  - a: 1\n  - a: 1\n',
  )
  const spec: Record<string, unknown> = { template: {} }
  spec['template'] = { list: [spec] }
  expect(() => toYaml({ ...deployment, spec })).toThrow(
    expect.objectContaining({
      code: 'OBJECT_CYCLE',
      params: { resource: 'Deployment "web"', field: 'spec.template.list[0]', target: '"spec"' },
    }),
  )
  const whole: Record<string, unknown> = { ...deployment }
  whole['spec'] = whole
  const message = expect.stringContaining('contains itself: it is the same object as Deployment "web"')
  expect(() => toYaml(whole as object)).toThrow(expect.objectContaining({ message }))
})

test('objects that are nested too deeply are an error', () => {
  let spec: object = {}
  for (let i = 0; i < 100_000; i++) spec = { spec }
  expect(() => toYaml({ ...deployment, spec })).toThrow(expect.objectContaining({ code: 'YAML_TOO_DEEP' }))
})

test.each([
  [undefined, 'undefined'],
  [null, 'null'],
  ['apiVersion: v1', 'the string "apiVersion: v1"'],
  [[[deployment]], 'a list'],
  [[null], 'null'],
  [Promise.resolve([]), 'a Promise'],
])('%p is no object to print', (value, actual) => {
  // A value that JavaScript callers may pass.
  const printable = value as unknown as Parameters<typeof toYaml>[0]
  for (const print of [toYaml, toFiles]) {
    expect(() => print(printable)).toThrow(expect.objectContaining({ code: 'OBJECT_EXPECTED', params: { actual } }))
  }
})

test('toFiles can write some of the resources of a build, like -o', () => {
  const fileSystem = memoryFileSystem({
    'kustomization.yaml': 'resources: [a.yaml]\nnamespace: shop\n',
    'a.yaml': `${map}---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n`,
  })
  const result = buildSync('.', { fileSystem })
  const files = toFiles(result)
  expect(files.size).toBe(3)
  expect(toFiles(result.resources)).toEqual(files)
  const some = toFiles(result.resources.filter(({ kind }) => kind !== 'ConfigMap'))
  expect([...some.keys()]).toEqual(['apps_v1_deployment_web.yaml', 'v1_namespace_shop.yaml'])
  const name = 'v1_namespace_shop.yaml'
  expect(some.get(name)).toBe(files.get(name))
  expect(toFiles({ apiVersion: 'v1', kind: 'List', items: result.resources })).toEqual(files)
})

test.each([
  [{ kind: 'Ingress' }, 'an object of kind Ingress without metadata.name'],
  [{ metadata: { name: 'web' } }, 'an object without a kind'],
])('toFiles needs names for its files', (object, actual) => {
  expect(() => toFiles(object)).toThrow(expect.objectContaining({ code: 'OBJECT_EXPECTED', params: { actual } }))
})

test('values that cannot be printed fail the build', async () => {
  const fileSystem = memoryFileSystem({
    'kustomization.yaml': 'resources: [a.yaml]\n',
    'a.yaml': `${map}spec:\n  a: !!int x\n`,
  })
  const error = expect.objectContaining({ code: 'YAML_TAG_MISMATCH', at: expect.objectContaining({ line: 6 }) })
  expect(() => buildSync('.', { fileSystem })).toThrow(error)
  await expect(build('.', { fileSystem })).rejects.toEqual(error)
  expect((await lint(['.'], { fileSystem })).errors).toEqual([error])
})

test('console.log of a result shows its resources', () => {
  const fileSystem = memoryFileSystem({
    'kustomization.yaml': 'resources: [web.yaml]\n',
    'web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\n',
  })
  expect(inspect(buildSync('.', { fileSystem }), { depth: 3 })).toMatch(/resources: \[[\s\S]*name: 'web'/)
})
