import { editKustomization } from '#kuilt/edit'
import { applySplices, OverlapError } from '../yaml/layout/splices.ts'
import { normalize } from './edit-kustomization.ts'

test('mixed line endings in a file are kept', () => {
  for (const text of ['a: b\r\nc: d\n', 'a: b\nc: d\r\n', '\r\n\n', '\n\r\n']) {
    const { body, restore } = normalize(text)
    expect([body, restore(body)]).toEqual([text, text])
  }
  expect(normalize('a\r\nb\r\n').body).toBe('a\nb\n')
})

test('changes are applied from start to end, regardless of their order', () => {
  const splices = [
    { start: 4, end: 5, text: 'E' },
    { start: 0, end: 2, text: '' },
    { start: 4, end: 4, text: '<' },
    { start: 2, end: 6, text: '' },
  ]
  expect(applySplices('abcdef', splices.slice(0, 3))).toBe('cd<Ef')
  expect(applySplices('abcdef', [])).toBe('abcdef')
  const insertion = { start: 4, end: 4, text: '<' }
  expect(applySplices('abcdef', [insertion, { start: 2, end: 4, text: 'x' }])).toBe('abx<ef')
  expect(() => applySplices('abcdef', splices)).toThrow(OverlapError)
  expect(
    applySplices('abc', [
      { start: 1, end: 3, text: 'x' },
      { start: 0, end: 0, text: 'y' },
    ]),
  ).toBe('yax')
})

test('if a field occurs twice in different spellings, the effective one is edited', () => {
  const text =
    'kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nResources: [a.yaml]\nresources: [b.yaml]\n'
  const edited = editKustomization(text, [{ type: 'add-paths', field: 'resources', paths: ['c.yaml'] }])
  expect(edited).toContain('[b.yaml, c.yaml]')
})
