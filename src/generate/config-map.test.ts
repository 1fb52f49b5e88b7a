import { codeOf } from '../../test/support/code-of.ts'
import { print, yaml } from '../../test/support/resources.ts'
import type { ConfigMapArgs, SecretArgs } from '../kustomization/kustomization.gen.ts'
import { builtinScope } from '../schema/scope.ts'
import { generateConfigMap, generateSecret, mergeGeneratorOptions } from './config-map.ts'

const files: Readonly<Record<string, Uint8Array>> = {
  text: new TextEncoder().encode('one\ntwo\n'),
  binary: Uint8Array.of(0xff, 0xfe),
  long: new Uint8Array(60).fill(0xff),
}
const load = (path: string): Uint8Array => files[path] ?? new Uint8Array()
const configMap = (args: ConfigMapArgs): string => print(generateConfigMap(args, load, builtinScope))
const secret = (args: SecretArgs): string => print(generateSecret(args, load, builtinScope))

test('a ConfigMap has text in data, and base64 of other bytes in binaryData', () => {
  const args = { name: 'a', namespace: 'shop', literals: ['z=1', 'b=yes'], files: ['text', 'binary', 'long'] }
  const long = '/'.repeat(80)
  expect(configMap(args)).toBe(yaml`
    apiVersion: v1
    binaryData:
      binary: //4=
      long: |
        ${long.slice(0, 70)}
        ${long.slice(70)}
    data:
      b: "yes"
      text: |
        one
        two
      z: "1"
    kind: ConfigMap
    metadata:
      name: a
      namespace: shop
  `)
})

test('a Secret has a type, and base64 of all values', () => {
  expect(secret({ name: 's', literals: ['a=1'] })).toBe(yaml`
    apiVersion: v1
    data:
      a: MQ==
    kind: Secret
    metadata:
      name: s
    type: Opaque
  `)
  expect(secret({ name: 's', type: 'kubernetes.io/tls' })).toContain('data: {}\n')
  expect(secret({ name: 's', type: 'kubernetes.io/tls' })).toContain('type: kubernetes.io/tls\n')
})

test('options add labels, annotations and immutability', () => {
  const options = { labels: { b: '1', a: 'x' }, annotations: { note: 'true' }, immutable: true }
  expect(configMap({ name: 'a', options })).toBe(yaml`
    apiVersion: v1
    immutable: true
    kind: ConfigMap
    metadata:
      annotations:
        note: "true"
      labels:
        a: x
        b: "1"
      name: a
  `)
})

test.each([
  [{}, true, 'unspecified'],
  [{ options: { disableNameSuffixHash: true } }, false, 'unspecified'],
  [{ behavior: 'merge' }, true, 'merge'],
  [{ behavior: 'Merge' }, true, 'unspecified'],
])('%j: a hash is wanted: %s, behavior %s', (args, needsHash, behavior) => {
  const { state } = generateConfigMap({ name: 'a', ...args }, load, builtinScope)
  expect(state).toMatchObject({ needsHash, behavior })
})

test('a missing name and a duplicate key are errors', () => {
  expect(codeOf(() => configMap({}))).toBe('GENERATOR_NAME_MISSING')
  expect(codeOf(() => configMap({ name: 'a', literals: ['k=1'], files: ['k=text'] }))).toBe('GENERATOR_KEY_REPEATED')
})

test('options of an entry override global ones, but booleans cannot disable them', () => {
  const global = { labels: { a: '1', b: '1' }, disableNameSuffixHash: true }
  const local = { labels: { b: '2' }, disableNameSuffixHash: false, immutable: true }
  expect(mergeGeneratorOptions(local, global)).toEqual({
    labels: { a: '1', b: '2' },
    annotations: {},
    disableNameSuffixHash: true,
    immutable: true,
  })
  expect(mergeGeneratorOptions(local, undefined)).toBe(local)
})
