import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDirectory, writeOutputFile, writeOutputFiles } from './write-files.ts'

let cwd = ''
beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), 'kuilt-output-')))
})
afterEach(() => rmSync(cwd, { recursive: true }))

const read = (path: string) => readFileSync(join(cwd, path), 'utf8')
const failing = (write: () => void, code: string) => expect(write).toThrow(expect.objectContaining({ code }))

describe('one file', () => {
  test('is created without other files', () => {
    writeOutputFile(cwd, 'out.yaml', 'a: 1\n')
    expect(read('out.yaml')).toBe('a: 1\n')
    expect(readdirSync(cwd)).toEqual(['out.yaml'])
  })

  test('is replaced and keeps its permissions', () => {
    writeFileSync(join(cwd, 'out.yaml'), 'old')
    chmodSync(join(cwd, 'out.yaml'), 0o640)
    writeOutputFile(cwd, './out.yaml', 'new')
    expect(read('out.yaml')).toBe('new')
    expect(statSync(join(cwd, 'out.yaml')).mode & 0o777).toBe(0o640)
  })

  test('is written through a link', () => {
    mkdirSync(join(cwd, 'real'))
    writeFileSync(join(cwd, 'real/out.yaml'), 'old')
    symlinkSync('real/out.yaml', join(cwd, 'link.yaml'))
    writeOutputFile(cwd, 'link.yaml', 'new')
    expect(read('real/out.yaml')).toBe('new')
    expect(lstatSync(join(cwd, 'link.yaml')).isSymbolicLink()).toBe(true)
  })

  test('is created at the target of a dangling link', () => {
    mkdirSync(join(cwd, 'real'))
    symlinkSync('real', join(cwd, 'folder'))
    symlinkSync('second.yaml', join(cwd, 'real/first.yaml'))
    writeOutputFile(cwd, 'folder/first.yaml', 'new')
    expect(read('real/second.yaml')).toBe('new')
    expect(lstatSync(join(cwd, 'real/first.yaml')).isSymbolicLink()).toBe(true)
    symlinkSync('circle.yaml', join(cwd, 'circle.yaml'))
    failing(() => writeOutputFile(cwd, 'circle.yaml', ''), 'OUTPUT_FAILED')
  })

  test('may be a device', () => {
    writeOutputFile(cwd, '/dev/null', 'gone')
    expect(statSync('/dev/null').isFile()).toBe(false)
  })

  test('requires its directory to exist', () => {
    failing(() => writeOutputFile(cwd, 'nope/out.yaml', ''), 'OUTPUT_PARENT_MISSING')
    failing(() => writeOutputFile(cwd, 'nope/', ''), 'OUTPUT_DIRECTORY_MISSING')
    expect(isDirectory(cwd, 'nope')).toBe(false)
    expect(readdirSync(cwd)).toEqual([])
  })

  test('cannot be below a file', () => {
    writeFileSync(join(cwd, 'file'), '')
    failing(() => isDirectory(cwd, 'file/out.yaml'), 'OUTPUT_FAILED')
    failing(() => writeOutputFile(cwd, 'file/out.yaml', ''), 'OUTPUT_PARENT_MISSING')
  })

  test('leaves nothing behind if it cannot be written', () => {
    failing(() => writeOutputFile(cwd, 'x'.repeat(300), ''), 'OUTPUT_FAILED')
    expect(readdirSync(cwd)).toEqual([])
  })
})

describe('a directory of files', () => {
  const files = (...names: readonly string[]) => new Map(names.map((name) => [name, `text of ${name}\n`]))

  test('receives one file per name, and keeps other files', () => {
    writeFileSync(join(cwd, 'other'), '')
    writeOutputFiles(cwd, '.', files('a.yaml', 'b.yaml'))
    expect(readdirSync(cwd).sort()).toEqual(['a.yaml', 'b.yaml', 'other'])
    expect(read('b.yaml')).toBe('text of b.yaml\n')
  })

  test.each(['../up.yaml', 'sub/down.yaml', '/etc/absolute.yaml', '..', ''])('rejects the name %p', (name) => {
    failing(() => writeOutputFiles(cwd, '.', files('a.yaml', name)), 'OUTPUT_OUTSIDE')
    expect(readdirSync(cwd)).toEqual([])
  })

  test('contains nothing else after all files are replaced', () => {
    for (const name of ['a.yaml', 'b.yaml']) writeFileSync(join(cwd, name), 'old')
    writeOutputFiles(cwd, '.', files('a.yaml', 'b.yaml'))
    expect(readdirSync(cwd).sort()).toEqual(['a.yaml', 'b.yaml'])
    expect(read('a.yaml') + read('b.yaml')).toBe('text of a.yaml\ntext of b.yaml\n')
  })

  test('does not follow links to other directories', () => {
    mkdirSync(join(cwd, 'out'))
    writeFileSync(join(cwd, 'precious'), 'precious')
    symlinkSync('../precious', join(cwd, 'out/a.yaml'))
    writeOutputFiles(cwd, 'out', files('a.yaml'))
    expect(read('precious')).toBe('precious')
    expect(read('out/a.yaml')).toBe('text of a.yaml\n')
  })

  test('is mentioned in messages, even if it is the working directory', () => {
    const write = () => writeOutputFiles(cwd, `${cwd}/`, files('x'.repeat(300)))
    expect(write).toThrow(expect.objectContaining({ params: { path: cwd, reason: expect.any(String) } }))
  })

  test('is unchanged if one of the files cannot be written', () => {
    writeFileSync(join(cwd, 'a.yaml'), 'old')
    failing(() => writeOutputFiles(cwd, '.', files('a.yaml', 'x'.repeat(300))), 'OUTPUT_FAILED')
    expect(readdirSync(cwd)).toEqual(['a.yaml'])
  })
})
