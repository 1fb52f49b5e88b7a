import { checkVerdict, crd, type Fields, house, obj, type VerdictCase } from '../../test/support/verdicts.ts'

// Tests for custom resources, which are checked with the structural schemas of their definitions, and for the
// definitions themselves.

const cases: VerdictCase[] = []
const S = { type: 'string' },
  I = { type: 'integer' }
const t = (title: string, props: Fields, spec: unknown, ...mistakes: readonly string[]): void => {
  cases.push({ title, manifest: `${crd(obj(props))}\n---\n${house(spec)}`, mistakes })
}
const raw = (title: string, schema: Fields, spec: unknown, ...mistakes: readonly string[]): void => {
  cases.push({ title, manifest: `${crd(schema)}\n---\n${house(spec)}`, mistakes })
}
const def = (title: string, manifest: string, ...mistakes: readonly string[]): void => {
  cases.push({ title, manifest, mistakes })
}
t('unknown', { color: S }, { colour: 'x' }, 'spec.colour | unknown field.*colour.*color')
t(
  'preserve below strict again',
  {
    a: {
      type: 'object',
      'x-kubernetes-preserve-unknown-fields': true,
      properties: { b: { type: 'object', properties: { c: S } } },
    },
  },
  { a: { q: 1, b: { d: 1 } } },
  'spec.a.b.d | unknown',
)
t(
  'preserve declared type',
  { a: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { b: I } } },
  { a: { b: 'x' } },
  'spec.a.b | integer',
)
t('preserve any type', { a: { 'x-kubernetes-preserve-unknown-fields': true } }, { a: [1, 'x', { q: 1 }] })
t('object without properties', { a: { type: 'object' } }, { a: { q: 1 } }, 'spec.a.q | unknown')
t(
  'additionalProperties',
  { a: { type: 'object', additionalProperties: I } },
  { a: { q: 1, r: 'x' } },
  'spec.a.r | integer',
)
t('additionalProperties true', { a: { type: 'object', additionalProperties: true } }, { a: { q: 1, r: ['x'] } })
t('null optional', { a: S }, { a: null })
t('null with default', { a: { type: 'string', default: 'q', enum: ['q'] } }, { a: null })
raw('null required', obj({ a: S }, { required: ['a'] }), { a: null }, 'spec.a | required')
raw('null required default', obj({ a: { type: 'string', default: 'x' } }, { required: ['a'] }), { a: null })
t('nullable', { a: { type: 'string', nullable: true } }, { a: null })
raw('nullable required', obj({ a: { type: 'string', nullable: true } }, { required: ['a'] }), { a: null })
t('null item', { a: { type: 'array', items: S } }, { a: ['x', null] }, 'spec.a.1 | string')
t('nullable item', { a: { type: 'array', items: { type: 'string', nullable: true } } }, { a: ['x', null] })
t('null additionalProperties', { a: { type: 'object', additionalProperties: S } }, { a: { q: null } })
t('int 1.0', { a: I }, '{a: 1.0}')
t('int 1.5', { a: I }, { a: 1.5 }, 'spec.a | integer')
t('number int', { a: { type: 'number' } }, { a: 1 })
t(
  'int or string',
  {
    a: { 'x-kubernetes-int-or-string': true },
    b: { 'x-kubernetes-int-or-string': true },
    c: { 'x-kubernetes-int-or-string': true },
  },
  { a: 1, b: 'x', c: true },
  'spec.c | integer or a string|integer',
)
t('int or string float', { a: { 'x-kubernetes-int-or-string': true } }, { a: 1.5 }, 'spec.a')
t(
  'int or string with anyOf & pattern',
  {
    a: { anyOf: [{ type: 'integer' }, { type: 'string' }], 'x-kubernetes-int-or-string': true, pattern: '^[0-9]+%?$' },
  },
  { a: 'x' },
  'spec.a | pattern',
)
t('bounds', { a: { type: 'integer', minimum: 2, maximum: 4 } }, { a: 5 }, 'spec.a | 4')
t('bounds min', { a: { type: 'integer', minimum: 2 } }, { a: 1 }, 'spec.a | 2')
t('exclusive', { a: { type: 'number', minimum: 2, exclusiveMinimum: true } }, { a: 2 }, 'spec.a | 2')
t('exclusive max', { a: { type: 'number', maximum: 2, exclusiveMaximum: true } }, { a: 2 }, 'spec.a | 2')
t(
  'multipleOf',
  { a: { type: 'number', multipleOf: 0.1 }, b: { type: 'integer', multipleOf: 3 } },
  { a: 0.3, b: 4 },
  'spec.b | 3',
)
t('minLength chars', { a: { type: 'string', minLength: 2, maxLength: 3 } }, { a: '😀😀😀' })
t('maxLength', { a: { type: 'string', maxLength: 3 } }, { a: 'abcd' }, 'spec.a | 3')
t('pattern unanchored', { a: { type: 'string', pattern: 'b' } }, { a: 'abc' })
t('pattern (?i)', { a: { type: 'string', pattern: '(?i)^ABC$' } }, { a: 'abd' }, 'spec.a | pattern')
t('pattern \\z', { a: { type: 'string', pattern: '\\Aabc\\z' } }, { a: 'abc' })
t('pattern \\z bad', { a: { type: 'string', pattern: '\\Aabc\\z' } }, { a: 'abc\n' }, 'spec.a | pattern')
t('pattern $ newline', { a: { type: 'string', pattern: '^abc$' } }, { a: 'abc\n' }, 'spec.a | pattern')
t('items', { a: { type: 'array', items: S, minItems: 2 } }, { a: ['x'] }, 'spec.a | 2')
t('maxItems', { a: { type: 'array', items: S, maxItems: 1 } }, { a: ['x', 'y'] }, 'spec.a | 1')
t(
  'props',
  { a: { type: 'object', additionalProperties: S, minProperties: 1, maxProperties: 2 } },
  { a: {} },
  'spec.a | 1',
)
t(
  'maxprops',
  { a: { type: 'object', additionalProperties: S, maxProperties: 1 } },
  { a: { x: 'y', z: 'y' } },
  'spec.a | 1',
)
t('enum', { a: { type: 'string', enum: ['x', 'y'] } }, { a: 'z' }, 'spec.a | x.*y')
t(
  'enum objects',
  { a: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, enum: [{ toString: 1 }] } },
  { a: { toString: 1 } },
)
t('enum ints', { a: { type: 'integer', enum: [1, 2] } }, { a: 3 }, 'spec.a | 1.*2')
raw('required', obj({ a: S }, { required: ['a'] }), {}, 'spec.a | required.*a')
raw(
  'required spec',
  { type: 'object', required: ['spec'], properties: { spec: { type: 'object' } } },
  null,
  'spec | required',
)
raw(
  'required in list',
  obj({ a: { type: 'array', items: { type: 'object', properties: { b: S }, required: ['b'] } } }),
  { a: [{ b: 'x' }, {}] },
  'spec.a.1.b | required',
)
raw('oneOf', obj({ a: S, b: S }, { oneOf: [{ required: ['a'] }, { required: ['b'] }] }), { a: 'x', b: 'y' }, 'spec | ')
raw('oneOf none', obj({ a: S, b: S }, { oneOf: [{ required: ['a'] }, { required: ['b'] }] }), {}, 'spec | ')
raw('oneOf ok', obj({ a: S, b: S }, { oneOf: [{ required: ['a'] }, { required: ['b'] }] }), { a: 'x' })
raw('anyOf', obj({ a: S, b: S }, { anyOf: [{ required: ['a'] }, { required: ['b'] }] }), {}, 'spec | ')
raw('not', obj({ a: S, b: S }, { not: { required: ['a', 'b'] } }), { a: 'x', b: 'y' }, 'spec | ')
raw('allOf', obj({ a: I }, { allOf: [{ properties: { a: { minimum: 3 } } }] }), { a: 1 }, 'spec.a | 3')
raw('not enum', obj({ a: { type: 'string', not: { enum: ['x'] } } }), { a: 'x' }, 'spec.a | ')
raw('allOf required', obj({ a: S, b: S }, { allOf: [{ required: ['a'] }] }), { b: 'x' }, 'spec.a | required')
t(
  'set',
  { a: { type: 'array', items: S, 'x-kubernetes-list-type': 'set' } },
  { a: ['x', 'y', 'x'] },
  'spec.a.2 | duplicate|twice|already',
)
t('set ints', { a: { type: 'array', items: I, 'x-kubernetes-list-type': 'set' } }, '{a: [1, 2, 1.0]}', 'spec.a.2')
const LM: Fields = {
  type: 'array',
  items: { type: 'object', properties: { k: S, p: { type: 'string', default: 'TCP' } }, required: ['k'] },
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['k', 'p'],
}
t(
  'map keys default',
  { a: LM },
  { a: [{ k: 'x' }, { k: 'x', p: 'UDP' }, { k: 'x', p: 'TCP' }] },
  'spec.a.2 | duplicate|already',
)
t('map ok', { a: LM }, { a: [{ k: 'x' }, { k: 'x', p: 'UDP' }] })
t(
  'uniqueItems',
  { a: { type: 'array', items: S, uniqueItems: true } },
  { a: ['x', 'x'] },
  'spec.a.1 | duplicate|unique|already',
)
t(
  'embedded',
  { a: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true } },
  { a: { spec: {} } },
  'spec.a.apiVersion | required',
  'spec.a.kind | required',
)
t(
  'embedded metadata',
  { a: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true } },
  { a: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', label: {} } } },
  'spec.a.metadata.label | unknown',
)
t(
  'embedded metadata name',
  { a: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true } },
  { a: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'X_', namespace: 'a.b', labels: { a: 1 } } } },
  'spec.a.metadata.labels.a | string',
  'spec.a.metadata.namespace | ',
)
t(
  'embedded ok',
  {
    a: {
      type: 'object',
      'x-kubernetes-embedded-resource': true,
      properties: { spec: { type: 'object', properties: { r: I } } },
    },
  },
  { a: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec: { r: 1 } } },
)
t(
  'embedded strict',
  {
    a: {
      type: 'object',
      'x-kubernetes-embedded-resource': true,
      properties: { spec: { type: 'object', properties: { r: I } } },
    },
  },
  { a: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, data: 1 } },
  'spec.a.data | unknown',
)
def('unknown root', `${crd(obj({ a: S }))}\n---\n${house({ a: 'x' })}extra: 1\n`, 'extra | unknown')
def(
  'metadata unknown',
  `${crd(obj({ a: S }))}\n---\n${house({ a: 'x' }).replace('{name: first}', '{name: first, lables: {a: b}}')}`,
  'metadata.lables | labels',
)
raw(
  'metadata name schema',
  {
    type: 'object',
    properties: {
      metadata: { type: 'object', properties: { name: { type: 'string', maxLength: 3 } } },
      spec: { type: 'object' },
    },
  },
  {},
  'metadata.name | 3',
)
raw(
  'metadata name pattern ok',
  {
    type: 'object',
    properties: {
      metadata: { type: 'object', properties: { name: { type: 'string', pattern: '^f' } } },
      spec: { type: 'object' },
    },
  },
  {},
)
const F: readonly (readonly [format: string, right: string, wrong: string | null])[] = [
  ['uri', 'https://a/b', 'a b'],
  ['email', 'a@b.c', 'x'],
  ['hostname', 'a.b', '-a'],
  ['ipv4', '1.2.3.4', '::1'],
  ['ipv6', '::1', '1.2.3.4'],
  ['cidr', '10.0.0.0/8', '10.0.0.0'],
  ['mac', '00:11:22:33:44:55', '0:1'],
  ['uuid', '123e4567-e89b-12d3-a456-426614174000', 'x'],
  ['uuid4', '123e4567-e89b-42d3-a456-426614174000', '123e4567-e89b-12d3-a456-426614174000'],
  ['isbn', '0-306-40615-2', '123'],
  ['isbn13', '978-3-16-148410-0', '978-3-16-148410-1'],
  ['creditcard', '4111111111111111', '4111111111111112'],
  ['ssn', '123-45-6789', '12'],
  ['hexcolor', '#fff', '#ffg'],
  ['rgbcolor', 'rgb(1,2,3)', 'rgb(256,1,1)'],
  ['byte', 'aGk=', 'a'],
  ['date', '2024-02-29', '2023-02-29'],
  ['duration', '1h30m', '1 x'],
  ['date-time', '2024-01-01T00:00:00Z', '2024-01-01'],
  ['datetime', '2024-01-01T00:00:00.5+02:00', 'x'],
  ['bsonobjectid', '507f1f77bcf86cd799439011', '5'],
  ['password', 'x', null],
  ['unknownformat', 'x', null],
]
for (const [f, ok, bad] of F) {
  t(`format ${f}`, { a: { type: 'string', format: f } }, { a: ok })
  if (bad !== null) t(`format bad ${f}`, { a: { type: 'string', format: f } }, { a: bad }, `spec.a | ${f}`)
}
t('int32', { a: { type: 'integer', format: 'int32' } }, { a: 2147483648 }, 'spec.a | int32')
t('int64', { a: { type: 'integer', format: 'int64' } }, '{a: 9223372036854775807}')
t(
  'default nested',
  { a: { type: 'object', default: {}, properties: { b: { type: 'string', default: 'x' } }, required: ['b'] } },
  {},
)
t('default wrong type not blamed', { a: { type: 'string', default: 'x' } }, {})
t(
  'one error no follow up',
  { a: { type: 'object', properties: { b: S }, required: ['b'] } },
  { a: 'x' },
  'spec.a | object|map',
)
t('string for number', { a: { type: 'number' } }, { a: '1' }, 'spec.a | number')
t('bool for string', { a: S }, { a: true }, 'spec.a | string')
t('list for map', { a: { type: 'object', additionalProperties: S } }, { a: [] }, 'spec.a | object|map')
t('map for list', { a: { type: 'array', items: S } }, { a: {} }, 'spec.a | array|list')
t('string for bool', { a: { type: 'boolean' } }, { a: 'true' }, 'spec.a | boolean')
// CRDs themselves
const base = crd({ type: 'object', properties: { spec: { type: 'object' } } })
def('crd ok', base)
def('crd name', base.replace('houses.example.com', 'house.example.com'), 'metadata.name | houses.example.com')
def(
  'crd two storage',
  base.replace(
    '  versions:\n',
    '  versions:\n  - {name: v0, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}\n',
  ),
  'spec.versions.1.storage',
)
def('crd no storage', base.replace('storage: true', 'storage: false'), 'spec.versions')
def(
  'crd no type',
  crd({ type: 'object', properties: { spec: { properties: { a: S } } } }),
  'spec.versions.0.schema.openAPIV3Schema.properties.spec.type | type',
)
def(
  'crd no type deep',
  crd({
    type: 'object',
    properties: { spec: { type: 'object', properties: { a: { type: 'array', items: { properties: {} } } } } },
  }),
  'spec.versions.0.schema.openAPIV3Schema.properties.spec.properties.a.items.type',
)
def(
  'crd int-or-string',
  crd({
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: {
          a: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
          b: { 'x-kubernetes-preserve-unknown-fields': true },
        },
      },
    },
  }),
)
def(
  'crd junctors without types ok',
  crd({
    type: 'object',
    properties: {
      spec: { type: 'object', properties: { a: S, b: S }, oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    },
  }),
)
def(
  'crd array without items',
  crd({ type: 'object', properties: { a: { type: 'array' } } }),
  'spec.versions.0.schema.openAPIV3Schema.properties.a.items | required',
)
def('crd no schema', base.replace(/ {4}schema:[\s\S]*/, ''), 'spec.versions.0.schema')
def('crd unknown field', base.replace('scope: Namespaced', 'scope: Namespaced\n  scopes: x'), 'spec.scopes | unknown')
def('crd scope', base.replace('scope: Namespaced', 'scope: namespaced'), 'spec.scope | Namespaced')
def(
  'crd default raw',
  crd({
    type: 'object',
    properties: {
      a: { type: 'object', default: { q: [1] }, 'x-kubernetes-preserve-unknown-fields': true, example: [1, 'x'] },
    },
  }),
)
def('crd enum any', crd({ type: 'object', properties: { a: { type: 'integer', enum: [1, 2] } } }))
def(
  'not served',
  `${base.replace('  - name: v1\n    served: true', '  - name: v1\n    served: false')}\n---\n${house('{}')}`,
  'apiVersion | ',
)
def(
  'no such version',
  `${base}\n---\n${house('{}').replace('example.com/v1', 'example.com/v2')}`,
  'apiVersion | example.com/v1',
)
// Integers beyond 2^53
const raw53 = (type: string, value: string, ...mistakes: readonly string[]): void => {
  const definition = crd(obj({ a: {} })).replace('"a":{}', `"a":{"type":"integer",${type}}`)
  def(`${type} ${value}`, `${definition}\n---\n${house(`{a: ${value}}`)}`, ...mistakes)
}
raw53('"maximum":9007199254740993', '9007199254740993')
raw53('"maximum":9007199254740992', '9007199254740993', 'spec.a | 9007199254740992')
raw53('"minimum":9007199254740993', '9007199254740993')
raw53('"minimum":9007199254740993', '9007199254740992', 'spec.a | at least 9007199254740993')
raw53(
  '"minimum":9007199254740993,"exclusiveMinimum":true',
  '9007199254740993',
  'spec.a | greater than 9007199254740993',
)
raw53('"maximum":9007199254740993,"exclusiveMaximum":true', '9007199254740993', 'spec.a | less than 9007199254740993')
raw53('"maximum":9007199254740993,"exclusiveMaximum":true', '9007199254740992')
raw53('"multipleOf":3', '9007199254740993')
raw53('"multipleOf":2', '9007199254740993', 'spec.a | 2')
raw53('"enum":[9007199254740993]', '9007199254740993')
raw53('"enum":[9007199254740992]', '9007199254740993', 'spec.a | 9007199254740992')
raw53('"format":"int64"', '9223372036854775807')
raw53('"format":"int64"', '-9223372036854775808')
raw53('"format":"int64"', '9223372036854775808', 'spec.a | int64')
raw53('"format":"int32"', '9007199254740993', 'spec.a | int32')
raw53('"allOf":[{"maximum":5}]', '9007199254740993', 'spec.a | 5')
// YAML 1.1, as kubectl reads it
for (const [text, mistakes] of [
  ['yes', ['spec.a | string, not true']],
  ['Off', ['spec.a | string, not false']],
  ['NO', ['spec.a | string']],
  ['"yes"', []],
  ['!!str yes', []],
  ['yess', []],
  ['2024-02-29', []],
  ['1.10', ['spec.a | string']],
] as const) {
  def(`the text ${text}`, `${crd(obj({ a: S }))}\n---\n${house(`{a: ${text}}`)}`, ...mistakes)
}
// For checks, placeholders have a type, but their characters do not count.
for (const [text, mistakes] of [
  [`"\${HOST}"`, []],
  [`"x.\${HOST}"`, []],
  ['"{{ .host }}"', []],
  ['"$HOST"', ['spec.a | pattern']],
] as const) {
  const schema = { type: 'string', pattern: '^[a-z]+$', maxLength: 5 }
  def(`the placeholder ${text}`, `${crd(obj({ a: schema }))}\n---\n${house(`{a: ${text}}`)}`, ...mistakes)
}
t('a placeholder for a number', { a: I }, { a: `\${COUNT}` }, 'spec.a | integer')
t('a date without quotes', { a: { type: 'string', format: 'date' } }, '\n  a: 2024-02-29')
t('a time without quotes', { a: { type: 'string', format: 'date-time' } }, '\n  a: 2024-02-29T01:02:03Z')
t('an old boolean', { a: { type: 'boolean' } }, '{a: on}')
test.each(cases)('$title', checkVerdict)
