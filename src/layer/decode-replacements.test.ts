import { decodeReplacements, decodeTargets } from './decode-replacements.ts'

const target = { select: { kind: 'Foo' }, fieldPaths: ['spec.a'] }

test('a file holds a list of replacements or a single one, each with the place it is at', () => {
  const replacement = { sourceValue: 'a', targets: [target] }
  expect(decodeReplacements([replacement, replacement], 'r.yaml')).toEqual([
    { ...replacement, at: { file: 'r.yaml', document: 0, path: [0] } },
    { ...replacement, at: { file: 'r.yaml', document: 0, path: [1] } },
  ])
  expect(decodeReplacements(replacement, 'r.yaml')).toEqual([{ ...replacement, at: { file: 'r.yaml', document: 0 } }])
})

test('unknown fields are ignored, numbers become texts, the case of names does not matter', () => {
  const [replacement] = decodeReplacements(
    {
      Source: { fieldPath: 5, bogus: 1 },
      path: 'ignored',
      targets: [{ ...target, options: { create: true, zzz: 1 } }],
    },
    'r.yaml',
  )
  expect(replacement).toMatchObject({ source: { fieldPath: '5' }, targets: [{ ...target, options: { create: true } }] })
  expect(replacement).not.toHaveProperty('path')
})

test.each([
  ['nothing', null, 'REPLACEMENT_FILE_INVALID'],
  ['a text', 'a', 'REPLACEMENT_FILE_INVALID'],
  ['a list of texts', ['a'], 'REPLACEMENT_FILE_INVALID'],
  ['a name that is a number', { source: { name: 5 } }, 'KUSTOMIZATION_FIELD_TYPE'],
  ['create that is a text', { targets: [{ options: { create: 'true' } }] }, 'KUSTOMIZATION_FIELD_TYPE'],
])('%s is refused', (_, value, code) => {
  expect(() => decodeReplacements(value, 'r.yaml')).toThrow(expect.objectContaining({ code }))
})

test('targets of a ValueAddTransformer can be in a file', () => {
  const targets = [{ fieldPath: 'a/b', filePathPosition: 2, selector: { kind: 'Foo' } }]
  expect(decodeTargets({ targets, bogus: 1 }, 't.yaml')).toEqual(targets)
  expect(decodeTargets(null, 't.yaml')).toEqual([])
})
