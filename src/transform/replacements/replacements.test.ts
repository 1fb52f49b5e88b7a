import { print, resources, yaml } from '../../../test/support/resources.ts'
import { applyReplacements, type Replacement } from './replacements.ts'

const source = yaml`
  apiVersion: v1
  kind: ConfigMap
  metadata: { name: src, labels: { l: m } }
  data: { v: hello, p: "a.b.c", num: "8080", "a.b": dotted }
`

/** Returns the `spec` of the Foo `t` after the replacements. */
function specAfter(spec: string, ...replacements: readonly Replacement[]): string {
  const foo = `apiVersion: example.com/v1\nkind: Foo\nmetadata: { name: t }\nspec: ${spec}\n`
  const result = applyReplacements(resources(`${source}---\n${foo}`), replacements)
  return print(...result.slice(1)).replace(/^.*\nspec:/s, 'spec:')
}

function fromTo(fieldPath: string, ...fieldPaths: readonly string[]): Replacement {
  return { source: { name: 'src', fieldPath }, targets: [{ select: { kind: 'Foo' }, fieldPaths }] }
}

function valueTo(sourceValue: string, ...fieldPaths: readonly string[]): Replacement {
  return { sourceValue, targets: [{ select: { kind: 'Foo' }, fieldPaths }] }
}

