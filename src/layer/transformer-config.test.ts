import type { FieldSpec } from '../schema/field-spec.ts'
import {
  completeConfig,
  decodeTransformerConfig,
  defaultTransformerConfig,
  mergeFieldSpecs,
  mergeTransformerConfig,
} from './transformer-config.ts'

const empty = completeConfig({})

function spec(path: string, kind = '', create = false): FieldSpec {
  return { group: '', version: '', kind, path, create }
}

describe('merging field specs', () => {
  test('appends new field specs', () => {
    expect(mergeFieldSpecs([spec('a')], [spec('b')], 'images')).toEqual([spec('a'), spec('b')])
  })

  test('drops field specs that an earlier one with the same path covers', () => {
    const list = [spec('a', 'Foo')]
    expect(mergeFieldSpecs(list, [spec('a')], 'images')).toBe(list)
    expect(mergeFieldSpecs([spec('a')], [spec('a', 'Foo')], 'images')).toHaveLength(2)
  })

  test('rejects a field spec that differs only in `create`', () => {
    expect(() => mergeFieldSpecs([spec('a')], [spec('a', '', true)], 'images')).toThrow(
      expect.objectContaining({ code: 'FIELD_SPECS_CONFLICT', params: { section: 'images', path: 'a' } }),
    )
  })
})

describe('merging configurations', () => {
  test('returns the same object if nothing is added, so that defaults cost nothing', () => {
    expect(mergeTransformerConfig(empty, defaultTransformerConfig)).toBe(defaultTransformerConfig)
    expect(mergeTransformerConfig(defaultTransformerConfig, empty)).toBe(defaultTransformerConfig)
    const more = mergeTransformerConfig(defaultTransformerConfig, completeConfig({ images: [spec('x', 'Foo')] }))
    expect(mergeTransformerConfig(more, defaultTransformerConfig)).toBe(more)
    expect(more.commonLabels).toBe(defaultTransformerConfig.commonLabels)
  })

  test('sorts by kind: first by the order of the output, then by group, version and kind', () => {
    const a = completeConfig({ labels: [spec('a', 'Zebra'), spec('b'), { ...spec('c', 'Zoo'), group: 'example.com' }] })
    const b = completeConfig({ labels: [spec('d', 'Namespace'), spec('e', 'MutatingWebhookConfiguration')] })
    expect(mergeTransformerConfig(a, b).labels.map(({ path }) => path)).toEqual(['d', 'c', 'a', 'b', 'e'])
  })

  test('groups the fields that refer to the same kind', () => {
    const to = (kind: string, ...fieldSpecs: readonly FieldSpec[]) =>
      completeConfig({ nameReference: [{ kind, fieldSpecs }] })
    const merged = mergeTransformerConfig(to('Bee', spec('a')), to('Bee', spec('b'), spec('a')))
    expect(merged.nameReference).toEqual([{ group: '', version: '', kind: 'Bee', fieldSpecs: [spec('a'), spec('b')] }])
    expect(mergeTransformerConfig(merged, to('Ant', spec('a'))).nameReference.map(({ kind }) => kind)).toEqual([
      'Ant',
      'Bee',
    ])
  })
})

describe('reading a file', () => {
  test('fills in omitted fields', () => {
    const config = decodeTransformerConfig({ images: [{ path: 'a', kind: 'Foo' }], labels: null }, 'c.yaml')
    const at = { file: 'c.yaml', document: 0, path: ['images', 0, 'path'] }
    expect(config).toEqual({ ...empty, images: [{ ...spec('a', 'Foo'), at }] })
  })

  test('numbers and booleans become strings', () => {
    const config = decodeTransformerConfig({ images: [{ path: 1.5 }, { path: true, kind: 'Foo' }] }, 'c.yaml')
    expect(config.images).toMatchObject([spec('true', 'Foo'), spec('1.5')])
  })

  test('an empty file adds nothing', () => {
    expect(decodeTransformerConfig(null, 'c.yaml')).toEqual(empty)
  })

  test.each([
    ['a list', [], 'KUSTOMIZATION_NOT_AN_OBJECT'],
    ['an unknown field', { image: [] }, 'KUSTOMIZATION_FIELD_UNKNOWN'],
    ['an unknown field of a spec', { images: [{ paht: 'a' }] }, 'KUSTOMIZATION_FIELD_UNKNOWN'],
    ['a kind that is a number', { nameReference: [{ kind: 1, fieldSpecs: [] }] }, 'KUSTOMIZATION_FIELD_TYPE'],
    ['a kind that is a list', { images: [{ kind: [] }] }, 'KUSTOMIZATION_FIELD_TYPE'],
  ])('%s is rejected', (_, value, code) => {
    expect(() => decodeTransformerConfig(value, 'c.yaml')).toThrow(expect.objectContaining({ code }))
  })
})
