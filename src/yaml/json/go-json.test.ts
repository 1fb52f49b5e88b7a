import { createHash } from 'node:crypto'
import { goJson } from './json.ts'

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)

test('keys are sorted by bytes at every level', () => {
  expect(goJson({ b: 1, a: { y: [], x: {} }, B: null })).toBe('{"B":null,"a":{"x":{},"y":[]},"b":1}')
  expect(goJson({ '\u{1f600}': 1, '\ufffd': 2 })).toBe('{"\ufffd":2,"\u{1f600}":1}')
})

test('only special characters of HTML and JavaScript are escaped', () => {
  expect(goJson('<a href="x">&\u2028\u2029')).toBe('"\\u003ca href=\\"x\\"\\u003e\\u0026\\u2028\\u2029"')
  expect(goJson('\t\n\r\b\f\x1b\\/\x7fé日\u{1f600}')).toBe('"\\t\\n\\r\\b\\f\\u001b\\\\/\x7fé日\u{1f600}"')
})

test('numbers are formatted as floats like in encoding/json; large integers keep their digits', () => {
  expect(goJson([1, -0, 1.5, 1e21, 1e-7, 12345678901234567890n])).toBe('[1,-0,1.5,1e+21,1e-7,12345678901234567890]')
})

test('keys with a special meaning in JavaScript are ordinary keys', () => {
  expect(goJson(JSON.parse('{"toString":1,"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1},"toString":1}')
})

test.each([
  [{ kind: 'ConfigMap', name: '', data: { k: 'v' } }, 'bd094710ccb060b5'],
  [{ kind: 'ConfigMap', name: '', data: '' }, '6ce589871e75e2b6'],
  [{ kind: 'ConfigMap', name: '', data: { k: "<a href='x'>&amp;</a>" } }, '6cbf0b2a1b0b2e61'],
  [{ kind: 'ConfigMap', name: '', data: { 'u.txt': 'héllo 日本 \u{1f600} \u2028' } }, '79efb23c29b00570'],
  [{ kind: 'ConfigMap', name: '', data: { 'u.txt': 'tab\tnl\ncr\rbs\bff\fesc\x1bq"b\\' } }, '27bef76e24190390'],
  [{ kind: 'ConfigMap', name: '', data: '', binaryData: { 'b.bin': '//4AaGVsbG8=' } }, '4bbd85141a349166'],
  [{ kind: 'ConfigMap', name: '', data: { k: 'v', n: 12, b: true } }, '553c01234ce33123'],
  [
    { kind: 'ConfigMap', name: '', data: { k: 'v', n: Number('12345678901234567890'), f: 1, e: 1e30 } },
    '5492d5abd2c47d7c',
  ],
  [{ kind: 'Secret', name: '', type: 'example.com/t', data: {} }, 'f24c40d988b9eb9d'],
])('the content hash of %j begins with %s', (value, expected) => {
  expect(hash(goJson(value))).toBe(expected)
})