function errorOf(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

test('names are copied if there is no field path', () => {
  const list = resources(`${source}---\napiVersion: example.com/v1\nkind: Foo\nmetadata: { name: t }\n`)
  const result = applyReplacements(list, [{ source: { kind: 'ConfigMap' }, targets: [{ select: { kind: 'Foo' } }] }])
  expect(result.map(({ id }) => id.name)).toEqual(['src', 'src'])
})

describe('types', () => {
  test('an existing scalar keeps its type and its quoting', () => {
    expect(specAfter('{ i: 1, s: "1", q: x }', fromTo('data.num', 'spec.i', 'spec.s', 'spec.q'))).toBe(yaml`
      spec:
        i: 8080
        q: "8080"
        s: "8080"
    `)
  })

  test('a string that is invalid for the type is rejected when it is printed', () => {
    expect(() => specAfter('{ i: 1 }', fromTo('data.v', 'spec.i'))).toThrow(
      expect.objectContaining({ code: 'YAML_TAG_MISMATCH' }),
    )
  })

  test('the type of a created scalar depends on its text', () => {
    const replacement = { sourceValue: '80', targets: [{ select: { kind: 'Foo' }, fieldPaths: ['spec.k'] }] }
    const [target] = replacement.targets
    const create = { ...replacement, targets: [{ ...target, options: { create: true } }] }
    expect(specAfter('{}', create)).toBe('spec:\n  k: 80\n')
  })

  test('a map replaces a map or a list, and makes a scalar empty', () => {
    const replacement: Replacement = {
      source: { name: 'src', fieldPath: 'metadata.labels' },
      targets: [{ select: { kind: 'Foo' }, fieldPaths: ['spec.m', 'spec.l', 'spec.s'] }],
    }
    expect(specAfter('{ m: { z: 1 }, l: [1], s: old }', replacement)).toBe(yaml`
      spec:
        l:
          l: m
        m:
          l: m
        s: ""
    `)
  })
})

describe('sources', () => {
  test.each([
    ['data.a\\.b', 'dotted'],
    ['data.[a.b]', 'dotted'],
    ['.data.v', 'hello'],
    ['data. v ', 'hello'],
    [undefined, 'src'],
  ])('the field %s is read', (fieldPath, value) => {
    const replacement: Replacement = {
      source: { name: 'src', ...(fieldPath === undefined ? {} : { fieldPath }) },
      targets: [{ select: { kind: 'Foo' }, fieldPaths: ['spec.a'] }],
    }
    expect(specAfter('{ a: x }', replacement)).toBe(`spec:\n  a: ${value}\n`)
  })

  test('elements are found by exact value, by position and as the last one', () => {
    const spec = '{ l: [{ name: bb, v: no }, { name: b, v: one }], m: [1, two], a: x, b: x, c: x }'
    const from = (fieldPath: string, to: string): Replacement => ({
      source: { kind: 'Foo', fieldPath },
      targets: [{ select: { kind: 'Foo' }, fieldPaths: [to] }],
    })
    const result = specAfter(
      spec,
      from('spec.l.[name=b].v', 'spec.a'),
      from('spec.m.-', 'spec.b'),
      from('spec.m.[=two]', 'spec.c'),
    )
    expect(result).toMatch(/ {2}a: one\n {2}b: two\n {2}c: two\n/)
  })

  test('a part between delimiters can be used', () => {
    const replacement: Replacement = {
      source: { name: 'src', fieldPath: 'data.p', options: { delimiter: '.', index: 1 } },
      targets: [{ select: { kind: 'Foo' }, fieldPaths: ['spec.a'] }],
    }
    expect(specAfter('{ a: x }', replacement)).toBe('spec:\n  a: b\n')
  })

  test('IDs are compared with the current and all previous IDs; no namespace means `default`', () => {
    const list = resources(`${source}---\napiVersion: example.com/v1\nkind: Foo\nmetadata: { name: t }\n`)
    const renamed = list.map((item) => item.storePreviousId())
    const replacement = (name: string, namespace: string): Replacement => ({
      source: { name, namespace, version: 'v1', fieldPath: 'kind' },
      targets: [{ select: { kind: 'Foo' }, fieldPaths: ['metadata.name'] }],
    })
    expect(applyReplacements(renamed, [replacement('src', 'default')])[1]?.id.name).toBe('ConfigMap')
    expect(errorOf(() => applyReplacements(list, [replacement('s.*', '')]))).toMatchObject({
      code: 'REPLACEMENT_SOURCE_MISSING',
    })
  })

  test.each([
    ['data.zz', 'REPLACEMENT_SOURCE_FIELD_MISSING'],
    ['data.*', 'REPLACEMENT_SOURCE_LOOKUP'],
    ['data.0', 'REPLACEMENT_SOURCE_LOOKUP'],
    ['data.v.x', 'REPLACEMENT_SOURCE_LOOKUP'],
    ['data.[x]', 'REPLACEMENT_SOURCE_LOOKUP'],
  ])('the field %s cannot be read', (fieldPath, code) => {
    expect(errorOf(() => specAfter('{ a: x }', fromTo(fieldPath, 'spec.a')))).toMatchObject({ code })
  })

  test.each(['null', '{}', '[]'])('%s counts as missing', (value) => {
    const replacement: Replacement = {
      source: { kind: 'Foo', fieldPath: 'spec.a' },
      targets: [{ select: { kind: 'Foo' }, fieldPaths: ['spec.b'] }],
    }
    expect(errorOf(() => specAfter(`{ a: ${value}, b: x }`, replacement))).toMatchObject({
      code: 'REPLACEMENT_SOURCE_FIELD_MISSING',
    })
  })

  test('an empty string is a value', () => {
    expect(specAfter('{ a: x }', valueTo('', 'spec.a'))).toBe('spec:\n  a: ""\n')
  })

  test('a source that several resources match is rejected, and the error lists them', () => {
    const list = resources(`${source}---\n${source.replace('name: src', 'name: other')}`)
    const error = errorOf(() => applyReplacements(list, [fromTo('data.v', 'spec.a')].map(anyConfigMap)))
    expect(error).toMatchObject({ code: 'REPLACEMENT_SOURCE_AMBIGUOUS' })
    expect(error).toHaveProperty('message', expect.stringContaining('"src"') as unknown)
    expect(error).toHaveProperty('message', expect.stringContaining('"other"') as unknown)
  })

  test('the error for a missing source suggests the most similar name', () => {
    const replacement: Replacement = { ...fromTo('data.v', 'spec.a'), source: { kind: 'ConfigMap', name: 'scr' } }
    expect(errorOf(() => specAfter('{ a: x }', replacement))).toMatchObject({
      code: 'REPLACEMENT_SOURCE_MISSING',
      hint: 'did you mean "src"?',
    })
  })
})

function anyConfigMap(replacement: Replacement): Replacement {
  return { ...replacement, source: { kind: 'ConfigMap', fieldPath: 'data.v' } }
}

test('later replacements see the results of earlier ones', () => {
  const chained: Replacement = {
    source: { kind: 'Foo', fieldPath: 'spec.a' },
    targets: [{ select: { kind: 'Foo' }, fieldPaths: ['spec.b'] }],
  }
  expect(specAfter('{ a: x, b: y }', fromTo('data.v', 'spec.a'), chained)).toBe('spec:\n  a: hello\n  b: hello\n')
})

test('a source that its own replacement has changed is read again for the next target', () => {
  const replacement: Replacement = {
    source: { kind: 'Foo', fieldPath: 'spec.a' },
    targets: [
      { select: { kind: 'Foo' }, fieldPaths: ['spec.a'], options: { delimiter: '/', index: 9 } },
      { select: { kind: 'Foo' }, fieldPaths: ['spec.b'] },
    ],
  }
  expect(specAfter('{ a: x, b: y }', replacement)).toBe('spec:\n  a: x/x\n  b: x/x\n')
})

test('fields that a target adds within its source are included in the copy', () => {
  const replacement = (field: string, to: readonly string[]): Replacement => ({
    source: { kind: 'Foo', fieldPath: field },
    targets: [{ select: { kind: 'Foo' }, fieldPaths: [...to], options: { create: true } }],
  })
  expect(specAfter('{ a: x }', replacement('spec', ['spec.b']))).toBe('spec:\n  a: x\n  b:\n    a: x\n    b: {}\n')
  expect(specAfter('{ a: [x] }', replacement('spec.a', ['spec.a.1', 'spec.b']))).toBe(
    'spec:\n  a:\n  - x\n  - - x\n    - []\n  b:\n  - x\n  - - x\n    - []\n',
  )
})

test.each([
  ['neither source nor value', { targets: [{ select: {} }] }, 'REPLACEMENT_INCOMPLETE'],
  ['no targets', { sourceValue: 'a' }, 'REPLACEMENT_INCOMPLETE'],
  ['both', { sourceValue: 'a', source: {}, targets: [] }, 'REPLACEMENT_SOURCES_CONFLICT'],
  ['a target that selects nothing', { sourceValue: 'a', targets: [{}] }, 'REPLACEMENT_SELECT_MISSING'],
])('%s is rejected', (_, replacement: Replacement, code) => {
  const entry = { file: 'kustomization.yaml', path: ['replacements', 0] }
  expect(errorOf(() => applyReplacements(resources(source), [{ ...replacement, at: entry }]))).toMatchObject({
    code,
    at: { file: entry.file, path: expect.arrayContaining(entry.path) },
  })
})

test('resources that no target selects stay the same objects', () => {
  const list = resources(`${source}---\n${source.replace('name: src', 'name: other')}`)
  const replacement: Replacement = {
    sourceValue: 'x',
    targets: [{ select: { name: 'other' }, fieldPaths: ['data.v'] }],
  }
  const result = applyReplacements(list, [replacement])
  expect(result[0]).toBe(list[0])
  expect(result[1]).not.toBe(list[1])
  expect(applyReplacements(list, [{ ...replacement, targets: [{ select: { name: 'nope' } }] }])).toBe(list)
})
