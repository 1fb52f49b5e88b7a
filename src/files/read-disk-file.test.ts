import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codeOf } from '../../test/support/code-of.ts'
import { diskFileSystem } from './disk-file-system.ts'
import { readDiskFile } from './read-disk-file.ts'

let directory = ''
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'kuilt-read-')))
  writeFileSync(join(directory, 'a'), 'content of a')
  mkdirSync(join(directory, 'd'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const at = (name: string) => join(directory, name)
const readCode = (path: string, options = {}) => codeOf(() => readDiskFile(path, options))

test('a file is read completely, even if it is empty', () => {
  writeFileSync(at('empty'), '')
  writeFileSync(at('long'), 'x'.repeat(200_000))
  expect(readDiskFile(at('a')).toString()).toBe('content of a')
  expect(readDiskFile(at('empty'))).toHaveLength(0)
  expect(readDiskFile(at('long')).toString()).toBe('x'.repeat(200_000))
})

test('a directory, a missing file and an invalid name are errors', () => {
  expect(readCode(at('d'))).toBe('FILE_IS_DIRECTORY')
  expect(readCode(at('none'))).toBe('FILE_NOT_FOUND')
  expect(readCode(at('a/below'))).toBe('FILE_NOT_FOUND')
  expect(readCode(at('a\0b'))).toBe('FILE_UNREADABLE')
  expect(readCode(at('x'.repeat(300)))).toBe('FILE_UNREADABLE')
})

test('a pipe without a writer does not block', () => {
  expect(spawnSync('mkfifo', [at('pipe')]).status).toBe(0)
  expect(readCode(at('pipe'))).toBe('FILE_NOT_REGULAR')
})

test('devices and sockets are not read', async () => {
  expect(readCode('/dev/zero')).toBe('FILE_NOT_REGULAR')
  const server = createServer()
  await new Promise<void>((done) => server.listen(at('socket'), done))
  expect(readCode(at('socket'))).toBe('FILE_NOT_REGULAR')
  server.close()
})

test('a file may be as large as the limit, which is 64 MiB by default', () => {
  expect(readDiskFile(at('a'), { maxSize: 12 })).toHaveLength(12)
  expect(readCode(at('a'), { maxSize: 11 })).toBe('FILE_TOO_LARGE')
  writeFileSync(at('huge'), '')
  truncateSync(at('huge'), 64 * 2 ** 20 + 1)
  expect(readCode(at('huge'))).toBe('FILE_TOO_LARGE')
})

const onLinux = process.platform === 'linux' ? test : test.skip

onLinux('a file that does not say its size is limited all the same', () => {
  expect(readDiskFile('/proc/self/status').length).toBeGreaterThan(100)
  expect(readCode('/proc/self/status', { maxSize: 100 })).toBe('FILE_TOO_LARGE')
})

test('a link that has replaced a file or a parent directory is detected', () => {
  writeFileSync(at('d/f'), 'inner')
  mkdirSync(at('secret'))
  writeFileSync(at('secret/f'), 'secret')
  expect(readDiskFile(at('d/f'), { isReal: true }).toString()).toBe('inner')
  rmSync(at('d'), { recursive: true })
  symlinkSync('secret', at('d'))
  expect(readCode(at('d/f'), { isReal: true })).toBe('FILE_SWAPPED')
  symlinkSync('secret/f', at('link'))
  expect(readCode(at('link'), { isReal: true })).toBe('FILE_SWAPPED')
  expect(readDiskFile(at('link')).toString()).toBe('secret')
})

test('an inaccessible path is an error', () => {
  const disk = diskFileSystem()
  expect([disk.kind(at('none')), disk.kind(at('a/below')), disk.kind(at('a'))]).toEqual(['missing', 'missing', 'file'])
  expect([codeOf(() => disk.kind(at('a\0'))), codeOf(() => disk.kind(at('x'.repeat(300))))]).toEqual([
    'FILE_UNREADABLE',
    'FILE_UNREADABLE',
  ])
  expect(codeOf(() => disk.list(at('none')))).toBe('FILE_NOT_FOUND')
  expect(codeOf(() => disk.list(at('a')))).toBe('FILE_NOT_FOUND')
})
