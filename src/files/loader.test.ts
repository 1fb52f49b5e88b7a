import { codeOf } from '../../test/support/code-of.ts'
import type { FileSystem, ReadOptions } from './file-system.ts'
import { limitedFileSystem } from './limited-file-system.ts'
import { openRoot } from './loader.ts'
import { memoryFileSystem } from './memory-file-system.ts'

const files = { '/app/a.yaml': 'a', '/app/sub/b.yaml': 'b', '/secret/c.yaml': 'c' }

/** A file system that records reads. All files have the same content. */
function noting(content: Uint8Array): { readonly fileSystem: FileSystem; readonly reads: (ReadOptions | undefined)[] } {
  const reads: (ReadOptions | undefined)[] = []
  const read: FileSystem['read'] = (_, options) => {
    reads.push(options)
    return content
  }
  return { fileSystem: { ...memoryFileSystem(files), read }, reads }
}

test('reads the file that was checked, up to the limit', () => {
  const { fileSystem, reads } = noting(new Uint8Array())
  const options = { fileSystem, restrictions: 'root-only', cwd: '/' } as const
  openRoot('/app', options).load('a.yaml')
  openRoot('/app', { ...options, maxFileSize: 10 }).load('a.yaml')
  expect(reads).toEqual([
    { isReal: true, maxSize: 64 * 2 ** 20 },
    { isReal: true, maxSize: 10 },
  ])
})

test('the number of directories of a build is limited, regardless of their structure', () => {
  const fileSystem = memoryFileSystem(files)
  const loader = openRoot('/app', { fileSystem, restrictions: 'root-only', cwd: '/', maxDirectories: 3 })
  loader.enter('sub')
  loader.enter('sub')
  expect(codeOf(() => loader.enter('sub'))).toBe('TREE_TOO_MANY')
})

test('a build reads at most 1 GiB of files', () => {
  const { fileSystem } = noting(new Uint8Array(64 * 2 ** 20))
  const loader = openRoot('/app', { fileSystem, restrictions: 'root-only', cwd: '/' })
  for (let i = 0; i < 16; i++) loader.load('a.yaml')
  expect(codeOf(() => loader.enter('sub').load('b.yaml'))).toBe('TREE_TOO_LARGE')
})

test('absolute paths are normalized like relative ones', () => {
  const loader = openRoot('/app', { fileSystem: memoryFileSystem(files), restrictions: 'root-only', cwd: '/' })
  expect(new TextDecoder().decode(loader.load('/app/./sub/../a.yaml'))).toBe('a')
  expect(codeOf(() => loader.load('/app/../secret/c.yaml'))).toBe('OUTSIDE_ROOT')
})

test('absolute paths and parents of visited directories are rejected', () => {
  const loader = openRoot('/app/sub', { fileSystem: memoryFileSystem(files), restrictions: 'none', cwd: '/' })
  expect(codeOf(() => loader.enter('/secret'))).toBe('ROOT_ABSOLUTE')
  expect(codeOf(() => loader.enter('..'))).toBe('CYCLE')
  expect(loader.enter('../../secret').root).toBe('/secret')
})

test('a limited file system has no files outside its root', () => {
  const view = limitedFileSystem(memoryFileSystem(files), '/app')
  expect(view.kind('/app/a.yaml')).toBe('file')
  expect(view.list('/app')).toEqual(['a.yaml', 'sub'])
  expect([view.kind('/secret'), view.kind('/secret/c.yaml')]).toEqual(['missing', 'missing'])
  for (const look of [view.read, view.list, view.realPath]) {
    expect(codeOf(() => look('/secret/c.yaml'))).toBe('FILE_NOT_FOUND')
    expect(codeOf(() => look('/app/../secret'))).toBe('FILE_NOT_FOUND')
  }
})
