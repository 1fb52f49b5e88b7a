import { print, resource, yaml } from '../../../test/support/resources.ts'
import { isKuiltError } from '../../diagnostics/index.ts'
import { builtinMergeSchema } from '../../schema/merge-schema.ts'
import { setField } from '../../tree/fields.ts'
import { mapping, scalar } from '../../tree/node.ts'
import { mergeNodes } from './merge.ts'

const schema = builtinMergeSchema

/**
 * Merges several patches, one after another, into a resource. `header` is the header of the resource and of all
 * patches.
 */
function merged(header: string, target: string, ...patches: readonly string[]): string | undefined {
  let current = resource(header + target)
  for (const patch of patches) {
    const node = mergeNodes(resource(header + patch).node, current.node, { schema })
    if (node === undefined) return undefined
    current = current.withNode(node)
  }
  return print(current)
}

const foo = 'apiVersion: example.com/v1\nkind: Foo\nmetadata: { name: f }\n'
const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: p }\n'
const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: s }\n'

describe('maps and scalars', () => {
  test.each([
    [
      'maps merge, scalars replace',
      'spec: { a: 1, b: { c: 1 } }',
      'spec: { b: { d: 2 }, a: 3 }',
      'spec: { a: 3, b: { c: 1, d: 2 } }',
    ],
    ['null removes', 'spec: { a: 1, b: 2 }', 'spec: { a: null, z: ~ }', 'spec: { b: 2 }'],
    ['the last key leaves an empty map', 'spec: { a: 1 }', 'spec: { a: null }', 'spec: {}'],
    ['null removes a list', 'spec: { l: [1] }', 'spec: { l: null }', 'spec: {}'],
    ['an empty map changes nothing', 'spec: { m: { a: 1 } }', 'spec: { m: {} }', 'spec: { m: { a: 1 } }'],
    ['a null gives way', 'spec: { a: null }', 'spec: { a: { b: 1 } }', 'spec: { a: { b: 1 } }'],
    [
      'nulls do not come along with a new map',
      'spec: {}',
      'spec: { m: { a: null, b: { c: null } } }',
      'spec: { m: { b: {} } }',
    ],
    ['nulls inside new list items stay', 'spec: {}', 'spec: { l: [{ a: null }] }', 'spec: { l: [{ a: null }] }'],
    [
      'lists of unknown kinds are replaced',
      'spec: { l: [{ name: a }] }',
      'spec: { l: [{ name: b }] }',
      'spec: { l: [{ name: b }] }',
    ],
    ['an empty list replaces them too', 'spec: { l: [1] }', 'spec: { l: [] }', 'spec: { l: [] }'],
    [
      'prototype keys are data',
      'spec: { __proto__: { a: 1 } }',
      'spec: { __proto__: { b: 2 }, constructor: 3 }',
      'spec: { __proto__: { a: 1, b: 2 }, constructor: 3 }',
    ],
  ])('%s', (_, target, patch, expected) => {
    expect(merged(foo, target, patch)).toBe(print(resource(foo + expected)))
  })

  test('an untouched empty value is removed, an explicit null is kept', () => {
    const target = yaml`
      spec:
        bare:
        spelled: null
        tilde: ~
        deep: { list: [{ a: null }] }
    `
    expect(merged(foo, target, 'other: 1')).toBe(
      print(resource(`${foo}other: 1\nspec: { spelled: null, tilde: ~, deep: { list: [{ a: null }] } }`)),
    )
  })

  test.each([
    ['"x"', '2', '"2"'],
    ["'1'", '2', "'2'"],
    ['x', '2', '2'],
    ['x', '"6"', '"6"'],
    ['1', '"1"', '"1"'],
    ['|\n    x\n', '2', '"2"'],
    ['null', '"6"', '"6"'],
  ])('%j patched with %j becomes %j: the quotes of the target stay', (target, patch, expected) => {
    expect(merged(foo, `spec:\n  a: ${target}`, `spec:\n  a: ${patch}`)).toBe(
      print(resource(`${foo}spec:\n  a: ${expected}`)),
    )
  })

  test('a word that is a bool in YAML 1.1 is quoted by the first patch, even if unrelated', () => {
    expect(merged(foo, 'spec: { a: yes }', 'spec: { a: 2 }')).toBe(print(resource(`${foo}spec: { a: 2 }`)))
    expect(merged(foo, 'spec: { a: yes }', 'spec: { b: 1 }', 'spec: { a: 2 }')).toBe(
      print(resource(`${foo}spec: { a: "2", b: 1 }`)),
    )
  })

  test('an object nested in an unknown one is merged by its own kind', () => {
    const target = 'spec: { pod: { apiVersion: v1, kind: Pod, spec: { containers: [{ name: a }, { name: b }] } } }'
    const patch = 'spec: { pod: { spec: { containers: [{ name: b, image: i }] } } }'
    const expected =
      'spec: { pod: { apiVersion: v1, kind: Pod, spec: { containers: [{ name: b, image: i }, { name: a }] } } }'
    expect(merged(foo, target, patch)).toBe(print(resource(foo + expected)))
  })
})

