import { isKuiltError } from '../diagnostics/index.ts'
import { builtinKindSchema, type KindSchema } from './kind-schema.ts'
import { builtinMergeSchema } from './merge-schema.ts'
import { openApiSchema } from './openapi-schema.ts'
import { builtinScope } from './scope.ts'

const base = { merge: builtinMergeSchema, scope: builtinScope }
const kind = { group: 'example.com', version: 'v1', kind: 'Foo' }

const document = {
  definitions: {
    Foo: {
      'x-kubernetes-group-version-kind': [kind],
      properties: {
        spec: { $ref: '#/definitions/FooSpec' },
        loop: { $ref: '#/definitions/Loop' },
      },
    },
    FooSpec: {
      properties: {
        parts: {
          type: 'array',
          items: { $ref: '#/definitions/Part' },
          'x-kubernetes-patch-merge-key': 'name',
          'x-kubernetes-patch-strategy': 'merge,retainKeys',
        },
        ports: {
          type: 'array',
          'x-kubernetes-list-map-keys': ['port', 'protocol'],
          'x-kubernetes-patch-strategy': 'merge',
          'x-kubernetes-patch-merge-key': 'port',
        },
        set: { type: 'array', 'x-kubernetes-patch-strategy': 'merge' },
        plain: { type: 'array', 'x-kubernetes-list-map-keys': ['name'], 'x-kubernetes-list-type': 'map' },
        byName: { additionalProperties: { $ref: '#/definitions/Part' } },
      },
    },
    Part: { properties: { tags: { type: 'array', 'x-kubernetes-patch-strategy': 'merge' } } },
    Loop: { $ref: '#/definitions/Loop' },
  },
  paths: {
    '/apis/example.com/v1/foos': { get: { 'x-kubernetes-group-version-kind': kind } },
    '/apis/example.com/v1/bars': { get: { 'x-kubernetes-group-version-kind': { ...kind, kind: 'Bar' } } },
    '/apis/example.com/v1/namespaces/{namespace}/bars': {
      get: { 'x-kubernetes-group-version-kind': { ...kind, kind: 'Bar' } },
    },
    '/api/v1/pods': { get: { 'x-kubernetes-group-version-kind': { version: 'v1', kind: 'Pod' } } },
  },
}

describe('merging', () => {
  const { merge } = openApiSchema(document, base)
  const spec = merge('example.com/v1', 'Foo')?.field('spec')

  test.each([
    ['parts', ['name']],
    ['ports', ['port', 'protocol']],
    ['set', []],
    ['plain', undefined],
    ['byName', undefined],
  ])('%s merges by %j', (field, keys) => {
    expect(spec?.field(field)?.mergeKeys).toEqual(keys)
  })

  test('elements and map values have their own fields', () => {
    expect(spec?.field('parts')?.elements()?.field('tags')?.mergeKeys).toEqual([])
    expect(spec?.field('byName')?.field('anything')?.field('tags')?.mergeKeys).toEqual([])
  })

  test('unknown fields and cyclic references have no schema', () => {
    expect(spec?.field('nope')).toBeUndefined()
    expect(merge('example.com/v1', 'Foo')?.field('loop')).toBeUndefined()
  })

  test('builtin kinds are removed, except for the kustomization itself', () => {
    expect(merge('apps/v1', 'Deployment')).toBeUndefined()
    expect(merge('kustomize.config.k8s.io/v1beta1', 'Kustomization')).toBeDefined()
  })
})

describe('if the builtin schema has been used', () => {
  const template = { $ref: '#/definitions/io.k8s.api.core.v1.PodTemplateSpec' }
  const custom = {
    definitions: {
      Foo: { 'x-kubernetes-group-version-kind': [kind], properties: { template } },
      'io.k8s.api.core.v1.PodTemplateSpec': { properties: { metadata: {} } },
    },
  }
  const containers = (used: KindSchema): readonly string[] | undefined =>
    openApiSchema(custom, used).merge('example.com/v1', 'Foo')?.field('template')?.field('spec')?.field('containers')
      ?.mergeKeys

  test('only for the scope of an unknown kind, its definitions still apply and take precedence', () => {
    const used = builtinKindSchema()
    used.scope('example.com/v1', 'Foo')
    expect(containers(used)).toEqual(['name'])
    expect(openApiSchema(custom, used).merge('v1', 'Pod')).toBeDefined()
  })

  test('for merging, its definitions apply if the document has none', () => {
    const used = builtinKindSchema()
    used.merge('v1', 'Pod')
    expect(containers(used)).toBeUndefined()
    expect(openApiSchema(custom, used).merge('v1', 'Pod')).toBeDefined()
  })

  test('if not at all, its definitions are removed', () => {
    const unused = builtinKindSchema()
    unused.scope('v1', 'Pod')
    expect(containers(unused)).toBeUndefined()
    expect(openApiSchema(custom, unused).merge('v1', 'Pod')).toBeUndefined()
  })
})

test.each([
  ['example.com/v1', 'Foo', true],
  ['example.com/v1', 'Bar', false],
  ['v1', 'Pod', false],
  ['v1', 'Node', true],
])('%s %s is cluster-scoped: %j', (apiVersion, name, expected) => {
  expect(openApiSchema(document, base).scope(apiVersion, name)).toBe(expected)
})

test.each([null, [], { definitions: [] }, { definitions: { A: { 'x-kubernetes-group-version-kind': [{}] } } }])(
  '%j is rejected',
  (value) => {
    expect.assertions(1)
    try {
      openApiSchema(value, base)
    } catch (error) {
      expect(isKuiltError(error) && error.code).toBe('OPENAPI_SCHEMA_INVALID')
    }
  },
)

test('the builtin schema defines the lists of a pod', () => {
  const spec = builtinMergeSchema('apps/v1', 'Deployment')?.field('spec')?.field('template')?.field('spec')
  expect(spec?.field('containers')?.mergeKeys).toEqual(['name'])
  expect(spec?.field('containers')?.elements()?.field('ports')?.mergeKeys).toEqual(['containerPort', 'protocol'])
  expect(spec?.field('tolerations')?.mergeKeys).toBeUndefined()
  expect(spec?.field('toString')?.mergeKeys).toBeUndefined()
  expect(builtinMergeSchema('constructor', 'x')).toBeUndefined()
})
