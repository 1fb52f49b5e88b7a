import { print, resource } from '../../../test/support/resources.ts'
import { isKuiltError } from '../../diagnostics/index.ts'
import { applyJsonPatch, type JsonPatch, parseJsonPatch } from './json-patch.ts'

const header = 'apiVersion: example.com/v1\nkind: Foo\nmetadata: { name: f }\n'

function parsed(text: string): JsonPatch {
  const patch = parseJsonPatch(text, 'p.yaml')
  if (patch === undefined) throw new Error('an empty patch')
  return patch
}

function patched(spec: string, operations: string): string {
  const target = resource(`${header}spec: ${spec}`)
  return print(target.withNode(applyJsonPatch(parsed(operations), target.node, { file: 'p.yaml' })))
}

function failure(action: () => unknown): unknown {
  try {
    action()
    return undefined
  } catch (error) {
    return isKuiltError(error) ? error.code : error
  }
}

test.each([
  ['add', '{ a: 1 }', '[{"op": "add", "path": "/spec/b", "value": {"c": []}}]', '{ a: 1, b: { c: [] } }'],
  ['remove', '{ a: 1, b: 2 }', '- { op: remove, path: /spec/a }', '{ b: 2 }'],
  ['replace a key that is missing', '{ a: 1 }', '- { op: replace, path: /spec/b, value: 2 }', '{ a: 1, b: 2 }'],
  ['move', '{ a: { b: 1 } }', '- { op: move, from: /spec/a/b, path: /spec/c }', '{ a: {}, c: 1 }'],
  [
    'copy',
    '{ a: [1] }',
    '- { op: copy, from: /spec/a, path: /spec/b }\n- { op: add, path: /spec/b/-, value: 2 }',
    '{ a: [1], b: [1, 2] }',
  ],
  ['copy what is missing, as null', '{ a: 1 }', '- { op: copy, from: /spec/z, path: /spec/b }', '{ a: 1, b: null }'],
  [
    'test an object, keys in any order',
    '{ a: { b: 1, c: [x] } }',
    '- { op: test, path: /spec/a, value: { c: [x], b: 1 } }',
    '{ a: { b: 1, c: [x] } }',
  ],
  [
    'test a number with the text that it was added with',
    '{ a: 1 }',
    '[{"op": "add", "path": "/spec/b", "value": [1.0]}, {"op": "test", "path": "/spec/b/0", "value": 1.0}]',
    '{ a: 1, b: [1] }',
  ],
  [
    'test an integer that is not a float64',
    '{ a: 12345678901234567 }',
    '- { op: test, path: /spec/a, value: 12345678901234567 }',
    '{ a: 1.2345678901234568e+16 }',
  ],
  [
    'test a text that Go escapes',
    '{ a: x&y }',
    '[{"op": "test", "path": "/spec/a", "value": "x\\u0026y"}]',
    '{ a: x&y }',
  ],
  [
    'lone surrogates',
    '{}',
    String.raw`[{"op": "add", "path": "/spec/a", "value": "\ud83d\ude00 \\ud800 \udc00\ud800"}]`,
    String.raw`{ a: "\U0001F600 \\ud800 \uFFFD\uFFFD" }`,
  ],
  ['test a number in YAML', '{ a: 1 }', '- { op: test, path: /spec/a, value: 1.0 }', '{ a: 1 }'],
  ['test that nothing is there', '{ a: 1 }', '- { op: test, path: /spec/z, value: null }', '{ a: 1 }'],
  ['append with -', '{ l: [1] }', '- { op: add, path: /spec/l/-, value: 2 }', '{ l: [1, 2] }'],
  ['append at the length', '{ l: [1] }', '- { op: add, path: /spec/l/1, value: 2 }', '{ l: [1, 2] }'],
  ['append at -1', '{ l: [1] }', '- { op: add, path: /spec/l/-1, value: 2 }', '{ l: [1, 2] }'],
  ['insert', '{ l: [1, 2] }', '- { op: add, path: /spec/l/1, value: 9 }', '{ l: [1, 9, 2] }'],
  [
    'count from the end',
    '{ l: [1, 2] }',
    '- { op: replace, path: /spec/l/-1, value: 9 }\n- { op: remove, path: /spec/l/-2 }',
    '{ l: [9] }',
  ],
  [
    'count from the end on the way',
    '{ l: [{ a: 1 }] }',
    '- { op: replace, path: /spec/l/-1/a, value: 2 }',
    '{ l: [{ a: 2 }] }',
  ],
  [
    'escapes',
    '{ "a/b": 1, "c~d": 2, "~1": 3 }',
    '- { op: remove, path: /spec/a~1b }\n- { op: remove, path: /spec/c~0d }\n- { op: remove, path: /spec/~01 }',
    '{}',
  ],
  ['text before the first slash', '{ a: 1 }', '- { op: add, path: x/spec/b, value: 2 }', '{ a: 1, b: 2 }'],
  ['no value means null', '{ a: 1 }', '- { op: add, path: /spec/a }', '{ a: null }'],
  ['unknown members do not count', '{ a: 1 }', '- { op: remove, path: /spec/a, comment: x }', '{}'],
  [
    'values are YAML 1.1',
    '{}',
    '- { op: add, path: /spec/a, value: [yes, 010, 2020-01-01] }',
    '{ a: [true, 8, "2020-01-01"] }',
  ],
  [
    'every number has been a float',
    '{ a: 12345678901234567, b: 1.50 }',
    '- { op: add, path: /spec/c, value: 1e3 }',
    '{ a: 12345678901234568, b: 1.5, c: 1000 }',
  ],
  [
    'prototype keys are data',
    '{ constructor: 1 }',
    '- { op: add, path: /spec/__proto__, value: { a: 1 } }\n- { op: add, path: /spec/__proto__/b, value: 2 }',
    '{ constructor: 1, __proto__: { a: 1, b: 2 } }',
  ],
  ['nothing', '{ a: null }', '[]', '{ a: null }'],
])('%s', (_, spec, operations, expected) => {
  expect(patched(spec, operations)).toBe(print(resource(`${header}spec: ${expected}`)))
})

