import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { builtPackage } from '../../support/built-package.ts'
import { project } from '../../support/project.ts'

test('a symlink or the environment variable selects the mode of the built program', () => {
  const folder = project({})
  const program = join(builtPackage(), 'dist/cli.js')
  const link = join(folder.directory, 'bin/kustomize')
  mkdirSync(join(folder.directory, 'bin'))
  symlinkSync(program, link)
  const run = (file: string, env = {}) =>
    execFileSync(process.execPath, [file, 'version'], { encoding: 'utf8', env: { ...process.env, ...env } })
  expect(run(link)).toBe('v5.8.1\n')
  expect(run(program, { KUILT_AS: 'kustomize' })).toBe('v5.8.1\n')
  expect(run(program)).toMatch(/^kustomize v5\.8\.1 \(kuilt /)
})

test('the script in docs/switching.md compares all overlays', () => {
  const root = join(import.meta.dirname, '../../..')
  const [, script = ''] = /```sh\n([\s\S]*?)```/.exec(readFileSync(join(root, 'docs/switching.md'), 'utf8')) ?? []
  const { directory } = project({})
  const program = join(builtPackage(), 'dist/cli.js')
  mkdirSync(join(directory, 'bin'))
  // Stands in for the real kustomize.
  symlinkSync(program, join(directory, 'bin/kustomize'))
  writeFileSync(join(directory, 'bin/npx'), `#!/bin/sh\nshift\nexec node "${program}" "$@"\n`, { mode: 0o755 })
  cpSync(join(root, 'examples/shop'), join(directory, 'shop'), { recursive: true })
  const printed = execFileSync('sh', ['-c', script.replaceAll('/tmp/kuilt', join(directory, 'out'))], {
    cwd: join(directory, 'shop'),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, PATH: `${join(directory, 'bin')}${delimiter}${process.env['PATH']}` },
  })
  expect(printed.split('\n').toSorted()).toEqual([
    '',
    'identical: ./overlays/dev.yaml',
    'identical: ./overlays/prod.yaml',
    'identical: ./overlays/staging.yaml',
  ])
})
