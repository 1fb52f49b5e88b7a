import assert from 'node:assert'
import { buildSync, type KubernetesObject, memoryFileSystem } from '#kuilt'

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

test('a key __proto__ is a property of the object itself, as JSON.parse makes it', () => {
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
