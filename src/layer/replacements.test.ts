import { memoryProject } from '../../test/support/memory-project.ts'
import { decodeReplacements, decodeTargets } from './replacements.ts'

const target = { select: { kind: 'Foo' }, fieldPaths: ['spec.a'] }

test('a file contains a list of replacements or a single one, each with its location', () => {
  const replacement = { sourceValue: 'a', targets: [target] }
  expect(decodeReplacements([replacement, replacement], 'r.yaml')).toEqual([
    { ...replacement, at: { file: 'r.yaml', document: 0, path: [0] } },
    { ...replacement, at: { file: 'r.yaml', document: 0, path: [1] } },
  ])
  expect(decodeReplacements(replacement, 'r.yaml')).toEqual([{ ...replacement, at: { file: 'r.yaml', document: 0 } }])
})

test('unknown fields are ignored, numbers become strings, and names are case-insensitive', () => {
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
])('%s is rejected', (_, value, code) => {
  expect(() => decodeReplacements(value, 'r.yaml')).toThrow(expect.objectContaining({ code }))
})

test('targets of a ValueAddTransformer can be in a file', () => {
  const targets = [{ fieldPath: 'a/b', filePathPosition: 2, selector: { kind: 'Foo' } }]
  expect(decodeTargets({ targets, bogus: 1 }, 't.yaml')).toEqual(targets)
  expect(decodeTargets(null, 't.yaml')).toEqual([])
})

const valueAdd = (rest: string) => `apiVersion: builtin\nkind: ValueAddTransformer\nmetadata: { name: t }\n${rest}`
const build = (rest: string, files = {}) =>
  memoryProject({
    '/place/kustomization.yaml': 'resources: [a.yaml]\ntransformers: [t.yaml]\n',
    '/place/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { k: one/two }\n',
    '/place/t.yaml': valueAdd(rest),
    ...files,
  }).build('/place')

test('the value is copied to the targets in the file', () => {
  const file = 'targets:\n- selector: { kind: ConfigMap }\n  fieldPath: data/k\n  filePathPosition: 2\n'
  expect(build('value: added\ntargetFilePath: targets.yaml\n', { '/place/targets.yaml': file })).toContain(
    '  k: one/added/two\n',
  )
})

test('the default value is the name of the directory', () => {
  expect(build('targets: [{ fieldPath: metadata/namespace }]\n')).toContain('  namespace: place\n')
})

test('missing targets are an error', () => {
  expect(() => build('value: x\n')).toThrow('has no targets')
})
