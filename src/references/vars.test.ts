import { print, resource, resources, yaml } from '../../test/support/resources.ts'
import type { Var } from '../kustomization/kustomization.gen.ts'
import type { Resource } from '../resource/resource.ts'
import type { FieldSpec } from '../schema/field-spec.ts'
import { defaultFieldSpecs } from '../schema/field-specs.gen.ts'
import { getPath, setField } from '../tree/fields.ts'
import { type Cell, mapping, type Scalar, scalar, taggedScalar } from '../tree/node.ts'
import { mergeVarSets, recordVars, resolveVars } from './vars.ts'

function configMapVar(name: string, fieldPath?: string): Var {
  const objref = { apiVersion: 'v1', kind: 'ConfigMap', name: 'c' }
  return fieldPath === undefined ? { name, objref } : { name, objref, fieldref: { fieldPath } }
}

function resolve(list: readonly Resource[], vars: readonly Var[], specs = defaultFieldSpecs.varReference) {
  return resolveVars(recordVars(list, vars), vars, specs)
}

function varReference(kind: string, path: string): readonly FieldSpec[] {
  return [{ group: '', version: '', kind, path, create: false }]
}

test('vars are replaced in commands, variables, labels and annotations, and nowhere else', () => {
  const { resources: result, unused } = resolve(
    resources(yaml`
      apiVersion: v1
      kind: Pod
      metadata: { name: pod, annotations: { k: "$(SVC)" }, labels: { l: "$(SVC)" } }
      spec:
        hostname: $(SVC)
        containers:
        - name: c
          image: $(SVC)
          command: [sh, "$(SVC):$(PORT)", "$(PORT)", "$$(SVC)", "$(UNKNOWN)", "$SVC", "$(SVC"]
          env: [{ name: A, value: $(PORT) }, { name: B, value: "x-$(PORT)" }]
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: s }
      spec: { ports: [{ port: 80 }] }
    `),
    [
      { name: 'SVC', objref: { apiVersion: 'v1', kind: 'Service', name: 's' } },
      {
        name: 'PORT',
        objref: { version: 'v1', kind: 'Service', name: 's' },
        fieldref: { fieldPath: 'spec.ports[0].port' },
      },
    ],
  )
  expect(print(...result.slice(0, 1))).toBe(yaml`
    apiVersion: v1
    kind: Pod
    metadata:
      annotations:
        k: s
      labels:
        l: s
      name: pod
    spec:
      containers:
      - command:
        - sh
        - s:80
        - 80
        - $(SVC)
        - $(UNKNOWN)
        - $SVC
        - $(SVC
        env:
        - name: A
          value: 80
        - name: B
          value: x-80
        image: $(SVC)
        name: c
      hostname: $(SVC)
  `)
  expect(unused).toEqual([])
})

const spellings: readonly (readonly [spelling: string, alone: string, inText: string])[] = [
  ['"5"', '"5"', 'x5'],
  ['010', '10', 'x10'],
  ['+7', '7', 'x7'],
  ['-0', '0', 'x0'],
  ['1.50', '1.5', 'x1.5'],
  ['-0.0', '0', 'x-0'],
  ['1_0.5', '10.5', 'x10.5'],
  ['1e30', '1e+30', 'x1e+30'],
  ['0.00001', '1e-05', 'x1e-05'],
  ['12345678.5', '1.23456785e+07', 'x1.23456785e+07'],
  ['99999999999999999999', '1e+20', 'x1e+20'],
  ['True', 'true', 'xtrue'],
  ['~', '"~"', 'x~'],
  ['2001-01-01', '"2001-01-01"', 'x2001-01-01'],
  ['!custom 5', '"5"', 'x5'],
]

test.each(spellings)('a var with the value %s is %s alone, and %s in a string', (spelling, alone, inText) => {
  const list = resources(yaml`
    { apiVersion: v1, kind: ConfigMap, metadata: { name: c }, data: { k: ${spelling} } }
    ---
    { apiVersion: example.com/v1, kind: Foo, metadata: { name: f }, spec: { args: ["$(A)", "x$(A)"] } }
  `)
  const { resources: result } = resolve(list, [configMapVar('A', 'data.k')], varReference('Foo', 'spec/args'))
  expect(print(...result.slice(1))).toContain(`  args:\n  - ${alone}\n  - ${inText}\n`)
})

