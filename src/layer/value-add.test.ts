import { memoryProject } from '../../test/support/memory-project.ts'

const transformer = (rest: string) => `apiVersion: builtin\nkind: ValueAddTransformer\nmetadata: { name: t }\n${rest}`
const build = (rest: string, files = {}) =>
  memoryProject({
    '/place/kustomization.yaml': 'resources: [a.yaml]\ntransformers: [t.yaml]\n',
    '/place/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { k: one/two }\n',
    '/place/t.yaml': transformer(rest),
    ...files,
  }).build('/place')

test('the value goes where the targets of the file say', () => {
  const file = 'targets:\n- selector: { kind: ConfigMap }\n  fieldPath: data/k\n  filePathPosition: 2\n'
  expect(build('value: added\ntargetFilePath: targets.yaml\n', { '/place/targets.yaml': file })).toContain(
    '  k: one/added/two\n',
  )
})

test('without a value it is the name of the directory', () => {
  expect(build('targets: [{ fieldPath: metadata/namespace }]\n')).toContain('  namespace: place\n')
})

test('without targets there is nothing to do, which is an error', () => {
  expect(() => build('value: x\n')).toThrow('must specify at least one target')
})
