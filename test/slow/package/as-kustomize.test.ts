import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
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
