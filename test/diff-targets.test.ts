import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cli } from './support/cli.ts'
import { fluxKustomization } from './support/flux-kustomization.ts'
import { git, makeRepository } from './support/git.ts'
import { type Project, project } from './support/project.ts'

/** `kuilt diff` with every kind of target, on either side. */
const service = (name: string, port = 80) =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  ports:\n  - port: ${port}\n`
const flux = (name: string) => fluxKustomization({ name, path: `./apps/${name}`, spec: '  prune: true\n' })
const application = (name: string) =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: ${name}, namespace: argocd }\nspec:\n  project: default\n  source: { repoURL: https://example.com/shop.git, path: apps/${name} }\n  destination: { server: https://kubernetes.default.svc, namespace: default }\n`
const root = 'resources: [all.yaml]\n'

describe('every kind of target', () => {
  let tree: Project
  const run = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await cli(['diff', ...args, '--format', 'names'], {
      cwd: tree.directory,
      stdin: service('web', 81),
    })
    return code === 2 ? { code, stderr } : { code, stdout }
  }
  const write = (path: string, text: string) => writeFileSync(join(tree.directory, path), text)

  beforeAll(() => {
    tree = project({
      'clusters/web.yaml': flux('web'),
      'clusters/db.yaml': flux('db'),
      'argo/web.yaml': application('web'),
      'argo/db.yaml': application('db'),
      'apps/web/kustomization.yaml': root,
      'apps/web/all.yaml': service('web'),
      'apps/db/kustomization.yaml': root,
      'apps/db/all.yaml': service('db'),
      'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'charts/web/values.yaml': 'port: 80\n',
      'charts/web/templates/all.yaml': service('web').replace('80', '{{ .Values.port }}'),
      'rendered.yaml': service('web'),
    })
    makeRepository(tree.directory, {})
    write('apps/web/all.yaml', service('web', 81))
    write('charts/web/values.yaml', 'port: 81\n')
  })

  test.each([
    ['rendered.yaml', 'apps/web', 'changed Service/web\n'],
    ['rendered.yaml', 'main:apps/web', ''],
    ['main:rendered.yaml', '-', 'changed Service/web\n'],
    ['-', 'apps/web', ''],
    ['main:apps/web', 'apps/web', 'changed Service/web\n'],
    ['main:charts', 'apps/web', undefined],
    ['helm:main:charts/web', 'helm:charts/web', 'changed Service/web\n'],
    ['flux:main:clusters', 'flux:clusters', 'changed Service/web\n'],
    ['flux:main:clusters#db', 'flux:clusters#db', ''],
    ['flux:clusters#db', 'flux:clusters#flux-system/web', 'removed Service/db\nadded Service/web\n'],
    ['argocd:main:argo', 'argocd:argo', 'changed Service/web\n'],
    ['argocd:main:argo#db', 'argocd:argo#db', ''],
    ['argocd:argo#none', 'argocd:argo', undefined],
    ['apps/*', 'apps/web', undefined],
    ['flux:nowhere', 'flux:clusters', undefined],
  ])('%s against %s', async (old, now, expected) => {
    const found = await run(old, now)
    if (expected === undefined) expect(found).toMatchObject({ code: 2, stderr: expect.stringContaining('error') })
    else expect(found).toEqual({ code: expected === '' ? 0 : 1, stdout: expected })
  })

  test('a chart is printed with comments, which are the only difference between the outputs', async () => {
    expect(await run('helm:charts/web', 'apps/web')).toEqual({ code: 1, stdout: '' })
    expect(await run('helm:charts/web', 'apps/web', '--ignore-kind', 'Secret')).toEqual({ code: 0, stdout: '' })
  })

  test.each([
    [['apps/*'], 'apps/web: changed Service/web\n'],
    [['apps/d*'], ''],
    [['rendered.yaml', 'apps/web'], 'apps/web: changed Service/web\n'],
    [['flux:clusters'], 'flux:clusters#flux-system/web: changed Service/web\n'],
    [['flux:clusters#db', 'flux:clusters#web'], 'flux:clusters#web: changed Service/web\n'],
    [['flux:clust*'], 'flux:clusters#flux-system/web: changed Service/web\n'],
    [['argocd:argo'], 'argocd:argo#argocd/web: changed Service/web\n'],
    [['argocd:argo#db', 'argocd:argo#web'], 'argocd:argo#web: changed Service/web\n'],
    [['helm:charts/web'], 'helm:charts/web: changed Service/web\n'],
    [['helm:charts/*', 'apps/web'], 'helm:charts/web: changed Service/web\napps/web: changed Service/web\n'],
  ])('--base main %j', async (targets, expected) => {
    expect(await run('--base', 'main', ...targets)).toEqual({ code: expected === '' ? 0 : 1, stdout: expected })
  })

  test('--base compares a target at a revision with the same target at another one', async () => {
    git(tree.directory, 'branch', 'before')
    expect(await run('--base', 'main', 'before:apps/web')).toEqual({ code: 0, stdout: '' })
    expect(await run('--base', 'before', 'flux:main:clusters#web')).toEqual({ code: 0, stdout: '' })
  })

  test.each(['-', '../elsewhere', '/elsewhere', 'helm:/elsewhere', 'https://example.com/shop?ref=v1'])(
    'git has no earlier version of %j',
    async (target) => {
      const { code, stderr } = await run('--base', 'main', target)
      expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('GIT_TARGET_OUTSIDE') })
    },
  )

  test('objects that exist on only one side are added or removed as a whole', async () => {
    rmSync(join(tree.directory, 'argo'), { recursive: true })
    const gone = await run('--base', 'main', 'argocd:argo')
    expect(gone).toEqual({
      code: 1,
      stdout: 'argocd:argo#argocd/db: removed Service/db\nargocd:argo#argocd/web: removed Service/web\n',
    })
    expect(await run('--base', 'main', 'flux:nowhere')).toMatchObject({ code: 2 })
    expect(await run('--base', 'main', 'helm:nowhere')).toMatchObject({ code: 2 })
  })
})
