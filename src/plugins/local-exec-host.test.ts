import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../../test/support/code-of.ts'
import { project } from '../../test/support/project.ts'
import { localExecHost } from './local-exec-host.ts'

test('inaccessible paths are missing', () => {
  const place = project({ 'folder/file': '' })
  symlinkSync('circle', join(place.directory, 'circle'))
  const { kind } = localExecHost()
  const kinds = ['folder', 'folder/file', 'nothing', 'folder/file/below', 'circle', 'x'.repeat(300)].map((path) =>
    kind(join(place.directory, path)),
  )
  expect(kinds).toEqual(['directory', 'file', 'missing', 'missing', 'missing', 'missing'])
  expect(kind(process.execPath)).toBe('executable')
  place.remove()
})

test('a path below a file is missing', () => {
  const place = project({ file: '' })
  const request = { command: join(place.directory, 'file/program'), args: [], cwd: place.directory, env: {}, input: '' }
  expect(localExecHost().run(request)).toMatchObject({ status: undefined, failure: 'no such program' })
  place.remove()
})

test('temporary files that cannot be written are an error', () => {
  const host = localExecHost()
  expect(codeOf(() => host.temporaryDirectory('no/such/folder-'))).toBe('TEMPORARY_FILE_FAILED')
  const folder = host.temporaryDirectory('kuilt-test-')
  folder.remove()
  expect(codeOf(() => folder.write('a', ''))).toBe('TEMPORARY_FILE_FAILED')
})
