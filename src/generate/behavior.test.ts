import { print, resource, yaml } from '../../test/support/resources.ts'
import { takeOver } from './behavior.ts'

const existing = resource(
  yaml`
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: dev-settings
      namespace: shop
      labels: {old: "1", both: old}
      finalizers: [x]
    data: {old: "1", both: old, none: null}
    binaryData: {bin: AA==}
    extra: lost
  `,
  { prefixes: ['dev-'], needsHash: true, behavior: 'create' },
)

const generated = (behavior: 'merge' | 'replace', needsHash = true) =>
  resource(
    yaml`
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: settings
        labels: {both: new}
      data: {both: new, more: "2"}
    `,
    { behavior, needsHash },
  )

test('merge keeps name, namespace, labels and data that are not replaced, and nothing else', () => {
  expect(print(takeOver(generated('merge'), existing))).toBe(yaml`
    apiVersion: v1
    binaryData:
      bin: AA==
    data:
      both: new
      more: "2"
      none: ""
      old: "1"
    kind: ConfigMap
    metadata:
      labels:
        both: new
        old: "1"
      name: dev-settings
      namespace: shop
  `)
})

test('replace keeps name, namespace and labels, but no data', () => {
  expect(print(takeOver(generated('replace'), existing))).toBe(yaml`
    apiVersion: v1
    data:
      both: new
      more: "2"
    kind: ConfigMap
    metadata:
      labels:
        both: new
        old: "1"
      name: dev-settings
      namespace: shop
  `)
})

test('the history of the existing resource is kept, and a hash suffix must be requested by both', () => {
  expect(takeOver(generated('merge'), existing).state).toMatchObject({ prefixes: ['dev-'], needsHash: true })
  expect(takeOver(generated('merge', false), existing).state.needsHash).toBe(false)
})

test('a namespace is added if the existing resource has none', () => {
  const bare = resource('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n')
  const ours = resource('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: n}\n', { behavior: 'merge' })
  expect(print(takeOver(ours, bare))).toBe('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n')
})
