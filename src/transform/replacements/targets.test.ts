import { print, resources, yaml } from '../../../test/support/resources.ts'
import type { FieldOptions, TargetSelector } from '../../kustomization/kustomization.gen.ts'
import { applyReplacements } from './replacements.ts'

function foo(name: string, spec: string, metadata = ''): string {
  return `apiVersion: example.com/v1\nkind: Foo\nmetadata: { name: ${name}${metadata} }\nspec: ${spec}\n`
}

/** Returns the `spec` after `new` has been written to a field path. */
function write(spec: string, fieldPath: string, options: FieldOptions = {}): string {
  const targets = [{ select: { kind: 'Foo' }, fieldPaths: [fieldPath], options }]
  const result = applyReplacements(resources(foo('t', spec)), [{ sourceValue: 'new', targets }])
  return print(...result).replace(/^.*\nspec:/s, 'spec:')
}

function errorOf(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

describe('paths', () => {
  test.each([
    ['an element by a pattern anywhere in its field', 'spec.l.[name=n].v', '[new, new, old]'],
    ['an element by an anchored pattern', 'spec.l.[name=^n$].v', '[new, old, old]'],
    ['an element by position', 'spec.l.1.v', '[old, new, old]'],
    ['every element', 'spec.l.*.v', '[new, new, new]'],
  ])('%s', (_, path, expected) => {
    const result = write('{ l: [{ name: n, v: old }, { name: n2, v: old }, { name: x, v: old }] }', path)
    const values = [...result.matchAll(/v: (\w+)/g)].map(([, value]) => value)
    expect(`[${values.join(', ')}]`).toBe(expected)
  })

  test('elements that are scalars are found by their text, regardless of the rest of the path', () => {
    expect(write('{ args: ["--x", "--y"] }', 'spec.args.[=--x].ignored')).toBe('spec:\n  args:\n  - new\n  - --y\n')
  })

  test('a pattern is matched against the value as written, including quotes', () => {
    expect(() => write('{ l: [{ name: "n", v: old }] }', 'spec.l.[name=^n$].v')).toThrow(
      expect.objectContaining({ code: 'REPLACEMENT_TARGET_FIELD' }),
    )
  })

  test('a wildcard skips elements without the rest of the path', () => {
    expect(write('{ l: [{ v: a }, { other: b }] }', 'spec.l.*.v')).toBe(yaml`
      spec:
        l:
        - v: new
        - other: b
    `)
  })

  test.each([
    ['a missing field', '{}', 'spec.zz', ''],
    ['a missing way to it', '{}', 'spec.zz.deep.er', ''],
    ['no element that matches', '{ l: [{ name: n }] }', 'spec.l.[name=zz].v', ''],
    ['a position beyond the end', '{ l: [a] }', 'spec.l.5', 'index 5 is out of range: the list has 1 item'],
    ['a negative position', '{ l: [a] }', 'spec.l.-1', 'expected a map, but found a list'],
    ['a position in a map', '{ m: { "1": a } }', 'spec.m.1', 'expected a list, but found a map'],
    ['a wildcard in a map', '{ m: { a: 1 } }', 'spec.m.*', 'expected a list, but found a map'],
    ['brackets without a value', '{ m: {} }', 'spec.m.[x]', 'expected [field=value]'],
    ['slashes', '{ a: x }', 'spec/a', ''],
    ['a way through a plain text', '{ a: plain }', 'spec.a.b', 'expected a map, but found a single value'],
    ['a way through an empty text', '{ a: "" }', 'spec.a.b', 'but it is empty'],
    ['an empty part', '{ a: x }', 'spec.a.', ''],
  ])('%s is rejected', (_, spec, path, reason) => {
    expect(errorOf(() => write(spec, path))).toMatchObject({
      code: 'REPLACEMENT_TARGET_FIELD',
      params: { field: path, create: false, reason: expect.stringContaining(reason) },
    })
  })

  test('without create, a hint shows how to add missing fields', () => {
    expect(errorOf(() => write('{}', 'spec.zz'))).toMatchObject({ hint: expect.stringContaining('create') })
  })
})

describe('create', () => {
  const create = { create: true }

  test.each([
    ['fields', '{}', 'spec.a.b.c', 'spec:\n  a:\n    b:\n      c: new\n'],
    ['a list with the element', '{}', 'spec.l.[name=n1].v', 'spec:\n  l:\n  - name: n1\n    v: new\n'],
    [
      'an element',
      '{ l: [{ name: z }] }',
      'spec.l.[name=n1].v',
      'spec:\n  l:\n  - name: z\n  - name: n1\n    v: new\n',
    ],
    ['a scalar element', '{ l: [a] }', 'spec.l.[=b]', 'spec:\n  l:\n  - a\n  - new\n'],
    ['the element behind the last', '{ l: [{ v: z }] }', 'spec.l.1.v', 'spec:\n  l:\n  - v: z\n  - v: new\n'],
    [
      'fields of every element',
      '{ l: [{ a: 1 }, {}] }',
      'spec.l.*.v',
      'spec:\n  l:\n  - a: 1\n    v: new\n  - v: new\n',
    ],
  ])('makes %s', (_, spec, path, expected) => {
    expect(write(spec, path, create)).toBe(expected)
  })

  test.each([
    ['elements with a gap', '{ l: [a] }', 'spec.l.3', 'index 3'],
    ['a list for a wildcard', '{}', 'spec.l.*.v', 'expected a list, but found a map'],
    ['an element that its own pattern does not match', '{}', 'spec.l.[name=^x$].v', '"[name=^x$]"'],
  ])('does not make %s', (_, spec, path, reason) => {
    expect(errorOf(() => write(spec, path, create))).toMatchObject({
      code: 'REPLACEMENT_TARGET_FIELD',
      params: { create: true, reason: expect.stringContaining(reason) },
    })
  })

  test('fields created below a null are lost', () => {
    expect(write('{ a: null }', 'spec.a.b', create)).toBe('spec:\n  a: null\n')
  })
})

describe('delimiter', () => {
  test.each([
    [1, 'x/new/z'],
    [-1, 'new/x/y/z'],
    [9, 'x/y/z/new'],
    [undefined, 'new/y/z'],
  ])('index %s gives %s', (index, expected) => {
    const options = index === undefined ? { delimiter: '/' } : { delimiter: '/', index }
    expect(write('{ a: x/y/z }', 'spec.a', options)).toBe(`spec:\n  a: ${expected}\n`)
  })

  test('an index alone changes nothing', () => {
    expect(write('{ a: x/y }', 'spec.a', { index: 1 })).toBe('spec:\n  a: new\n')
  })

  test('a map cannot be split', () => {
    expect(errorOf(() => write('{ a: {} }', 'spec.a', { delimiter: '/' }))).toMatchObject({
      code: 'REPLACEMENT_DELIMITER',
    })
  })
})

describe('selection', () => {
  const list = resources(
    [
      foo('t1', '{ a: x }', ', labels: { k: v }'),
      foo('t2', '{ a: x }', ', labels: { k: v, r: "1" }'),
      foo('xt1', '{ a: x }', ', namespace: ns'),
    ].join('---\n'),
  )

  function selected(target: TargetSelector): readonly string[] {
    const targets = [{ fieldPaths: ['spec.a'], ...target }]
    const result = applyReplacements(list, [{ sourceValue: 'new', targets }])
    return list.flatMap((item, i) => (result[i] === item ? [] : [item.id.name]))
  }

  test.each<[string, TargetSelector, readonly string[]]>([
    ['everything', { select: {} }, ['t1', 't2', 'xt1']],
    ['by name pattern, matched as a whole', { select: { name: 't.*' } }, ['t1', 't2']],
    ['by name', { select: { name: 't1' } }, ['t1']],
    ['by group and version', { select: { group: 'example.com', version: 'v.' } }, ['t1', 't2', 'xt1']],
    ['by namespace as it stands', { select: { namespace: 'default' } }, []],
    ['by label', { select: { labelSelector: 'k=v,!r' } }, ['t1']],
    ['all but rejected names', { select: {}, reject: [{ name: '.*1' }] }, ['t2']],
    ['all but rejected labels', { select: {}, reject: [{ labelSelector: 'r' }] }, ['t1', 'xt1']],
    ['all but what either matches', { select: {}, reject: [{ name: 'xt1', labelSelector: 'r=1' }] }, ['t1']],
    ['nothing for an empty reject', { select: {}, reject: [{}] }, ['t1', 't2', 'xt1']],
  ])('%s', (_, target, expected) => {
    expect(selected(target)).toEqual(expected)
  })

  test('previous names match, with the namespace `default`', () => {
    const renamed = list.slice(0, 1).map((item) => item.storePreviousId())
    const select = { name: 't1', namespace: 'default' }
    const targets = [{ select, fieldPaths: ['spec.a'] }]
    expect(applyReplacements(renamed, [{ sourceValue: 'new', targets }])[0]).not.toBe(renamed[0])
  })

  test('a renamed resource is found by its new name', () => {
    const rename = { sourceValue: 'fresh', targets: [{ select: { name: 't1' } }] }
    const next = { sourceValue: 'new', targets: [{ select: { name: 'fresh' }, fieldPaths: ['spec.a'] }] }
    const [first] = applyReplacements(list, [rename, next])
    expect(first && print(first)).toContain('a: new')
  })

  test('invalid patterns and label selectors are rejected', () => {
    expect(errorOf(() => selected({ select: { name: '(' } }))).toMatchObject({ code: 'REGEX_INVALID' })
    expect(errorOf(() => selected({ select: { labelSelector: 'a in' } }))).toMatchObject({
      code: 'LABEL_SELECTOR_INVALID',
    })
  })
})
