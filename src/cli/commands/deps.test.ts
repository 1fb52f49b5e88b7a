import { readFileSync } from 'node:fs'
import { cli } from '../../../test/support/cli.ts'
import { type Project, project } from '../../../test/support/project.ts'

let shop: Project
beforeEach(() => {
  shop = project({
    'base/kustomization.yaml': 'resources: [a.yaml]\n',
    'base/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n',
    'overlays/prod/kustomization.yaml': 'resources: [../../base]\n',
    'broken/kustomization.yaml': 'resources: [../base, gone.yaml]\n',
  })
})
afterEach(() => shop.remove())

const deps = (...argv: readonly string[]) => cli(['deps', ...argv], { cwd: shop.directory })

test('prints each file once, sorted, relative to the working directory', async () => {
  const list = 'base/a.yaml\nbase/kustomization.yaml\noverlays/prod/kustomization.yaml\n'
  expect(await deps('overlays/*', 'base')).toEqual({ code: 0, stdout: list, stderr: '' })
  expect((await cli(['deps'], { cwd: `${shop.directory}/overlays/prod` })).stdout).toBe(
    '../../base/a.yaml\n../../base/kustomization.yaml\nkustomization.yaml\n',
  )
})

test('--missing prints paths that do not exist, too', async () => {
  expect((await deps('base', '--missing')).stdout).toBe(
    'base/Kustomization\nbase/a.yaml\nbase/kustomization.yaml\nbase/kustomization.yml\n',
  )
})

test('for a target that cannot be built, prints the files read so far, and the error', async () => {
  const { code, stdout, stderr } = await deps('broken', '--missing')
  expect({ code, lines: stdout.split('\n') }).toEqual({
    code: 1,
    lines: expect.arrayContaining(['base/a.yaml', 'broken/gone.yaml', 'broken/kustomization.yaml']),
  })
  expect(stderr).toMatch(/^error\[FILE_NOT_FOUND\].*\n --> broken\/kustomization\.yaml:1:22/)
})

test('--format json has the files of each target', async () => {
  const { code, stdout } = await deps('base', 'broken', '--format', 'json')
  expect(code).toBe(1)
  const files = ['base/a.yaml', 'base/kustomization.yaml']
  expect(JSON.parse(stdout)).toEqual({
    targets: [
      { target: 'base', files },
      { target: 'broken', files: [...files, 'broken/kustomization.yaml'], error: 'FILE_NOT_FOUND' },
    ],
  })
})

test('--format make writes a depfile', async () => {
  expect(await deps('base', '--format', 'make', '--make-target', 'out/{target}', '-o', 'base.d')).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  })
  expect(readFileSync(`${shop.directory}/base.d`, 'utf8')).toBe(
    'out/base: base/a.yaml base/kustomization.yaml\nbase/a.yaml:\nbase/kustomization.yaml:\n',
  )
})

test('--format argocd prints the annotation, with names if there are several targets', async () => {
  expect((await deps('overlays/prod', '--format', 'argocd')).stdout).toBe('.;../../base\n')
  const { code, stdout, stderr } = await deps('base', 'broken', 'overlays/prod', '--format', 'argocd')
  expect({ code, stdout }).toEqual({ code: 1, stdout: 'base: .\noverlays/prod: .;../../base\n' })
  expect(stderr).toContain('error[FILE_NOT_FOUND]')
})
