import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import {
  buildSync,
  createCache,
  diskFileSystem,
  type FileSystem,
  memoryFileSystem,
  overlayFileSystem,
  toYaml,
} from '#kuilt'
import { codeOf } from '../../test/support/code-of.ts'
import { project } from '../../test/support/project.ts'

const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`
const files = {
  'overlay/kustomization.yaml': 'resources: [../base]\n',
  'base/kustomization.yaml': 'resources: [a.yaml]\n',
  'base/a.yaml': configMap('a'),
  'base/b.yaml': configMap('b'),
}
const text = (fileSystem: FileSystem, path: string) => new TextDecoder().decode(fileSystem.read(path))

describe.each(['memory', 'disk'])('on files in %s', (where) => {
  const { directory } = where === 'disk' ? project(files) : { directory: '' }
  const at = (path: string) => `${directory}/${path}`
  const base =
    where === 'disk'
      ? { ...diskFileSystem(), cwd: directory }
      : memoryFileSystem(Object.fromEntries(Object.entries(files).map(([path, content]) => [at(path), content])))
  const build = (changes: Parameters<typeof overlayFileSystem>[1]) =>
    toYaml(buildSync('overlay', { fileSystem: overlayFileSystem(base, changes) }))

  test('files are replaced and added', () => {
    expect(build({})).toBe(configMap('a'))
    expect(build({ 'base/a.yaml': configMap('c') })).toBe(configMap('c'))
    expect(build({ [at('base/a.yaml')]: new TextEncoder().encode(configMap('c')) })).toBe(configMap('c'))
    const added = {
      'overlay/kustomization.yaml': 'resources: [../base, ../new/part]\n',
      'new/part/kustomization.yaml': 'resources: [x.yaml]\n',
      './new/part/x.yaml': configMap('x'),
    }
    expect(build(added)).toBe(`${configMap('a')}---\n${configMap('x')}`)
    expect(toYaml(buildSync('overlay', { fileSystem: base }))).toBe(configMap('a'))
  })

  test('files and directories are removed', () => {
    expect(codeOf(() => build({ 'base/a.yaml': null }))).toBe('FILE_NOT_FOUND')
    expect(codeOf(() => build({ base: null }))).toBe('FILE_NOT_FOUND')
    expect(codeOf(() => build({ overlay: null }))).toBe('DIRECTORY_NOT_FOUND')
    const onlyNew = overlayFileSystem(base, {
      'base/kustomization.yaml': 'resources: [n.yaml]\n',
      'base/n.yaml': configMap('d'),
      base: null,
    })
    expect(onlyNew.list(at('base'))).toEqual(['kustomization.yaml', 'n.yaml'])
    expect(onlyNew.kind(at('base/a.yaml'))).toBe('missing')
    expect(toYaml(buildSync('overlay', { fileSystem: onlyNew }))).toBe(configMap('d'))
  })

  test('all methods agree', () => {
    const fileSystem = overlayFileSystem(base, { 'base/a.yaml': null, 'base/new/x.yaml': 'x', gone: null })
    expect(fileSystem.list(at('base'))).toEqual(['b.yaml', 'kustomization.yaml', 'new'])
    expect(fileSystem.list(at('base/new'))).toEqual(['x.yaml'])
    expect(['a.yaml', 'b.yaml', 'new', 'new/x.yaml'].map((path) => fileSystem.kind(at(`base/${path}`)))).toEqual([
      'missing',
      'file',
      'directory',
      'file',
    ])
    expect(text(fileSystem, at('base/new/x.yaml'))).toBe('x')
    expect(fileSystem.realPath(at('base/new'))).toBe(at('base/new'))
    expect(codeOf(() => fileSystem.read(at('base/a.yaml')))).toBe('FILE_NOT_FOUND')
    expect(codeOf(() => fileSystem.realPath(at('base/a.yaml')))).toBe('FILE_NOT_FOUND')
    expect(codeOf(() => fileSystem.list(at('base/missing')))).toBe('FILE_NOT_FOUND')
    expect(codeOf(() => fileSystem.read(at('base/new')))).toBe('FILE_IS_DIRECTORY')
  })

  test('overlays can be stacked', () => {
    const first = overlayFileSystem(base, { 'base/a.yaml': configMap('first'), 'base/b.yaml': null })
    const second = overlayFileSystem(first, { 'base/a.yaml': configMap('second') })
    expect(text(second, at('base/a.yaml'))).toBe(configMap('second'))
    expect(second.list(at('base'))).toEqual(['a.yaml', 'kustomization.yaml'])
  })

  test('a cache notices replaced files', () => {
    const cache = createCache()
    const outputs = ['b', 'c', 'b'].map((name) =>
      toYaml(buildSync('overlay', { cache, fileSystem: overlayFileSystem(base, { 'base/a.yaml': configMap(name) }) })),
    )
    expect(outputs).toEqual(['b', 'c', 'b'].map(configMap))
  })

  test.each([[{ base: 'text' }], [{ 'x/a': '1', x: '2' }], [{ x: '1', 'x/a': '2' }]])(
    'a file in the place of a directory is an error: %p',
    (changes) => {
      expect(codeOf(() => overlayFileSystem(base, changes))).toBe('FILE_IS_DIRECTORY')
    },
  )
})

test('symlinks are followed, and can be replaced and removed', () => {
  const { directory } = project({ ...files, 'real/c.yaml': 'c' })
  symlinkSync(join(directory, 'real'), join(directory, 'link'))
  symlinkSync(join(directory, 'real/c.yaml'), join(directory, 'base/c.yaml'))
  const at = (path: string) => join(directory, path)
  const base = { ...diskFileSystem(), cwd: directory }

  const behind = overlayFileSystem(base, { 'link/c.yaml': 'new' })
  expect([text(behind, at('real/c.yaml')), text(behind, at('link/c.yaml')), text(behind, at('base/c.yaml'))]).toEqual([
    'new',
    'new',
    'new',
  ])
  expect(behind.realPath(at('link/c.yaml'))).toBe(at('real/c.yaml'))

  const instead = overlayFileSystem(base, { 'base/c.yaml': 'own' })
  expect([text(instead, at('base/c.yaml')), text(instead, at('real/c.yaml'))]).toEqual(['own', 'c'])
  expect(instead.realPath(at('base/c.yaml'))).toBe(at('base/c.yaml'))

  const dangling = overlayFileSystem(base, { real: null })
  expect([dangling.kind(at('link/c.yaml')), dangling.kind(at('base/c.yaml')), dangling.kind(at('link'))]).toEqual([
    'missing',
    'missing',
    'missing',
  ])
})

test('a file named __proto__ is an ordinary file', () => {
  const fileSystem = overlayFileSystem(memoryFileSystem({}), JSON.parse('{"__proto__": "text"}'))
  expect(fileSystem.list('/')).toEqual(['__proto__'])
})

test('a base that is no file system is an error', () => {
  const base = diskFileSystem as unknown as FileSystem
  expect(() => overlayFileSystem(base, {})).toThrow('option "base" must be a file system, not a function')
})
