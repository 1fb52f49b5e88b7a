import { memoryFileSystem } from '../files/memory-file-system.ts'
import { renderChart } from './render-chart.ts'

/** The problem that the schema finds in the values; nothing if they are valid. */
function problem(schema: object, values: string): string {
  const fileSystem = memoryFileSystem({
    'c/Chart.yaml': 'apiVersion: v2\nname: t\nversion: 1.2.3\n',
    'c/values.yaml': values,
    'c/values.schema.json': JSON.stringify(schema),
  })
  try {
    renderChart({ fileSystem, chart: '/c' })
    return ''
  } catch (error) {
    return String(error).replace(/^[^\n]*\n/, '')
  }
}

const draft7 = 'http://json-schema.org/draft-07/schema#'

test.each<[string, object, string, string]>([
  [
    'objects are compared',
    { properties: { a: { uniqueItems: true }, b: { const: { x: 1 } }, c: { enum: [{ x: [1] }] } } },
    'a: [{ x: 1 }, { x: 2 }]\nb: { x: 1 }\nc: { x: [1] }',
    '',
  ],
  [
    'equal objects in a list',
    { properties: { a: { uniqueItems: true } } },
    'a: [{ x: 1 }, { x: 1 }]',
    '  t: at "a": [{"x":1},{"x":1}] must not have duplicate items (items ## 0 and 1 are identical)',
  ],
  [
    'properties that every JavaScript object has',
    { required: ['toString'] },
    '',
    '  t: at the top level: "toString" is missing',
  ],
  [
    'values with keys that every JavaScript object has',
    { properties: { a: { uniqueItems: true }, b: { enum: [{ constructor: { x: 1 } }] } } },
    'a: [{ toString: 1 }, { toString: 2 }, { valueOf: 1 }]\nb: { constructor: { x: 1 } }',
    '',
  ],
  [
    'equal texts in a list of texts',
    { properties: { a: { items: { type: 'string' }, uniqueItems: true } } },
    'a: [__proto__, x, __proto__]',
    '  t: at "a": ["__proto__","x","__proto__"] must not have duplicate items (items ## 0 and 2 are identical)',
  ],
  ['no allowed value', { properties: { a: { enum: [] } } }, 'a: 1', '  t: at "a": 1 is not allowed'],
  [
    'a single allowed value',
    { properties: { a: { enum: ['big'] } } },
    'a: small',
    '  t: at "a": "small" must be "big"',
  ],
  [
    'several allowed values',
    { properties: { a: { enum: [1, 2, null] } } },
    'a: 3',
    '  t: at "a": 3 must be 1, 2 or null',
  ],
  ['multiples are decimal', { properties: { a: { multipleOf: 0.1 } } }, 'a: 0.3', ''],
  [
    'keywords next to a $ref have no effect in draft 7',
    { $schema: draft7, properties: { a: { $ref: '#/definitions/a', type: 'string' } }, definitions: { a: {} } },
    'a: 1',
    '',
  ],
  [
    'keywords next to a $ref that draft 4 does not have, have an effect in draft 7',
    { $schema: draft7, properties: { a: { $ref: '#/definitions/a', const: 2 } }, definitions: { a: {} } },
    'a: 1',
    '  t: at "a": 1 must be equal to constant',
  ],
  [
    'keywords next to a $ref have an effect in draft 2020-12',
    { properties: { a: { $ref: '#/$defs/a', type: 'string' } }, $defs: { a: {} } },
    'a: 1',
    '  t: at "a": 1 must be a string',
  ],
  [
    'an unknown draft',
    { $schema: 'http://json-schema.org/' },
    '',
    '  t: the schema is not valid: unknown draft "http://json-schema.org/"',
  ],
  ['a draft that is not a text', { $schema: null }, '', '  t: the schema is not valid: unknown draft "null"'],
  [
    'everything matches a URN',
    { properties: { a: { $ref: 'urn:example:a' }, b: { $ref: 'urn:example:a' } } },
    'a: 1',
    '',
  ],
  [
    'an unused schema with a pattern that is not valid in Go',
    { $defs: { a: { patternProperties: { '(?=a)': {} } } } },
    '',
    '  t: the schema is not valid: error parsing regexp: invalid or unsupported Perl syntax: `(?=`',
  ],
])('%s', (_, schema, values, expected) => {
  expect(problem(schema, values)).toBe(expected)
})

/** `a0` leads to `a40` in a trillion ways. */
const doubling = Object.fromEntries(
  Array.from({ length: 40 }, (_, i) => {
    const next = { $ref: `#/$defs/a${i + 1}` }
    return [`a${i}`, { allOf: [next, next] }]
  }),
)

/** 50,000 rules, if each reference were replaced with the schema. */
const large = {
  properties: Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`a${i}`, { $ref: '#/$defs/large' }])),
  $defs: {
    large: { properties: Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`b${i}`, { multipleOf: 2 }])) },
  },
}

const recursive = { $ref: '#/$defs/node', $defs: { node: { properties: { next: { $ref: '#/$defs/node' } } } } }

test.each<[string, object, string, string]>([
  ['values of the right types', { properties: { a: { type: ['string', 'null'], title: 'A' } } }, 'a: x', ''],
  [
    'an object that allows no other keys',
    { additionalProperties: false },
    'a: 1',
    '  t: at the top level: unknown value "a"',
  ],
  ['one of two schemas', { oneOf: [{ required: ['a'] }, { required: ['b'] }] }, 'a: 1', ''],
  [
    'a pattern',
    { properties: { a: { pattern: '^[a-z]+$' } } },
    'a: X',
    '  t: at "a": "X" must match pattern "^[a-z]+$"',
  ],
  [
    'a property with two schemas',
    { properties: { ab: {} }, patternProperties: { '^a': { type: 'string' } }, additionalProperties: false },
    'ab: x\nac: 1',
    '  t: at "ac": 1 must be a string',
  ],
  [
    'a schema that depends on another one',
    JSON.parse('{"if":{"properties":{"a":{"enum":[1]}}},"then":{"required":["b"]},"else":{"required":["c"]}}'),
    'a: 2\nc: 1',
    '',
  ],
  ['a list of different items', { properties: { a: { uniqueItems: true } } }, 'a: [1, "1", null]', ''],
  ['a schema with many references', { $ref: '#/$defs/a0', $defs: { ...doubling, a40: {} } }, '', ''],
  [
    'a schema with many references to a rule that is checked each time',
    { $ref: '#/$defs/a0', $defs: { ...doubling, a40: { multipleOf: 2 } } },
    '',
    '  t: the schema is too complex: validation follows more than 1,000,000 references',
  ],
  ['a large schema with many references to it', large, 'a7: { b7: 3 }', '  t: at "a7.b7": 3 must be multiple of 2'],
  [
    'references that refer to each other',
    { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } },
    '',
    '  t: the schema is not valid: a $ref refers to itself',
  ],
  ['a recursive schema', recursive, 'next: { next: { next: {} } }', ''],
  ['a keyword of the user interface', { properties: { a: { form: true, sliderMin: 1 } } }, 'a: 1', ''],
  [
    'a rule that is not valid where no value is',
    { properties: { b: { required: 'c' } } },
    'a: 1',
    '  t: the schema is not valid: data/properties/b/required must be array',
  ],
])('%s', (_, schema, values, expected) => {
  expect(problem(schema, values)).toBe(expected)
})