describe('lists with one merge key', () => {
  test.each([
    [
      'patched and new elements come first',
      '[{ name: a }, { name: b }]',
      '[{ name: n }, { name: b, image: i }]',
      '[{ name: n }, { name: b, image: i }, { name: a }]',
    ],
    ['an empty list changes nothing', '[{ name: a }]', '[]', '[{ name: a }]'],
    [
      'of repeated elements in the target the last survives',
      '[{ name: a, x: 1 }, { name: a, x: 2 }]',
      '[{ name: b }]',
      '[{ name: b }, { name: a, x: 2 }]',
    ],
    [
      'of repeated elements in the patch the first is merged',
      '[{ name: a }]',
      '[{ name: a, x: 1 }, { name: a, x: 2 }]',
      '[{ name: a, x: 1 }]',
    ],
    ['a patch element without the key empties the list', '[{ name: a }]', '[{ image: z }]', '[]'],
    ['so does an empty one', '[{ name: a }]', '[{}]', '[]'],
    [
      'a target element without the key swallows the others',
      '[{ name: a }, { image: z }]',
      '[{ name: b }]',
      '[{ image: z }]',
    ],
    ['a target that starts with a null loses its elements', '[null, { name: a }]', '[{ name: b }]', '[{ name: b }]'],
    ['keys compare by their text', '[{ name: "1", x: 1 }]', '[{ name: 1, x: 2 }]', '[{ name: "1", x: 2 }]'],
  ])('%s', (_, target, patch, expected) => {
    const list = (items: string): string => `spec: { containers: ${items} }`
    expect(merged(pod, list(target), list(patch))).toBe(print(resource(pod + list(expected))))
  })

  test('repeated elements are also removed from untouched lists', () => {
    const target = 'spec: { containers: [{ name: a, env: [{ name: E, value: x }, { name: E, value: y }] }] }'
    expect(merged(pod, target, 'spec: { nodeName: n }')).toBe(
      print(resource(`${pod}spec: { nodeName: n, containers: [{ name: a, env: [{ name: E, value: y }] }] }`)),
    )
  })

  test('scalars are merged as a set', () => {
    const withFinalizers = (list: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: { name: p, finalizers: ${list} }`
    const node = mergeNodes(resource(withFinalizers('[c, b]')).node, resource(withFinalizers('[a, b, a]')).node, {
      schema,
    })
    expect(node && print(resource(withFinalizers('[c, b, a]')))).toBe(node && print(resource('kind: x').withNode(node)))
  })
})

describe('lists with two merge keys', () => {
  test.each([
    [
      'new elements come first, known ones stay in place',
      '[{ port: 1, protocol: TCP }, { port: 2, protocol: TCP }]',
      '[{ port: 9, protocol: TCP }, { port: 2, protocol: TCP, name: n }]',
      '[{ port: 9, protocol: TCP }, { port: 1, protocol: TCP }, { port: 2, protocol: TCP, name: n }]',
    ],
    [
      'both keys on both sides',
      '[{ port: 1, protocol: TCP }]',
      '[{ port: 1, protocol: TCP, name: n }]',
      '[{ port: 1, protocol: TCP, name: n }]',
    ],
    [
      'another protocol is another port',
      '[{ port: 1, protocol: TCP }]',
      '[{ port: 1, protocol: UDP }]',
      '[{ port: 1, protocol: UDP }, { port: 1, protocol: TCP }]',
    ],
    [
      'a protocol on one side only makes the patch void',
      '[{ port: 1, protocol: TCP }]',
      '[{ port: 1, name: n }]',
      '[{ port: 1, protocol: TCP }]',
    ],
    ['the other way around too', '[{ port: 1 }]', '[{ port: 1, protocol: TCP, name: n }]', '[{ port: 1 }]'],
  ])('%s', (_, target, patch, expected) => {
    const list = (items: string): string => `spec: { ports: ${items} }`
    expect(merged(service, list(target), list(patch))).toBe(print(resource(service + list(expected))))
  })

  test('untouched elements with and without protocol are kept', () => {
    const ports = 'spec: { ports: [{ port: 1, protocol: TCP }, { port: 2 }] }'
    expect(merged(service, ports, 'x: 1')).toBe(print(resource(`${service}x: 1\n${ports}`)))
  })
})

describe('directives', () => {
  test.each([
    ['delete a map', 'spec: { m: { a: 1 }, n: 1 }', 'spec: { m: { $patch: delete } }', 'spec: { n: 1 }'],
    ['replace a map', 'spec: { m: { a: 1 } }', 'spec: { m: { $patch: replace, b: 2 } }', 'spec: { m: { b: 2 } }'],
    [
      'merge is the default',
      'spec: { m: { a: 1 } }',
      'spec: { m: { $patch: merge, b: 2 } }',
      'spec: { m: { a: 1, b: 2 } }',
    ],
    ['an unknown one in a new map is data', 'spec: {}', 'spec: { m: { $patch: foo } }', 'spec: { m: { $patch: foo } }'],
    [
      'replacing the whole resource does nothing',
      'spec: { a: 1 }',
      '{ $patch: replace, spec: { b: 2 } }',
      'spec: { a: 1 }',
    ],
    [
      'in a list that is replaced they are data',
      'spec: { l: [1] }',
      'spec: { l: [{ $patch: replace }] }',
      'spec: { l: [{ $patch: replace }] }',
    ],
    ['others are not understood', 'spec: { a: 1 }', 'spec: { $retainKeys: [a] }', 'spec: { a: 1, $retainKeys: [a] }'],
  ])('%s', (_, target, patch, expected) => {
    const full = patch.startsWith('{')
      ? patch.replace('{', '{ apiVersion: example.com/v1, kind: Foo, metadata: { name: f },')
      : foo + patch
    const node = mergeNodes(resource(full).node, resource(foo + target).node, { schema })
    expect(node && print(resource(foo).withNode(node))).toBe(print(resource(foo + expected)))
  })

  test.each([
    ['delete an element', '[{ name: a }, { name: b }]', '[{ name: a, $patch: delete }]', '[{ name: b }]'],
    ['deleting what is not there does nothing', '[{ name: a }]', '[{ name: z, $patch: delete }]', '[{ name: a }]'],
    ['the last element leaves an empty list', '[{ name: a }]', '[{ name: a, $patch: delete }]', '[]'],
    ['replace the list', '[{ name: a }]', '[{ name: b }, { $patch: replace }]', '[{ name: b }]'],
    [
      'replace in an element does nothing',
      '[{ name: a, x: 1 }]',
      '[{ name: a, $patch: replace, y: 2 }]',
      '[{ name: a, x: 1 }]',
    ],
    ['merge', '[{ name: a }]', '[{ $patch: merge }, { name: b }]', '[{ name: b }, { name: a }]'],
  ])('in a keyed list: %s', (_, target, patch, expected) => {
    const list = (items: string): string => `spec: { containers: ${items} }`
    expect(merged(pod, list(target), list(patch))).toBe(print(resource(pod + list(expected))))
  })

  test('delete a list', () => {
    expect(merged(pod, 'spec: { containers: [{ name: a }] }', 'spec: { containers: [{ $patch: delete }] }')).toBe(
      print(resource(`${pod}spec: {}`)),
    )
  })

  test('delete the resource', () => {
    expect(merged(foo, 'spec: { a: 1 }', '$patch: delete')).toBeUndefined()
  })
})

describe('mistakes', () => {
  test.each([
    ['spec: { a: { b: 1 } }', 'spec: { a: 1 }', 'PATCH_KIND_MISMATCH', ['spec', 'a']],
    ['spec: { a: 1 }', 'spec: { a: [1] }', 'PATCH_KIND_MISMATCH', ['spec', 'a']],
    ['spec: { a: { b: 1 } }', 'spec: { a: { $patch: foo } }', 'PATCH_DIRECTIVE_UNKNOWN', ['spec', 'a']],
  ])('%j patched with %j is rejected', (target, patch, code, path) => {
    expect.assertions(2)
    try {
      mergeNodes(resource(foo + patch).node, resource(foo + target).node, { schema, at: { file: 'p.yaml' } })
    } catch (error) {
      expect(isKuiltError(error) && error.code).toBe(code)
      expect(isKuiltError(error) && error.at).toEqual({ file: 'p.yaml', path })
    }
  })
})

test.each([
  ['', '"": x', 'patch'],
  ['spec: { a: x }', 'spec: { "": x }', 'patch'],
  ['spec: { "": x }', 'spec: { a: x }', 'resource'],
  ['spec: { "": x }', 'other: x', 'resource'],
  ['', 'spec: { a: { "": x } }', 'patch'],
])('maps with an empty key cannot be merged: %j patched with %j', (target, patch, holder) => {
  expect(() => mergeNodes(resource(foo + patch).node, resource(foo + target).node, { schema })).toThrow(
    expect.objectContaining({ code: 'PATCH_KIND_MISMATCH', params: expect.objectContaining({ holder }) }),
  )
})

test('parts that a patch does not change stay the same objects', () => {
  const target = resource(`${pod}spec: { containers: [{ name: a, env: [{ name: E, value: x }] }], nodeName: n }`)
  expect(
    mergeNodes(resource(`${pod}spec: { nodeName: n, containers: [{ name: a }] }`).node, target.node, { schema }),
  ).toBe(target.node)
})

test('a shared value changes everywhere', () => {
  const value = { ...scalar('web'), cell: { label: 'tier' } }
  const place = mapping([{ key: scalar('tier'), value }])
  const target = resource(`${foo}spec: { a: x, b: x }`)
  const spec = mapping([
    { key: scalar('a'), value: place },
    { key: scalar('b'), value: place },
  ])
  const patch = resource(`${foo}spec: { b: { tier: db } }`)
  const node = mergeNodes(patch.node, setField(target.node, 'spec', spec), { schema })
  expect(node && print(target.withNode(node))).toBe(print(resource(`${foo}spec: { a: { tier: db }, b: { tier: db } }`)))
})
