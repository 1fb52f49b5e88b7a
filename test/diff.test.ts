import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cli } from './support/cli.ts'
import { makeRepository } from './support/git.ts'
import { type Project, project } from './support/project.ts'

const root = join(import.meta.dirname, '..')

const service = (name: string) => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n`

describe('kuilt diff', () => {
  let shop: Project
  const run = (...args: readonly string[]) => cli(['diff', ...args], { cwd: shop.directory, stdin: service('web') })
  const write = (path: string, text: string) => writeFileSync(join(shop.directory, path), text)

  beforeAll(() => {
    shop = project({
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': service('web'),
      'overlays/a/kustomization.yaml': 'resources: [../../base]\n',
      'overlays/b/kustomization.yaml': 'resources: [../../base]\nnamePrefix: b-\n',
      'gone/kustomization.yaml': 'resources: [x.yaml]\n',
      'gone/x.yaml': service('x'),
      'alone/kustomization.yaml': 'resources: [y.yaml]\n',
      'alone/y.yaml': service('y'),
      'rendered.yaml': service('web'),
      'broken/kustomization.yaml': 'resources: [nowhere.yaml]\n',
    })
    makeRepository(shop.directory, {})
    write('overlays/b/kustomization.yaml', 'resources: [../../base, new.yaml]\nnamePrefix: b-\n')
    write('overlays/b/new.yaml', service('new'))
    rmSync(join(shop.directory, 'gone'), { recursive: true })
  })

  test.each([
    [['base', 'rendered.yaml'], 0],
    [['base', '-'], 0],
    [['-', 'main:overlays/a'], 0],
    [['main:rendered.yaml', 'overlays/a'], 0],
    [['base', 'overlays/b'], 1],
    [['main:overlays/b', 'overlays/b'], 1],
    [['base', 'nowhere'], 2],
    [['base', 'none:base'], 2],
    [['base'], 2],
    [['base', 'base', 'base'], 2],
    [['-', '-'], 2],
    [['base', 'base', '--max-length', 'x'], 2],
  ])('%j exits with %d', async (args, code) => {
    expect(await run(...args)).toMatchObject({ code })
  })

  test('--base compares targets with their state at a revision', async () => {
    expect(await run('--base', 'main', 'overlays/*', '--format', 'names')).toEqual({
      code: 1,
      stdout: 'overlays/b: added Service/b-new\n',
      stderr: '',
    })
    expect(await run('--base', 'main', 'overlays/a')).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(await run('--base', 'main', 'nowhere')).toMatchObject({ code: 2, stdout: '' })
  })

  test('--base without a target: the affected roots of both sides', async () => {
    // `broken` does not build, but nothing that it depends on has changed.
    const { code, stdout } = await run('--base', 'main', '--format', 'names')
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: 'overlays/b: added Service/b-new\ngone: removed Service/x\n',
    })
  })

  test('a root that is now included by another one is compared with itself', async () => {
    write('overlays/a/kustomization.yaml', 'resources: [../../base, ../../alone]\n')
    const { stdout } = await run('--base', 'main', '--format', 'names')
    expect(stdout).toContain('overlays/a: added Service/y\n')
    expect(stdout).not.toContain('alone')
    write('overlays/a/kustomization.yaml', 'resources: [../../base]\n')
  })

  test('only the order of resources differs: the exit code is 1, and stderr explains it', async () => {
    write('ab.yaml', `${service('a')}---\n${service('b')}`)
    write('ba.yaml', `${service('b')}---\n${service('a')}`)
    const note = 'No change in content: the outputs differ only in the order of resources.\n'
    expect(await run('ab.yaml', 'ba.yaml')).toEqual({ code: 1, stdout: note, stderr: '' })
    expect(await run('ab.yaml', 'ba.yaml', '--format', 'names')).toEqual({ code: 1, stdout: '', stderr: note })
  })
})

const page = readFileSync(join(root, 'docs/diff.md'), 'utf8')
const blocks = Array.from(
  page.matchAll(/^```console\n\$ kuilt (.+)\n([\s\S]*?)^```$/gm),
  ([, line = '', output = '']) => ({ line, output }),
)

describe('docs/diff.md', () => {
  let shop: Project
  beforeAll(() => {
    shop = project({})
    cpSync(join(root, 'examples/shop'), shop.directory, { recursive: true })
    makeRepository(shop.directory, {})
    const file = join(shop.directory, 'overlays/prod/kustomization.yaml')
    const text = readFileSync(file, 'utf8')
    writeFileSync(
      file,
      text.replace('2.3.1', '2.4.0').replace('LOG_LEVEL=warn', 'LOG_LEVEL=info').replace('count: 4', 'count: 6'),
    )
  })

  test.each(blocks)('kuilt $line', async ({ line, output }) => {
    const { code, stdout } = await cli(line.split(' '), { cwd: shop.directory })
    expect(stdout).toBe(output)
    expect(code).toBe(1)
  })
})
