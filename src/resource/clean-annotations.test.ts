import { print, resource, yaml } from '../../test/support/resources.ts'
import { cleanAnnotations } from './clean-annotations.ts'

function annotated(annotations: string) {
  return resource(`apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations: ${annotations}\n`)
}

test('internal annotations are removed, others of the same domain are kept', () => {
  const cleaned = cleanAnnotations(
    resource(yaml`
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: c
        annotations:
          config.kubernetes.io/path: a
          config.kubernetes.io/index: "0"
          internal.config.kubernetes.io/path: b
          internal.config.kubernetes.io/foo: c
          config.k8s.io/id: "1"
          kustomize.config.k8s.io/id: "1"
          internal.config.kubernetes.io/needsHashSuffix: enabled
          internal.config.kubernetes.io/previousNames: x
    `),
  )
  expect(print(cleaned)).toBe(yaml`
    apiVersion: v1
    kind: ConfigMap
    metadata:
      annotations:
        internal.config.kubernetes.io/foo: c
        kustomize.config.k8s.io/id: "1"
      name: c
  `)
})

test('a timestamp with a time can be the key of a flow map, but not of the new map of annotations', () => {
  expect(() => print(cleanAnnotations(annotated('{ 2001-01-02 1:2:3: x }')))).toThrow(
    expect.objectContaining({ code: 'YAML_NON_STRING_KEY' }),
  )
})

test('all annotations become strings with their source text', () => {
  const cleaned = cleanAnnotations(
    resource(
      yaml`
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: b
        annotations:
          int: 0644
          float: 1.50
          bool: True
          null: ~
          word: null
          empty:
          date: 2001-01-01
          map: { x: 1 }
          list: [1]
          binary: !!binary aGVsbG8=
          custom: !custom 1
          folded: >
            hello
              world

            x
          lines: "multi\\nline"
          yes: on
    `.replace('null: ~', 'tilde: ~'),
    ),
  )
  expect(print(cleaned)).toBe(yaml`
    apiVersion: v1
    kind: ConfigMap
    metadata:
      annotations:
        binary: aGVsbG8=
        bool: "True"
        custom: "1"
        date: "2001-01-01"
        empty: ""
        float: "1.50"
        folded: |
          hello
            world

          x
        int: "0644"
        lines: |-
          multi
          line
        list: ""
        map: ""
        tilde: "~"
        word: "null"
        "yes": "on"
      name: b
  `)
})

test.each(['', 'null', '{}', '[]', 'text', '{ config.k8s.io/id: "1" }'])(
  'annotations given as `%s` disappear',
  (annotations) => {
    expect(print(cleanAnnotations(annotated(annotations)))).toBe(
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n',
    )
  },
)

test('annotations that are already strings stay the same object', () => {
  for (const text of ['{ a: b }', '{ a: "1", \'b c\': \'2\', "d": x }', '\n    long: |\n      a\n      b']) {
    const plain = annotated(text)
    expect(cleanAnnotations(plain)).toBe(plain)
  }
  const without = resource('{ kind: Foo, metadata: { name: a } }')
  expect(cleanAnnotations(without)).toBe(without)
})

test('the last of several duplicate keys wins', () => {
  expect(print(cleanAnnotations(annotated('{ a: "1", a: "2" }')))).toContain('annotations:\n    a: "2"\n  name')
})

test('a list of annotations is interpreted as alternating keys and values', () => {
  expect(print(cleanAnnotations(annotated("[x, y, z, 5, 'q', ~]")))).toContain(
    'annotations:\n    q: "~"\n    x: "y"\n    z: "5"\n  name',
  )
  expect(() => cleanAnnotations(annotated('[x]'))).toThrow(expect.objectContaining({ code: 'ANNOTATIONS_UNEVEN' }))
})

test('keys lose their quotes, so quoted numbers cannot be printed', () => {
  const cleaned = cleanAnnotations(annotated('{ "123": x }'))
  expect(() => print(cleaned)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^YAML_/) }))
  expect(() => cleanAnnotations(annotated('{ "": x }'))).toThrow(
    expect.objectContaining({ code: 'ANNOTATION_KEY_EMPTY' }),
  )
})

test('a list without metadata gets an empty map', () => {
  expect(print(cleanAnnotations(resource('{ apiVersion: v1, kind: FooList }')))).toContain('metadata: {}\n')
  expect(print(cleanAnnotations(resource('apiVersion: v1\nkind: FooList\nmetadata:\n')))).toContain('metadata: null\n')
  expect(() => cleanAnnotations(resource('{ apiVersion: v1, kind: FooList, metadata: foo }'))).toThrow(
    expect.objectContaining({ code: 'FIELD_WRONG_NODE_KIND' }),
  )
})