test('floats in annotations have no exponent', () => {
  const list = resources(yaml`
    { apiVersion: v1, kind: ConfigMap, metadata: { name: c, annotations: { a: "$(A)" } }, data: { k: 1.5e-7 } }
  `)
  const { resources: result } = resolve(list, [configMapVar('A', 'data.k')])
  const value = getPath((result[0] as Resource).node, 'metadata', 'annotations', 'a')
  expect(value).toMatchObject({ text: '0.00000015', tag: '!!float' })
})

test.each(['0x10', '1_000', '9223372036854775808', '.inf'])('a var cannot read the number %s', (spelling) => {
  const list = resources(`{ apiVersion: v1, kind: ConfigMap, metadata: { name: c }, data: { k: ${spelling} } }`)
  expect(() => resolve(list, [configMapVar('A', 'data.k')])).toThrow(
    expect.objectContaining({ code: 'VAR_FIELD_MISSING' }),
  )
})

test('a var with a map or a list is not replaced, and is reported as unused', () => {
  const list = resources(yaml`
    { apiVersion: v1, kind: ConfigMap, metadata: { name: c, annotations: { a: "$(M)" } }, data: { k: v } }
  `)
  const { resources: result, unused } = resolve(list, [configMapVar('M', 'data')])
  expect(unused).toEqual(['M'])
  expect(print(...result)).toContain('a: $(M)')
})

test('unused vars are reported in order', () => {
  const list = resources('{ apiVersion: v1, kind: ConfigMap, metadata: { name: c } }')
  const result = resolve(list, [configMapVar('Z'), configMapVar('A')])
  expect(result).toEqual({ resources: list.map((_, i) => result.resources[i]), unused: ['A', 'Z'] })
})

test('a var finds its resource by an earlier name, and returns its current name', () => {
  const history = [{ name: 'c', namespace: 'default', kind: 'ConfigMap' }]
  const list = [
    resource('{ apiVersion: v1, kind: ConfigMap, metadata: { name: p-c, annotations: { a: "$(C)" } } }', { history }),
  ]
  expect(print(...resolve(list, [configMapVar('C')]).resources)).toContain('a: p-c')
})

test('a var without a resource, or without its field, is an error', () => {
  const list = resources('{ apiVersion: v1, kind: ConfigMap, metadata: { name: c } }')
  expect(() => resolve(list, [{ name: 'A', objref: { kind: 'Service', name: 's', apiVersion: 'v1' } }])).toThrow(
    expect.objectContaining({
      code: 'VAR_TARGET_MISSING',
      params: { name: 'A', target: 'Service "s" (v1)' },
    }),
  )
  expect(() => resolve(list, [configMapVar('A', 'data.nope')])).toThrow(
    expect.objectContaining({
      code: 'VAR_FIELD_MISSING',
      notes: [expect.objectContaining({ at: { file: 'r.yaml', document: 0, path: ['data', 'nope'] } })],
    }),
  )
})

test('a var must not match several resources; a namespace distinguishes them', () => {
  const list = resources(yaml`
    { apiVersion: v1, kind: ConfigMap, metadata: { name: c, namespace: ns1 } }
    ---
    { apiVersion: v1, kind: ConfigMap, metadata: { name: c, namespace: ns2 } }
  `)
  expect(() => recordVars(list, [configMapVar('A')])).toThrow(expect.objectContaining({ code: 'VAR_AMBIGUOUS' }))
  const one = recordVars(list, [
    { name: 'A', objref: { apiVersion: 'v1', kind: 'ConfigMap', name: 'c', namespace: 'ns2' } },
  ])
  expect(one.map(({ state }) => state.varNames)).toEqual([[], ['A']])
  expect(one[0]).toBe(list[0])
})