test('a slash addresses the empty key, an empty path the whole document', () => {
  expect(patched('{}', '- { op: add, path: /, value: 1 }')).toBe(print(resource(`${header}spec: {}\n"": 1`)))
  expect(patched('{}', '- { op: replace, path: "", value: { kind: Bar } }')).toBe('kind: Bar\n')
})

test.each([
  ['replace below nothing', '- { op: replace, path: /spec/z/a, value: 1 }', 'JSON_PATCH_PATH_MISSING'],
  ['add below a scalar', '- { op: add, path: /spec/a/b, value: 1 }', 'JSON_PATCH_PATH_MISSING'],
  ['add below a null', '- { op: add, path: /spec/n/-, value: 1 }', 'JSON_PATCH_PATH_MISSING'],
  ['a path without a slash', '- { op: add, path: spec, value: 1 }', 'JSON_PATCH_PATH_MISSING'],
  ['remove what is missing', '- { op: remove, path: /spec/z }', 'JSON_PATCH_KEY_MISSING'],
  ['move what is missing', '- { op: move, from: /spec/z, path: /spec/y }', 'JSON_PATCH_KEY_MISSING'],
  ['replace beyond the end', '- { op: replace, path: /spec/l/1, value: 1 }', 'JSON_PATCH_INDEX_INVALID'],
  ['replace at -', '- { op: replace, path: /spec/l/-, value: 1 }', 'JSON_PATCH_INDEX_INVALID'],
  ['add beyond the end', '- { op: add, path: /spec/l/2, value: 1 }', 'JSON_PATCH_INDEX_INVALID'],
  ['an index that is none', '- { op: add, path: /spec/l/x, value: 1 }', 'JSON_PATCH_INDEX_INVALID'],
  ['a failing test', '- { op: test, path: /spec/a, value: 2 }', 'JSON_PATCH_TEST_FAILED'],
  ['a test of nothing', '- { op: test, path: /spec/z, value: 2 }', 'JSON_PATCH_TEST_FAILED'],
  ['a test in JSON of the same number', '[{"op": "test", "path": "/spec/a", "value": 1.0}]', 'JSON_PATCH_TEST_FAILED'],
  ['a test in JSON of the same text', '[{"op": "test", "path": "/spec/t", "value": "x&y"}]', 'JSON_PATCH_TEST_FAILED'],
  [
    'a test of another long integer',
    '- { op: test, path: /spec/i, value: 9007199254740993 }',
    'JSON_PATCH_TEST_FAILED',
  ],
  ['too large a number', '[{"op": "add", "path": "/spec/a", "value": 1e400}]', 'YAML_UNSUPPORTED_NUMBER'],
  ['an operation in capitals', '- { op: ADD, path: /spec/z, value: 2 }', 'JSON_PATCH_OPERATION_UNKNOWN'],
  ['no operation', '- { path: /spec/z, value: 2 }', 'JSON_PATCH_OPERATION_UNKNOWN'],
  ['no path', '- { op: add, value: 2 }', 'JSON_PATCH_FIELD_MISSING'],
  ['no from', '- { op: copy, path: /spec/z }', 'JSON_PATCH_FIELD_MISSING'],
  ['a scalar for the whole document', '- { op: replace, path: "", value: 1 }', 'JSON_PATCH_RESULT_INVALID'],
  ['a list for the whole document', '- { op: replace, path: "", value: [1] }', 'JSON_PATCH_RESULT_INVALID'],
])('%s fails', (_, operations, code) => {
  expect(failure(() => patched('{ a: 1, l: [1], n: null, t: x&y, i: 9007199254740992 }', operations))).toBe(code)
})

