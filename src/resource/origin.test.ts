import { print, resource, yaml } from '../../test/support/resources.ts'
import { addManagedByLabel } from '../transform/managed-by.ts'
import { writeOrigins } from './origin.ts'
import { originText, transformationsText } from './origin-text.ts'
import type { Origin } from './resource.ts'

const text = '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a } }'
const byGenerator: Origin = {
  path: '',
  configuredIn: 'base/kustomization.yaml',
  configuredBy: { apiVersion: 'builtin', kind: 'SecretGenerator', name: 'g' },
}

test('an origin is YAML with its fields in order', () => {
  expect(originText({ path: 'base/a.yaml' })).toBe('path: base/a.yaml\n')
  expect(originText({ path: 'a.yaml', repo: 'https://github.com/org/repo', ref: 'v1' })).toBe(
    'path: a.yaml\nrepo: https://github.com/org/repo\nref: v1\n',
  )
  expect(originText(byGenerator)).toBe(yaml`
    configuredIn: base/kustomization.yaml
    configuredBy:
      apiVersion: builtin
      kind: SecretGenerator
      name: g
  `)
})

test.each([
  ['1.0', '"1.0"'],
  ['on', '"on"'],
  ['12:30', '"12:30"'],
  ['a b.yaml', 'a b.yaml'],
  ['#a.yaml', "'#a.yaml'"],
  ["'a", "'''a'"],
  ['a: b', "'a: b'"],
  ['-', "'-'"],
])('the path %s is written as %s', (path, written) => {
  expect(originText({ path })).toBe(`path: ${written}\n`)
})

test('transformations are a list of origins', () => {
  expect(transformationsText([byGenerator, { path: 'x' }])).toBe(yaml`
    - configuredIn: base/kustomization.yaml
      configuredBy:
        apiVersion: builtin
        kind: SecretGenerator
        name: g
    - path: x
  `)
})

test('origins and transformations are written if the root requests them', () => {
  const state = { origin: { path: 'a.yaml' }, transformations: [byGenerator] }
  expect(print(...writeOrigins([resource(text, state)], ['originAnnotations', 'transformerAnnotations']))).toBe(yaml`
    apiVersion: v1
    kind: ConfigMap
    metadata:
      annotations:
        alpha.config.kubernetes.io/transformations: |
          - configuredIn: base/kustomization.yaml
            configuredBy:
              apiVersion: builtin
              kind: SecretGenerator
              name: g
        config.kubernetes.io/origin: |
          path: a.yaml
      name: a
  `)
})

test('such annotations in the input are removed if the root does not request them', () => {
  const annotated = resource(yaml`
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
      annotations:
        config.kubernetes.io/origin: "path: x"
        alpha.config.kubernetes.io/transformations: "- x"
  `)
  expect(print(...writeOrigins([annotated], []))).toBe('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n')
  const plain = [resource(text)]
  expect(writeOrigins(plain, ['managedByLabel'])).toBe(plain)
})

test('the managed-by label contains the version of the reference', () => {
  expect(print(...addManagedByLabel([resource(text)]))).toBe(yaml`
    apiVersion: v1
    kind: ConfigMap
    metadata:
      labels:
        app.kubernetes.io/managed-by: kustomize-(devel)
      name: a
  `)
  const labelled = resource('{ kind: Foo, metadata: { name: a, labels: { app.kubernetes.io/managed-by: me } } }')
  expect(print(...addManagedByLabel([labelled], 'v5.8.1'))).toContain(
    'app.kubernetes.io/managed-by: kustomize-v5.8.1\n',
  )
  const wrong = resource('{ kind: Foo, metadata: { name: a, labels: text } }')
  expect(() => addManagedByLabel([wrong])).toThrow(expect.objectContaining({ code: 'FIELD_WRONG_NODE_KIND' }))
})

test('transformations in the input are continued', () => {
  const annotated = (text: string) =>
    resource(
      `{ kind: Foo, metadata: { name: a, annotations: { alpha.config.kubernetes.io/transformations: ${text} } } }`,
      {
        transformations: [{ path: '', configuredIn: 'new' }],
      },
    )
  const earlier = '"- configuredIn: old\\n  unknown: 1\\n  configuredBy: {apiVersion: builtin, kind: X, name: t1}\\n"'
  expect(print(...writeOrigins([annotated(earlier)], ['transformerAnnotations']))).toContain(yaml`
    alpha.config.kubernetes.io/transformations: |
          - configuredIn: old
            configuredBy:
              apiVersion: builtin
              kind: X
              name: t1
          - configuredIn: new
  `)
  for (const text of ['text', '"- text"', '"- path: 1"', '"- configuredBy: [a]"']) {
    expect(() => writeOrigins([annotated(text)], [])).toThrow(
      expect.objectContaining({ code: 'TRANSFORMATIONS_INVALID', at: { file: 'r.yaml', document: 0 } }),
    )
  }
})