test('apiVersion in objref sets group and version', () => {
  const list = resources('{ apiVersion: apps/v1, kind: Deployment, metadata: { name: d } }')
  const matches = (apiVersion: string, more = {}) =>
    recordVars(list, [{ name: 'A', objref: { apiVersion, kind: 'Deployment', name: 'd', ...more } }])[0]?.state.varNames
  expect(matches('apps/v1')).toEqual(['A'])
  expect(matches('v1')).toEqual([])
  expect(matches('v1', { group: 'apps' })).toEqual(['A'])
})

test('a var may be defined only once', () => {
  expect(mergeVarSets([configMapVar('A')], [configMapVar('B')])).toHaveLength(2)
  expect(() => mergeVarSets([configMapVar('A')], [configMapVar('A')])).toThrow(
    expect.objectContaining({ code: 'VAR_REPEATED' }),
  )
  expect(() => mergeVarSets([], [configMapVar('A'), configMapVar('A')])).toThrow(
    expect.objectContaining({ code: 'VAR_REPEATED' }),
  )
})

test('lists with vars may contain only strings, and maps only string keys', () => {
  const list = (spec: string) =>
    resources(yaml`
      { apiVersion: v1, kind: ConfigMap, metadata: { name: c } }
      ---
      { apiVersion: example.com/v1, kind: Foo, metadata: { name: f }, spec: ${spec} }
    `)
  const vars = [configMapVar('A')]
  const run = (spec: string) => resolve(list(spec), vars, varReference('Foo', 'spec/x'))
  expect(() => run('{ x: [a, 1] }')).toThrow(expect.objectContaining({ code: 'VAR_REFERENCE_NOT_TEXT' }))
  expect(() => run('{ x: { 1: a } }')).toThrow(expect.objectContaining({ code: 'VAR_REFERENCE_KEY_NOT_TEXT' }))
  expect(run('{ x: { a: 1, b: "$(A)", c: null } }').unused).toEqual([])
  expect(run('{ x: 1 }').unused).toEqual(['A'])
})

test('untyped values from a transformer become strings in fields with vars', () => {
  const foo = resource('{ apiVersion: example.com/v1, kind: Foo, metadata: { name: f } }')
  const untyped = foo.withNode(setField(foo.node, 'x', taggedScalar('5', '')))
  const list = [resource('{ apiVersion: v1, kind: ConfigMap, metadata: { name: c } }'), untyped]
  const { resources: result } = resolve(list, [configMapVar('A')], varReference('Foo', 'x'))
  expect(print(untyped)).toContain('x: 5\n')
  expect(print(...result.slice(1))).toContain('x: "5"\n')
})

test('a value shared by two fields is replaced in both', () => {
  const cell: Cell = { label: 'shared' }
  const shared: Scalar = { ...scalar('$(A)'), cell }
  const foo = resource('{ apiVersion: example.com/v1, kind: Foo, metadata: { name: f } }')
  const spec = mapping([
    { key: scalar('one'), value: shared },
    { key: scalar('two'), value: shared },
  ])
  const list = [
    resource('{ apiVersion: v1, kind: ConfigMap, metadata: { name: c } }'),
    foo.withNode(setField(foo.node, 'spec', spec)),
  ]
  const { resources: result } = resolve(list, [configMapVar('A')], varReference('Foo', 'spec/one'))
  expect(print(...result.slice(1))).toContain('spec:\n  one: c\n  two: c\n')
})

test('resources without vars stay the same objects', () => {
  const list = resources(yaml`
    { apiVersion: v1, kind: ConfigMap, metadata: { name: c, annotations: { a: "b", c: 'd' } } }
    ---
    { apiVersion: v1, kind: Pod, metadata: { name: p }, spec: { containers: [{ name: x, args: [a, "b"] }] } }
  `)
  expect(resolve(list, [configMapVar('A')]).resources[1]).toBe(list[1])
  expect(resolveVars(list, [], defaultFieldSpecs.varReference).resources).toBe(list)
})