test.each([
  ['a single operation', '{ op: add, path: /a, value: 1 }'],
  ['a list of something else', '- a'],
  ['a flow list that is not JSON', '[{ op: add }]'],
  ['broken JSON', '[{"op": "add"'],
])('%s is no patch', (_, text) => {
  expect(failure(() => parseJsonPatch(text, 'p.yaml'))).toBe('JSON_PATCH_INVALID')
})

test('operations on growing maps and lists have a limit on visited keys', () => {
  const target = resource(`${header}data: {}\nlist: []\n`)
  const grow = (path: (i: number) => string): unknown => {
    const operations = Array.from({ length: 300 }, (_, i) => ({ op: 'add', path: path(i), value: 'x' }))
    const patch = parsed(JSON.stringify(operations))
    return failure(() => applyJsonPatch(patch, target.node, { file: 'p.yaml' }, { maxSteps: 20_000 }))
  }
  expect(grow((i) => `/data/k${i}`)).toBe('JSON_PATCH_TOO_LONG')
  expect(grow(() => '/list/0')).toBe('JSON_PATCH_TOO_LONG')
  expect(grow((i) => `/data/k${i % 10}`)).toBeUndefined()
})

test('only the first document of a YAML patch is used', () => {
  expect(parsed('- op: add\n---\n- op: remove\n').operations).toHaveLength(1)
})

test('a failed test of the same value shows how to write it', () => {
  expect.assertions(1)
  try {
    patched('{ t: x&y }', '[{"op": "test", "path": "/spec/t", "value": "x&y"}]')
  } catch (error) {
    expect(isKuiltError(error) && error.hint).toMatch(/write the value as "x\\u0026y", or write the patch in YAML/)
  }
})

test('errors contain the operation', () => {
  expect.assertions(1)
  try {
    patched('{}', '- { op: add, path: /spec/a, value: 1 }\n- { op: remove, path: /spec/b }')
  } catch (error) {
    expect(isKuiltError(error) && error.at).toEqual({ file: 'p.yaml', path: [1, 'path'] })
  }
})
