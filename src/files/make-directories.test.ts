import { existsSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { project } from '../../test/support/project.ts'
import { makeDirectories } from './make-directories.ts'

const codeOf = (path: string): unknown => {
  try {
    makeDirectories(path)
    return undefined
  } catch (error) {
    return Object(error).code
  }
}

test('creates directories, also below links, and leaves existing ones', () => {
  const { directory: root } = project({})
  makeDirectories(join(root, 'a/b/c'))
  makeDirectories(join(root, 'a/b/c'))
  symlinkSync('a', join(root, 'link'))
  makeDirectories(join(root, 'link/d'))
  expect(statSync(join(root, 'a/d')).isDirectory()).toBe(true)
})

test('fails for a file, and below one', () => {
  const { directory: root } = project({})
  writeFileSync(join(root, 'file'), '')
  expect(codeOf(join(root, 'file'))).toBe('EEXIST')
  expect(codeOf(join(root, 'file/a/b'))).toBe('ENOTDIR')
})

test('ends where directories cannot be created, although their parent exists', () => {
  if (existsSync('/proc/self')) expect(codeOf('/proc/kuilt/a')).toBe('ENOENT')
})
