import { checkVerdict, crd, type Fields, house, obj, type VerdictCase } from '../../../test/support/verdicts.ts'

// Tests for CEL rules: the language, and Kubernetes' functions.

const cases: VerdictCase[] = []
const S: Fields = { type: 'string' }
const I: Fields = { type: 'integer' }
const B: Fields = { type: 'boolean' }
const N: Fields = { type: 'number' }
const L = (items: Fields, more: Fields = {}): Fields => ({ type: 'array', items, ...more })
const M = (v: Fields): Fields => ({ type: 'object', additionalProperties: v })
const O = (properties: Fields, more: Fields = {}): Fields => ({ type: 'object', properties, ...more })
interface Details {
  /** Other fields of the rule. */
  readonly rule?: Fields
  /** The location and message of the failure. */
  readonly at?: string
}
const rule = (
  title: string,
  props: Fields,
  expression: string,
  spec: Fields,
  verdict: 'right' | 'wrong' | 'skipped',
  { rule: more = {}, at = 'spec | MSG' }: Details = {},
): void => {
  const schema = obj(props, { 'x-kubernetes-validations': [{ rule: expression, message: 'MSG', ...more }] })
  const manifest = `${crd(schema)}\n---\n${house(spec)}`
  cases.push({ title, manifest, mistakes: verdict === 'wrong' ? [at] : [], skipsRule: verdict === 'skipped' })
}
const both = (title: string, props: Fields, expression: string, right: Fields, wrong: Fields): void => {
  rule(`${title}: right`, props, expression, right, 'right')
  rule(`${title}: wrong`, props, expression, wrong, 'wrong')
}
const custom = (title: string, schema: Fields, spec: Fields, ...mistakes: readonly string[]): void => {
  cases.push({ title, manifest: `${crd(schema)}\n---\n${house(spec)}`, mistakes })
}
both('has', { a: S, b: S }, 'has(self.a) || has(self.b)', { a: 'x' }, {})
both('!has', { a: S, b: S }, '!(has(self.a) && has(self.b))', { a: 'x' }, { a: 'x', b: 'y' })
const named = O({ n: S, deep: O({ m: S }) })
both('has of an item', { a: L(named) }, 'has(self.a[0].n)', { a: [{ n: 'x' }] }, { a: [{}] })
both(
  'has of a value',
  { a: M(named) },
  "has(self.a['k'].deep.m)",
  { a: { k: { deep: { m: 'x' } } } },
  { a: { k: { deep: {} } } },
)
both(
  'has of a call',
  { a: L(named) },
  "has(self.a.filter(x, x.n == 'q')[0].deep)",
  { a: [{ n: 'q', deep: {} }] },
  { a: [{ n: 'q' }] },
)
both(
  'has in a comprehension',
  { a: L(named) },
  'self.a.exists_one(f, has(f.deep) && has(f.deep.m))',
  { a: [{ deep: { m: 'x' } }, {}] },
  { a: [{}] },
)
both('has of an optional field', { a: named }, 'has(self.?a.n)', { a: { n: 'x' } }, {})
rule('has without the field before', { a: named }, 'has(self.a.deep.m)', { a: {} }, 'wrong', { at: 'spec' })
rule('has in a text', { a: S }, 'self.a != \'has(x)\' && self.a != "matches(y)"', { a: 'x' }, 'right')
both('startsWith', { a: S }, "self.a.startsWith('x')", { a: 'xy' }, { a: 'y' })
both('endsWith', { a: S }, "self.a.endsWith('x')", { a: 'yx' }, { a: 'y' })
both('contains', { a: S }, "self.a.contains('x')", { a: 'yxz' }, { a: 'y' })
both('matches', { a: S }, "self.a.matches('^[a-z]+$')", { a: 'yxz' }, { a: 'y1' })
both('matches RE2 (?i)', { a: S }, "self.a.matches('(?i)^ABC$')", { a: 'abc' }, { a: 'y1' })
both('size string', { a: S }, 'size(self.a) <= 3', { a: 'äöü' }, { a: 'abcd' })
both('size method', { a: L(S) }, 'self.a.size() == 2', { a: ['a', 'b'] }, { a: [] })
both('size map', { a: M(S) }, 'self.a.size() == 1', { a: { x: 'y' } }, { a: {} })
both('in list', { a: S }, "self.a in ['x','y']", { a: 'x' }, { a: 'z' })
both('in map', { a: M(S) }, "'k' in self.a", { a: { k: 'v' } }, { a: { z: 'z' } })
both('all map', { a: M(I) }, 'self.a.all(k, self.a[k] > 0)', { a: { k: 1 } }, { a: { z: 0 } })
both('exists', { a: L(S) }, "self.a.exists(x, x == 'q')", { a: ['q'] }, { a: ['z'] })
both('exists_one', { a: L(S) }, "self.a.exists_one(x, x == 'q')", { a: ['q', 'z'] }, { a: ['q', 'q'] })
both('map sum', { a: L(O({ n: I })) }, 'self.a.map(x, x.n).sum() == 3', { a: [{ n: 1 }, { n: 2 }] }, { a: [{ n: 1 }] })
both('map filter form', { a: L(I) }, 'self.a.map(x, x > 1, x * 2).sum() == 4', { a: [1, 2] }, { a: [3] })
both('filter size', { a: L(I) }, 'self.a.filter(x, x > 1).size() == 1', { a: [1, 2] }, { a: [3, 4] })
both('arith', { a: I, b: I }, 'self.a + self.b * 2 - 1 == 4', { a: 1, b: 2 }, { a: 2, b: 2 })
both('div mod', { a: I }, 'self.a / 2 == 3 && self.a % 2 == 1', { a: 7 }, { a: 6 })
both('neg', { a: I }, '-self.a == -5', { a: 5 }, { a: 6 })
both('double', { a: N }, 'self.a < 0.5', { a: 0.25 }, { a: 0.75 })
both('number integral as double', { a: N }, 'self.a == 1.0', { a: 1 }, { a: 2 })
both('number compare to double', { a: N }, 'self.a >= 1.0 && self.a <= 2.0', { a: 1 }, { a: 3 })
both('number with int literal (cross-type compare)', { a: N }, 'self.a < 3', { a: 1 }, { a: 3 })
both('ternary', { a: S, b: I }, "self.a == 'x' ? self.b > 1 : self.b < 1", { a: 'x', b: 2 }, { a: 'y', b: 2 })
both('bool field', { a: B }, 'self.a', { a: true }, { a: false })
both('bool and', { a: B, b: B }, '!self.a || self.b', { a: false, b: false }, { a: true, b: false })
both('string conversions', { a: I }, "string(self.a) == '5'", { a: 5 }, { a: 6 })
both('int conversions', { a: S }, 'int(self.a) == 5', { a: '5' }, { a: '6' })
both('double conv', { a: S }, 'double(self.a) > 1.5', { a: '2.5' }, { a: '1.0' })
both('type', { a: S }, "type(self.a) == string && self.a == 'q'", { a: 'q' }, { a: 'z' })
both(
  'duration format',
  { a: { type: 'string', format: 'duration' } },
  "self.a <= duration('1h')",
  { a: '30m' },
  { a: '2h' },
)
both('duration string', { a: S }, "duration(self.a) <= duration('1h')", { a: '30m' }, { a: '2h' })
both('duration getSeconds', { a: S }, 'duration(self.a).getSeconds() == 90', { a: '1m30s' }, { a: '2h' })
both(
  'date-time format',
  { a: { type: 'string', format: 'date-time' }, b: { type: 'string', format: 'date-time' } },
  'self.a < self.b',
  { a: '2024-01-01T00:00:00Z', b: '2024-01-02T00:00:00Z' },
  { b: '2024-01-01T00:00:00Z', a: '2024-01-02T00:00:00Z' },
)
both(
  'timestamp',
  { a: S },
  "timestamp(self.a) > timestamp('2024-01-01T00:00:00Z')",
  { a: '2024-02-01T00:00:00Z' },
  { a: '2023-02-01T00:00:00Z' },
)
both(
  'timestamp fields',
  { a: S },
  'timestamp(self.a).getFullYear() == 2024',
  { a: '2024-02-01T00:00:00Z' },
  { a: '2023-02-01T00:00:00Z' },
)
both(
  'date-time + duration',
  { a: { type: 'string', format: 'date-time' } },
  "self.a + duration('24h') <= timestamp('2024-01-02T00:00:00Z')",
  { a: '2024-01-01T00:00:00Z' },
  { a: '2024-01-03T00:00:00Z' },
)
both(
  'date format',
  { a: { type: 'string', format: 'date' } },
  "self.a < timestamp('2024-01-02T00:00:00Z')",
  { a: '2024-01-01' },
  { a: '2024-01-03' },
)
both('byte format', { a: { type: 'string', format: 'byte' } }, "self.a == b'hi'", { a: 'aGk=' }, { a: 'aGo=' })
both('bytes size', { a: { type: 'string', format: 'byte' } }, 'self.a.size() == 2', { a: 'aGk=' }, { a: 'aGFh' })
both(
  'int-or-string type',
  { a: { 'x-kubernetes-int-or-string': true } },
  "type(self.a) == string ? self.a.endsWith('%') : self.a > 0",
  { a: '5%' },
  { a: 0 },
)
both('int-or-string int', { a: { 'x-kubernetes-int-or-string': true } }, 'type(self.a) == int', { a: 5 }, { a: 'x' })
both('int() of int-or-string', { a: { 'x-kubernetes-int-or-string': true } }, 'int(self.a) > 3', { a: '5' }, { a: 1 })
both('quantity compare', { a: S }, "quantity(self.a).isLessThan(quantity('1Gi'))", { a: '500Mi' }, { a: '2Gi' })
both(
  'quantity compareTo',
  { a: S, b: S },
  'quantity(self.a).compareTo(quantity(self.b)) <= 0',
  { a: '500Mi', b: '1Gi' },
  { a: '2Gi', b: '1Gi' },
)
both(
  'quantity add',
  { a: S },
  "quantity(self.a).add(quantity('1')).isGreaterThan(quantity('2'))",
  { a: '2' },
  { a: '1' },
)
both('quantity sub sign', { a: S }, "quantity(self.a).sub(quantity('5')).sign() == -1", { a: '2' }, { a: '6' })
both('quantity asInteger', { a: S }, 'quantity(self.a).asInteger() == 1000', { a: '1k' }, { a: '2k' })
both('isQuantity', { a: S }, 'isQuantity(self.a)', { a: '1k' }, { a: '2kk' })
both(
  'quantity int-or-string',
  { a: { 'x-kubernetes-int-or-string': true } },
  "type(self.a) == string ? quantity(self.a).isGreaterThan(quantity('1')) : self.a > 1",
  { a: '2' },
  { a: 1 },
)
both(
  'quantity asApproximateFloat',
  { a: S },
  'quantity(self.a).asApproximateFloat() > 0.4',
  { a: '500m' },
  { a: '300m' },
)
both('quantity == ', { a: S }, "quantity(self.a) == quantity('1000m')", { a: '1' }, { a: '300m' })
both('url', { a: S }, "isURL(self.a) && url(self.a).getScheme() == 'https'", { a: 'https://x.y/z' }, { a: 'http://x' })
both(
  'url host',
  { a: S },
  "url(self.a).getHost() == 'x.y:80' && url(self.a).getHostname() == 'x.y' && url(self.a).getPort() == '80'",
  { a: 'https://x.y:80/z' },
  { a: 'https://x.y/z' },
)
both('url path', { a: S }, "url(self.a).getEscapedPath() == '/a%20b'", { a: 'https://x.y/a b' }, { a: 'https://x.y/z' })
both(
  'url query',
  { a: S },
  "url(self.a).getQuery()['k'] == ['v','w']",
  { a: 'https://x.y/?k=v&k=w' },
  { a: 'https://x.y/?k=z' },
)
both('ip', { a: S }, 'isIP(self.a) && ip(self.a).family() == 4', { a: '10.0.0.1' }, { a: '::1' })
both('ip loopback', { a: S }, '!ip(self.a).isLoopback()', { a: '10.0.0.1' }, { a: '127.0.0.1' })
both('ip canonical', { a: S }, 'ip.isCanonical(self.a)', { a: '2001:db8::1' }, { a: '2001:DB8:0::1' })
both(
  'ip global',
  { a: S },
  'ip(self.a).isGlobalUnicast() && !ip(self.a).isUnspecified()',
  { a: '10.0.0.1' },
  { a: '0.0.0.0' },
)
both(
  'cidr',
  { a: S, b: S },
  'cidr(self.a).containsIP(self.b)',
  { a: '10.0.0.0/8', b: '10.1.2.3' },
  { a: '10.0.0.0/8', b: '11.1.2.3' },
)
both(
  'cidr ip()',
  { a: S, b: S },
  'cidr(self.a).containsIP(ip(self.b))',
  { a: '10.0.0.0/8', b: '10.1.2.3' },
  { a: '10.0.0.0/8', b: '11.1.2.3' },
)
both(
  'cidr containsCIDR',
  { a: S, b: S },
  'cidr(self.a).containsCIDR(cidr(self.b))',
  { a: '10.0.0.0/8', b: '10.1.0.0/16' },
  { a: '10.0.0.0/16', b: '10.0.0.0/8' },
)
both(
  'cidr prefixLength masked',
  { a: S },
  'cidr(self.a).prefixLength() <= 24 && cidr(self.a) == cidr(self.a).masked()',
  { a: '10.0.0.0/8' },
  { a: '10.0.0.1/8' },
)
both(
  'cidr ip family',
  { a: S },
  'isCIDR(self.a) && cidr(self.a).ip().family() == 6',
  { a: 'fd00::/8' },
  { a: '10.0.0.1/8' },
)
both('isSorted', { a: L(I) }, 'self.a.isSorted()', { a: [1, 2, 2] }, { a: [2, 1] })
both('min max', { a: L(I) }, 'self.a.min() == 1 && self.a.max() == 3', { a: [3, 1] }, { a: [2, 1] })
both('indexOf list', { a: L(S) }, "self.a.indexOf('q') == 1", { a: ['z', 'q'] }, { a: ['q'] })
both('lastIndexOf list', { a: L(S) }, "self.a.lastIndexOf('q') == 2", { a: ['q', 'z', 'q'] }, { a: ['q'] })
both('charAt', { a: S }, "self.a.charAt(1) == 'b'", { a: 'abc' }, { a: 'acb' })
both('indexOf', { a: S }, "self.a.indexOf('b') == 1 && self.a.lastIndexOf('b') == 2", { a: 'abb' }, { a: 'acb' })
both('indexOf offset', { a: S }, "self.a.indexOf('b', 2) == 2", { a: 'abb' }, { a: 'abc' })
both('lower/upper', { a: S }, "self.a.lowerAscii() == 'abc' && self.a.upperAscii() == 'ABC'", { a: 'aBc' }, { a: 'x' })
both(
  'replace',
  { a: S },
  "self.a.replace('-', '') == 'abc' && self.a.replace('-', '_', 1) == 'a_b-c'",
  { a: 'a-b-c' },
  { a: 'x' },
)
both('split join', { a: S }, "self.a.split(',').map(x, x.trim()).join('-') == 'a-b'", { a: 'a, b' }, { a: 'x' })
both('split limit', { a: S }, "self.a.split(',', 2) == ['a','b,c']", { a: 'a,b,c' }, { a: 'x' })
both('substring', { a: S }, "self.a.substring(1) == 'bc' && self.a.substring(0, 2) == 'ab'", { a: 'abc' }, { a: 'xyz' })
both('trim', { a: S }, "self.a.trim() == 'x'", { a: ' x ' }, { a: ' y' })
both('format', { a: S, b: I }, "'%s-%d'.format([self.a, self.b]) == 'x-1'", { a: 'x', b: 1 }, { a: 'y', b: 1 })
both('find', { a: S }, "self.a.find('[0-9]+') == '12'", { a: 'a12b3' }, { a: 'a' })
both(
  'findAll',
  { a: S },
  "self.a.findAll('[0-9]+').size() == 2 && self.a.findAll('[0-9]+', 1) == ['12']",
  { a: 'a12b3' },
  { a: 'a' },
)
both('sets', { a: L(S), b: L(S) }, 'sets.contains(self.a, self.b)', { a: ['x', 'y'], b: ['x'] }, { a: ['x'], b: ['y'] })
both(
  'sets intersects equivalent',
  { a: L(S), b: L(S) },
  '!sets.intersects(self.a, self.b) && !sets.equivalent(self.a, self.b)',
  { a: ['x', 'y'], b: ['z'] },
  { a: ['x'], b: ['x'] },
)
both('optional .?', { a: O({ b: S }) }, "self.?a.?b.orValue('q') == 'q'", {}, { a: { b: 'z' } })
both('optional hasValue', { a: S }, '!self.?a.hasValue()', {}, { a: 'z' })
both('optional [?]', { a: M(S) }, "self.a[?'k'].orValue('d') == 'd'", { a: { x: 'y' } }, { a: { k: 'y' } })
both('optional list [?]', { a: L(S) }, "self.a[?0].orValue('d') == 'd'", { a: [] }, { a: ['y'] })
both('optMap', { a: S }, 'self.?a.optMap(x, x.size()).orValue(0) == 0', {}, { a: 'y' })
both('optional or', { a: S, b: S }, "self.?a.or(self.?b).orValue('') == 'x'", { b: 'x' }, { a: 'y', b: 'x' })
both('optional value()', { a: S }, "self.?a.value() == 'x'", { a: 'x' }, { a: 'y' })
rule('missing field is an error', { a: S }, "self.a == 'x'", {}, 'wrong', { at: 'spec' })
rule('error absorbed by ||', { a: S, b: B }, "self.a == 'x' || self.b", { b: true }, 'right')
rule('error absorbed by || left', { a: S, b: B }, "self.b || self.a == 'x'", { b: true }, 'right')
rule('error absorbed by &&', { a: S, b: B }, "!(self.a == 'x' && self.b)", { b: false }, 'right')
rule('index out of range', { a: L(S) }, "self.a[0] == 'x'", { a: [] }, 'wrong', { at: 'spec' })
rule('no such key', { a: M(S) }, "self.a['x'] == 'x'", { a: {} }, 'wrong', { at: 'spec' })
rule('div by zero', { a: I }, '1 / self.a == 1', { a: 0 }, 'wrong', { at: 'spec' })
both('lists.range()', { a: I }, 'lists.range(self.a) == [0, 1, 2]', { a: 3 }, { a: 2 })
both('slice()', { a: L(I) }, 'self.a.slice(1, 3) == [2, 3]', { a: [1, 2, 3] }, { a: [1, 3, 2] })
rule('slice() outside', { a: L(I) }, 'self.a.slice(1, 3) == [2, 3]', { a: [1] }, 'wrong', { at: 'spec | slice' })
both('flatten()', { a: L(L(I)) }, 'self.a.flatten() == [1, 2]', { a: [[1], [2]] }, { a: [[1], [3]] })
both(
  'flatten() to a depth',
  { a: L(L(L(I))) },
  'self.a.flatten(2) == [1, 2] && self.a.flatten().size() == 2',
  { a: [[[1]], [[2]]] },
  { a: [[[1, 2]]] },
)
both(
  'sortBy()',
  { a: L(O({ n: S, s: I })) },
  "self.a.sortBy(e, e.s).map(e, e.n).join('') == 'ab'",
  {
    a: [
      { n: 'b', s: 2 },
      { n: 'a', s: 1 },
    ],
  },
  {
    a: [
      { n: 'b', s: 1 },
      { n: 'a', s: 2 },
    ],
  },
)
both('sort()', { a: L(S) }, "self.a.sort() == ['a', 'b']", { a: ['b', 'a'] }, { a: ['a', 'c'] })
both('reverse() of a list', { a: L(I) }, 'self.a.reverse() == [2, 1]', { a: [1, 2] }, { a: [2, 1] })
both('strings.quote()', { a: S }, `strings.quote(self.a) == r'"a\\n\\"b"'`, { a: 'a\n"b' }, { a: 'ab' })
rule('unknown function', { a: S }, 'self.a.foo()', { a: 'x' }, 'skipped')
rule('syntax error', { a: S }, 'self.a ==', { a: 'x' }, 'skipped')
rule('unknown field', { a: S }, "self.b == 'x'", { a: 'x' }, 'skipped')
rule('type mismatch', { a: S }, 'self.a > 1', { a: 'x' }, 'skipped')
rule('not boolean', { a: S }, 'self.a', { a: 'x' }, 'skipped')
rule('oldSelf', { a: S }, 'self.a == oldSelf.a', { a: 'x' }, 'right')
rule('optionalOldSelf', { a: S }, "oldSelf.hasValue() || self.a == 'x'", { a: 'x' }, 'right', {
  rule: { optionalOldSelf: true },
})
rule('optionalOldSelf bad', { a: S }, "oldSelf.hasValue() || self.a == 'x'", { a: 'y' }, 'wrong', {
  rule: { optionalOldSelf: true },
})
rule('optionalOldSelf orValue', { a: S }, 'oldSelf.optMap(o, o.a == self.a).orValue(true)', { a: 'y' }, 'right', {
  rule: { optionalOldSelf: true },
})
rule('oldSelf in a string only', { a: S }, "self.a != 'oldSelf'", { a: 'oldSelf' }, 'wrong')
rule('fieldPath', { a: S, b: I }, 'self.b > 1', { a: 'y', b: 0 }, 'wrong', {
  rule: { fieldPath: '.b' },
  at: 'spec.b | MSG',
})
rule('fieldPath nested missing', { a: O({ 'x.y': S }) }, 'has(self.a)', {}, 'wrong', {
  rule: { fieldPath: ".a['x.y']" },
  at: 'spec.a.x.y | MSG',
})
rule('messageExpression', { a: I }, 'self.a > 1', { a: 0 }, 'wrong', {
  rule: { message: undefined, messageExpression: "'a is ' + string(self.a)" },
  at: 'spec | a is 0',
})
rule('messageExpression wins', { a: I }, 'self.a > 1', { a: 0 }, 'wrong', {
  rule: { message: 'NO', messageExpression: "'a is ' + string(self.a)" },
  at: 'spec | a is 0',
})
rule('messageExpression error falls back', { a: I }, 'self.a > 1', { a: 0 }, 'wrong', {
  rule: { message: 'FALL', messageExpression: 'string(1/0)' },
  at: 'spec | FALL',
})
rule('messageExpression empty', { a: I }, 'self.a > 1', { a: 0 }, 'wrong', {
  rule: { message: 'FALL', messageExpression: "''" },
  at: 'spec | FALL',
})
rule('no message', { a: I }, 'self.a > 1', { a: 0 }, 'wrong', {
  rule: { message: undefined },
  at: 'spec | failed rule: self.a > 1',
})
both('dyn', { a: I }, 'dyn(self.a) == 1', { a: 1 }, { a: 2 })
both('escaped -', { 'a-b': S }, "self.a__dash__b == 'x'", { 'a-b': 'x' }, { 'a-b': 'y' })
both('escaped .', { 'a.b': S }, "self.a__dot__b == 'x'", { 'a.b': 'x' }, { 'a.b': 'y' })
both('escaped /', { 'a/b': S }, "self.a__slash__b == 'x'", { 'a/b': 'x' }, { 'a/b': 'y' })
both('escaped __', { a__b: S }, "self.a__underscores__b == 'x'", { a__b: 'x' }, { a__b: 'y' })
both(
  'escaped reserved',
  { namespace: S, in: S },
  "self.__namespace__ == 'x' && self.__in__ == 'y'",
  { namespace: 'x', in: 'y' },
  { namespace: 'y', in: 'y' },
)
both('escaped has', { 'a-b': S }, 'has(self.a__dash__b)', { 'a-b': 'x' }, {})
both('map keys unescaped', { a: M(S) }, "self.a['x-y'] == 'x'", { a: { 'x-y': 'x' } }, { a: { 'x-y': 'y' } })
both(
  'set order',
  { a: L(S, { 'x-kubernetes-list-type': 'set' }), b: L(S, { 'x-kubernetes-list-type': 'set' }) },
  'self.a == self.b',
  { a: ['x', 'y'], b: ['y', 'x'] },
  { a: ['x'], b: ['y'] },
)
const LM = L(O({ k: S, v: S }, { required: ['k'] }), {
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['k'],
})
both(
  'map list order',
  { a: LM, b: LM },
  'self.a == self.b',
  { a: [{ k: 'x', v: '1' }, { k: 'y' }], b: [{ k: 'y' }, { k: 'x', v: '1' }] },
  { a: [{ k: 'x', v: '1' }], b: [{ k: 'x', v: '2' }] },
)
both('atomic order', { a: L(S), b: L(S) }, 'self.a != self.b', { a: ['x', 'y'], b: ['y', 'x'] }, { a: ['x'], b: ['x'] })
both(
  'set index',
  { a: L(S, { 'x-kubernetes-list-type': 'set' }) },
  "self.a[0] == 'x'",
  { a: ['x', 'y'] },
  { a: ['y', 'x'] },
)
both(
  'set all/in/size',
  { a: L(S, { 'x-kubernetes-list-type': 'set' }) },
  "self.a.all(x, x.size() == 1) && 'x' in self.a && size(self.a) == 2 && self.a.exists(x, x == 'y')",
  { a: ['x', 'y'] },
  { a: ['y'] },
)
both('list +', { a: L(S) }, "(self.a + ['z']).size() == 3", { a: ['z', 'y'] }, { a: ['x'] })
both(
  'nested all',
  { a: L(O({ p: L(I) })) },
  'self.a.all(x, x.p.all(y, y < 10))',
  { a: [{ p: [1] }] },
  { a: [{ p: [11] }] },
)
both('two var all map', { a: M(I) }, 'self.a.all(k, v, v > 0 && k != "z")', { a: { k: 1 } }, { a: { z: 1 } })
both('two var exists list', { a: L(I) }, 'self.a.exists(i, v, i == v)', { a: [5, 1] }, { a: [1, 0] })
both(
  'unique by',
  { a: L(O({ n: S })) },
  'self.a.all(x, self.a.exists_one(y, x.n == y.n))',
  { a: [{ n: 'a' }, { n: 'b' }] },
  { a: [{ n: 'a' }, { n: 'a' }] },
)
both('string +', { a: S, b: S }, "self.a + '-' + self.b == 'x-y'", { a: 'x', b: 'y' }, { a: 'x', b: 'z' })
both('raw string', { a: S }, "self.a.matches(r'^\\d+$')", { a: '12' }, { a: 'x' })
both('string escapes', { a: S }, "self.a.matches('^\\\\d+$')", { a: '12' }, { a: 'x' })
both('cel.bind', { a: S }, "cel.bind(x, self.a, x == 'q')", { a: 'q' }, { a: 'z' })
both('format lib', { a: S }, '!format.dns1123Label().validate(self.a).hasValue()', { a: 'q' }, { a: 'Z' })
both(
  'format.named',
  { a: S },
  "format.named('dns1123Label').hasValue() && !format.named('dns1123Label').value().validate(self.a).hasValue()",
  { a: 'q' },
  { a: 'Z' },
)
both('map literal', { a: S }, "{'x': 1, 'y': 2}[self.a] == 1", { a: 'x' }, { a: 'y' })
both('null compare', { a: { type: 'string', nullable: true } }, 'self.a == null', { a: null }, { a: 'y' })
both('has nullable', { a: { type: 'string', nullable: true } }, '!has(self.a) || self.a == null', {}, { a: 'y' })
both('comparison string order', { a: S, b: S }, 'self.a < self.b', { a: 'a', b: 'b' }, { a: 'b', b: 'a' })
both('uint', { a: I }, 'uint(self.a) == 5u', { a: 5 }, { a: 6 })
both('hex literal', { a: I }, 'self.a == 0x10', { a: 16 }, { a: 6 })
both(
  'semver',
  { a: S },
  "isSemver(self.a) && semver(self.a).isGreaterThan(semver('1.2.3'))",
  { a: '1.10.0' },
  { a: '1.0.0' },
)
both(
  'semver major',
  { a: S },
  "semver(self.a).major() == 2 && semver(self.a).compareTo(semver('2.0.0')) >= 0",
  { a: '2.1.0' },
  { a: '1.0.0' },
)
both('list of ints in', { a: I }, 'self.a in [1,2,3]', { a: 2 }, { a: 4 })
// root rules
custom(
  'root rule',
  {
    type: 'object',
    properties: { spec: O({ a: S }) },
    'x-kubernetes-validations': [{ rule: 'self.metadata.name == self.spec.a', message: 'M' }],
  },
  { a: 'first' },
)
custom(
  'root rule bad',
  {
    type: 'object',
    properties: { spec: O({ a: S }) },
    'x-kubernetes-validations': [{ rule: "self.metadata.name.startsWith('x')", message: 'M' }],
  },
  { a: 'first' },
  ' | M',
)
custom(
  'root rule kind',
  {
    type: 'object',
    properties: { spec: O({ a: S }) },
    'x-kubernetes-validations': [{ rule: "self.kind == 'House' && self.apiVersion == 'example.com/v1'", message: 'M' }],
  },
  { a: 'first' },
)
// scalars & lists
custom(
  'scalar rule',
  obj({ a: { type: 'string', 'x-kubernetes-validations': [{ rule: "self != 'x'", message: 'M' }] } }),
  { a: 'x' },
  'spec.a | M',
)
custom(
  'items rule',
  obj({ a: L({ type: 'string', 'x-kubernetes-validations': [{ rule: "self != 'x'", message: 'M' }] }) }),
  { a: ['y', 'x'] },
  'spec.a.1 | M',
)
custom(
  'list rule',
  obj({ a: L(S, { 'x-kubernetes-validations': [{ rule: 'self.size() < 2', message: 'M' }] }) }),
  { a: ['y', 'x'] },
  'spec.a | M',
)
custom(
  'additionalProperties rule',
  obj({ a: M({ type: 'integer', 'x-kubernetes-validations': [{ rule: 'self < 2', message: 'M' }] }) }),
  { a: { q: 3, r: 1 } },
  'spec.a.q | M',
)
custom(
  'two failing rules',
  obj(
    { a: S },
    {
      'x-kubernetes-validations': [
        { rule: "self.a == 'x'", message: 'M1' },
        { rule: "self.a == 'y'", message: 'M2' },
      ],
    },
  ),
  { a: 'z' },
  'spec | M1',
  'spec | M2',
)
custom(
  'rule with default',
  obj({ a: { type: 'integer', default: 3 } }, { 'x-kubernetes-validations': [{ rule: 'self.a < 2', message: 'M' }] }),
  {},
  'spec | M',
)
custom(
  'rule skipped where absent',
  obj({ a: O({ b: S }, { 'x-kubernetes-validations': [{ rule: 'has(self.b)', message: 'M' }] }) }),
  {},
)
custom(
  'type wrong below: no rule',
  obj({ a: I }, { 'x-kubernetes-validations': [{ rule: 'self.a < 2', message: 'M' }] }),
  { a: 'x' },
  'spec.a | integer',
)
custom(
  'preserve unknown',
  obj(
    { a: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
    { 'x-kubernetes-validations': [{ rule: 'has(self.a)', message: 'M' }] },
  ),
  { a: { q: 1 } },
)
custom(
  'embedded resource',
  obj({
    a: {
      type: 'object',
      'x-kubernetes-embedded-resource': true,
      'x-kubernetes-preserve-unknown-fields': true,
      'x-kubernetes-validations': [{ rule: "self.kind == 'Pod' && self.metadata.name == 'x'", message: 'M' }],
    },
  }),
  { a: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'y' } } },
  'spec.a | M',
)
const set = L(S, { 'x-kubernetes-list-type': 'set' })
const byKey = L(O({ k: S, v: S }, { required: ['k'] }), {
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['k'],
})
const two = (a: unknown, b: unknown): Fields => ({ a, b })
both('sum of sets', two(set, set), '(self.a + self.b).size() == 2', two(['x', 'y'], ['y']), two(['x'], ['x']))
both(
  'sum of three sets',
  { ...two(set, set), c: set },
  '(self.a + self.b + self.c).size() == 2 && self.a.size() + 1 > 0',
  { ...two(['x', 'y'], ['y']), c: ['x'] },
  { ...two(['x'], ['x']), c: [] },
)
both('sum of a set and a list, in any order', { a: set }, "self.a + ['q'] == ['q', 'x']", { a: ['x'] }, { a: ['y'] })
both(
  'sums of sets in a comprehension',
  { a: L(O({ s: set })) },
  "self.a.all(e, (e.s + ['q']).size() == 2)",
  { a: [{ s: ['x'] }, { s: ['q', 'z'] }] },
  { a: [{ s: ['q'] }] },
)
both('texts of a set are joined', { a: set }, "self.a.all(x, x + 'z' != 'qz')", { a: ['x'] }, { a: ['q'] })
both(
  'sum of maps: later values of a key count',
  two(byKey, byKey),
  "(self.a + self.b).size() == 2 && (self.a + self.b).exists(e, e.k == '1' && e.v == 'new')",
  two([{ k: '1', v: 'old' }, { k: '2' }], [{ k: '1', v: 'new' }]),
  two([{ k: '1', v: 'new' }, { k: '2' }], [{ k: '3' }]),
)
both('sum of other lists', { a: L(S) }, "(self.a + ['x']).size() == 2", { a: ['x'] }, { a: [] })
both(
  'distinct() of objects',
  { a: L(O({ k: S })) },
  'self.a.distinct().size() == self.a.size()',
  { a: [{ k: '1' }, { k: '2' }] },
  { a: [{ k: '1' }, { k: '1' }] },
)
both(
  'sets.contains() of objects',
  two(L(O({ k: S })), L(O({ k: S }))),
  'sets.contains(self.a, self.b)',
  two([{ k: '1' }], [{ k: '1' }]),
  two([{ k: '1' }], [{ k: '2' }]),
)
both('optional values are compared', { a: S }, "optional.of('x') == self.?a", { a: 'x' }, {})
both('optional.none()', { a: S }, 'self.?a == optional.none()', {}, { a: 'x' })
both('optional.ofNonZeroValue()', { a: S }, 'optional.ofNonZeroValue(self.a).hasValue()', { a: 'x' }, { a: '' })
for (const [digits, mistakes] of [
  ['9007199254740993', []],
  ['9007199254740992', ['spec | MSG']],
] as const) {
  const schema = obj(
    { a: { type: 'integer', format: 'int64' } },
    { 'x-kubernetes-validations': [{ rule: 'self.a == 9007199254740993', message: 'MSG' }] },
  )
  cases.push({ title: digits, manifest: `${crd(schema)}\n---\n${house(`{ a: ${digits} }`)}`, mistakes })
}

test.each(cases)('$title', checkVerdict)
