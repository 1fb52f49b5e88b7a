import { spawnSync } from 'node:child_process'
import { linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cli } from '../../../test/support/cli.ts'
import { codeOf } from '../../../test/support/code-of.ts'
import { type Project, project } from '../../../test/support/project.ts'
import { writeEditedFiles } from '../write-files.ts'
import { loadBelow } from './edit-file.ts'
import { writeTree } from './write-tree.ts'

let place: Project
beforeEach(() => {
  place = project({ 'app/a.yaml': 'old a', 'app/b.yaml': 'old b', 'apple/secret': 'secret', secret: 'secret' })
})
afterEach(() => place.remove())

const at = (path: string): string => join(place.directory, path)
const texts = () =>
  Object.fromEntries(
    readdirSync(at('app'), { withFileTypes: true }).map((entry) => [
      entry.name,
      entry.isDirectory() ? 'directory' : readFileSync(at(`app/${entry.name}`), 'utf8'),
    ]),
  )

describe('files are replaced', () => {
  test('all of them, without leaving other files', () => {
    writeEditedFiles(new Map(['a', 'b', 'c'].map((name) => [at(`app/${name}.yaml`), `new ${name}`])))
    expect(texts()).toEqual({ 'a.yaml': 'new a', 'b.yaml': 'new b', 'c.yaml': 'new c' })
  })

  test('or none: if one cannot be replaced, the others are restored', () => {
    mkdirSync(at('app/directory'))
    const wanted = new Map(['a.yaml', 'new.yaml', 'b.yaml', 'directory'].map((name) => [at(`app/${name}`), 'new']))
    expect(codeOf(() => writeEditedFiles(wanted))).toBe('EDIT_WRITE_FAILED')
    expect(texts()).toEqual({ 'a.yaml': 'old a', 'b.yaml': 'old b', directory: 'directory' })
  })

  test('by renaming: processes that have the old file open keep it', () => {
    linkSync(at('app/a.yaml'), at('kept'))
    writeEditedFiles(new Map([[at('app/a.yaml'), 'new']]))
    expect([readFileSync(at('app/a.yaml'), 'utf8'), readFileSync(at('kept'), 'utf8')]).toEqual(['new', 'old a'])
  })
})

test.each([
  ['latin1', Buffer.from('# caf\xe9\nresources: []\n', 'latin1')],
  ['UTF-16', Buffer.from('\ufeffresources: []\n', 'utf16le')],
])('a kustomization in %s is not rewritten: it would lose bytes', async (_, content) => {
  writeFileSync(at('app/kustomization.yaml'), content)
  for (const args of [
    ['edit', 'set', 'nameprefix', 'a-'],
    ['edit', 'fix'],
    ['localize', '.', 'copy'],
  ]) {
    const { code, stderr } = await cli(args, { cwd: at('app') })
    expect([code, stderr]).toEqual([1, expect.stringContaining('error[YAML_ENCODING]')])
  }
  expect(readFileSync(at('app/kustomization.yaml'))).toEqual(content)
})

test('an error in the copy does not mention the directory in which it is verified', async () => {
  writeFileSync(at('app/kustomization.yaml'), 'resources: []\n')
  const { code, stderr } = await cli(['localize', 'app', 'copy'], { cwd: at('.') })
  expect(code).toBe(1)
  expect(stderr).toContain('note: error in the copy: "kustomization.yaml" is empty')
  expect(stderr).not.toContain('/localized')
})

test('a tree that cannot be written leaves nothing behind', () => {
  const files = new Map(['one', 'a/b', 'a'].map((path) => [path, new Uint8Array()]))
  const make = () => writeTree(at('app/copy'), { files, directories: new Set(['empty']) })
  expect(codeOf(make)).toBe('EDIT_WRITE_FAILED')
  expect(texts()).toEqual({ 'a.yaml': 'old a', 'b.yaml': 'old b' })
})

describe('an edit reads', () => {
  const read = (path: string) => {
    let text = ''
    const code = codeOf(() => {
      text = Buffer.from(loadBelow(at('app'))(path)).toString()
    })
    return text || code
  }

  test('files in and below its directory', () => {
    mkdirSync(at('app/sub'))
    writeFileSync(at('app/sub/c'), 'c')
    symlinkSync('sub/c', at('app/link'))
    expect(['a.yaml', 'sub/c', 'sub/../sub/c', 'link', at('app/a.yaml')].map(read)).toEqual([
      'old a',
      'c',
      'c',
      'c',
      'old a',
    ])
  })

  test('no files outside, regardless of how they are referenced', () => {
    symlinkSync('../secret', at('app/link'))
    symlinkSync('../apple', at('app/linked'))
    for (const path of ['../secret', '../apple/secret', at('secret'), 'link', 'linked/secret', '/etc/passwd']) {
      expect([path, read(path)]).toEqual([path, 'EDIT_OUTSIDE'])
    }
  })

  test('no pipes, directories or missing files', () => {
    expect(spawnSync('mkfifo', [at('app/pipe')]).status).toBe(0)
    mkdirSync(at('app/sub'))
    expect(['pipe', 'sub', 'none'].map(read)).toEqual(Array(3).fill('EDIT_READ_FAILED'))
    expect(() => loadBelow(at('app'))('none')).toThrow('cannot read "none": it does not exist')
  })
})
