import { buildSync, memoryFileSystem, recordingFileSystem, toYaml } from '#kuilt'
import { codeOf } from '../../test/support/code-of.ts'

const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n'

test('relative keys and directories start at /', () => {
  const fileSystem = memoryFileSystem({
    'kustomization.yaml': 'resources: [base]',
    './base/kustomization.yaml': 'resources: [a.yaml]',
    '/base/a.yaml': configMap,
  })
  const output = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n'
  for (const directory of [undefined, '.', '/', 'base', '/base']) {
    expect(toYaml(buildSync(directory, { fileSystem }))).toBe(output)
  }
  expect(toYaml(buildSync('.', { fileSystem, cwd: '/base' }))).toBe(output)
  expect(toYaml(buildSync('base', { fileSystem: recordingFileSystem(fileSystem).fileSystem }))).toBe(output)
})

test('a working directory that is not in memory is reported', () => {
  const fileSystem = memoryFileSystem({ 'kustomization.yaml': 'resources: [a.yaml]' })
  expect(() => buildSync('.', { fileSystem, cwd: '/somewhere' })).toThrow(
    expect.objectContaining({ code: 'DIRECTORY_NOT_FOUND', hint: expect.stringContaining('`cwd` option') }),
  )
})

test('a file can neither be above / nor contain other files', () => {
  expect(codeOf(() => memoryFileSystem({ '../kustomization.yaml': '' }))).toBe('OUTSIDE_ROOT')
  expect(codeOf(() => memoryFileSystem({ base: '', 'base/kustomization.yaml': '' }))).toBe('FILE_IS_DIRECTORY')
})
