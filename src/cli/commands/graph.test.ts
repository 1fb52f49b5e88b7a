import { readFileSync } from 'node:fs'
import { cli } from '../../../test/support/cli.ts'
import { type Project, project } from '../../../test/support/project.ts'

let shop: Project
beforeEach(() => {
  shop = project({
    'base/kustomization.yaml': 'resources: [a.yaml]\n',
    'base/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n',
    'torn/kustomization.yaml': 'resources: [gone.yaml, ../base]\n',
  })
})
afterEach(() => shop.remove())

const graph = (...argv: readonly string[]) => cli(['graph', ...argv], { cwd: shop.directory })

test('the default is a diagram of the working directory', async () => {
  const { code, stdout, stderr } = await cli(['graph'], { cwd: `${shop.directory}/base` })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^<svg .*<\/svg>\n$/s)
})

test('-o writes a file', async () => {
  expect(await graph('base', '-o', 'graph.svg')).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(readFileSync(`${shop.directory}/graph.svg`, 'utf8')).toMatch(/<\/svg>\n$/)
})

test('with a missing file, prints a diagram and an error, and exits with 1', async () => {
  const { code, stdout, stderr } = await graph('torn', '--format', 'json', '--error-format', 'text')
  expect(code).toBe(1)
  expect(JSON.parse(stdout).nodes.map(({ id }: { readonly id: string }) => id)).toEqual([
    'torn/kustomization.yaml',
    'torn/gone.yaml',
    'base/kustomization.yaml',
    'base/a.yaml',
  ])
  expect(stderr).toMatch(/^error\[FILE_NOT_FOUND\].*gone\.yaml.*\n --> torn\/kustomization\.yaml:1:13/)
})

test('a target that does not exist prints nothing on stdout', async () => {
  const { code, stdout, stderr } = await graph('base', 'nowhere')
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain('error[DIRECTORY_NOT_FOUND]')
})
