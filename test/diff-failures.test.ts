import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Diff, diffRevision, type KuiltError, renderDiff } from '#kuilt'
import { cli } from './support/cli.ts'
import { fluxKustomization } from './support/flux-kustomization.ts'
import { type Files, makeRepository, writeFiles } from './support/git.ts'
import { type Project, project } from './support/project.ts'

/** `kuilt diff --base` with targets that cannot be rendered. */
const service = (port: number) =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: ${port} }] }\n`
const overlay = (...resources: readonly string[]) => `resources: [${['../../base', ...resources].join(', ')}]\n`

let repository: Project
const setUp = (old: Files, now: Files): void => {
  repository = project({})
  makeRepository(repository.directory, old)
  writeFiles(repository.directory, now)
}
const run = (...args: readonly string[]) => cli(['diff', '--base', 'main', ...args], { cwd: repository.directory })
afterEach(() => repository.remove())

describe('overlays', () => {
  beforeEach(() => {
    setUp(
      {
        'base/kustomization.yaml': 'resources: [web.yaml]\n',
        'base/web.yaml': service(80),
        'overlays/a/kustomization.yaml': overlay(),
        'overlays/broken/kustomization.yaml': overlay(),
        'overlays/deleted/kustomization.yaml': overlay('gone.yaml'),
        'overlays/repaired/kustomization.yaml': overlay('gone.yaml'),
      },
      {
        'base/web.yaml': service(81),
        'overlays/broken/kustomization.yaml': overlay('gone.yaml'),
        'overlays/repaired/kustomization.yaml': overlay(),
      },
    )
    rmSync(join(repository.directory, 'overlays/deleted'), { recursive: true })
  })

  test('the other targets are compared, and each error is reported', async () => {
    const { code, stdout, stderr } = await run()
    expect({ code, stdout }).toEqual({
      code: 2,
      stdout: `overlays/a

Service/web: 1 field changed
  spec.ports[0].port  80 → 81

overlays/broken

Not compared: the new version cannot be rendered.

overlays/repaired

Not compared: the old version cannot be rendered, so there is nothing to compare the new version with.

overlays/deleted

Not compared: the old version cannot be rendered.

1 changed, 3 targets not compared
`,
    })
    expect(stderr.match(/^error.*|^ note: .*/gm)).toEqual([
      'error[FILE_NOT_FOUND]: no such file or directory: "overlays/broken/gone.yaml"',
      ' note: not compared: overlays/broken',
      'error[FILE_NOT_FOUND]: no such file or directory: "overlays/repaired/gone.yaml"',
      ' note: the files are from revision "main"',
      ' note: not compared: overlays/repaired',
      ' note: only the old version has this error, so there is nothing to compare the new version with',
      'error[FILE_NOT_FOUND]: no such file or directory: "overlays/deleted/gone.yaml"',
      ' note: the files are from revision "main"',
      ' note: not compared: overlays/deleted',
    ])
  })

  test.each([
    ['names', /^overlays\/a: changed Service\/web\noverlays\/broken: not compared\n/],
    ['unified', /\n\+.*port: 81\noverlays\/broken: not compared\n$/],
    [
      'markdown',
      /^\*\*1 changed, 1 target not compared\*\*\n\nNot compared, because the new version cannot be rendered: `overlays\/broken`\n\n\| target/,
    ],
    ['jsonpatch', /"notCompared": \[\n {4}\{\n {6}"target": "overlays\/broken"/],
  ])('--format %s', async (format, expected) => {
    const { code, stdout } = await run('overlays/a', 'overlays/broken', '--format', format)
    expect(code).toBe(2)
    expect(stdout).toMatch(expected)
  })

  test('--format json', async () => {
    const { code, stdout, stderr } = await run('overlays/*', '--format', 'json')
    expect(code).toBe(2)
    const { changes, notCompared, identical } = JSON.parse(stdout)
    expect(changes).toHaveLength(1)
    expect(identical).toBe(false)
    expect(notCompared).toEqual([
      { target: 'overlays/broken', version: 'new', repaired: false, code: 'FILE_NOT_FOUND' },
      { target: 'overlays/repaired', version: 'old', repaired: true, code: 'FILE_NOT_FOUND' },
      { target: 'overlays/deleted', version: 'old', repaired: false, code: 'FILE_NOT_FOUND' },
    ])
    expect(JSON.parse(stderr).diagnostics).toHaveLength(3)
  })

  test('a mistake in a shared base is reported once', async () => {
    writeFiles(repository.directory, { 'base/kustomization.yaml': 'resources: [nowhere.yaml]\n' })
    const { code, stdout, stderr } = await run('overlays/a', 'overlays/broken')
    expect({ code, stdout }).toMatchObject({ code: 2, stdout: expect.stringContaining('\n\n2 targets not compared\n') })
    expect(stderr.match(/^error/gm)).toHaveLength(1)
    expect(stderr).toContain(' note: not compared: overlays/a and overlays/broken\n')
  })

  test('a single target: only its error is printed', async () => {
    expect(await run('overlays/broken')).toMatchObject({ code: 2, stdout: '' })
    const { code, stdout, stderr } = await run('overlays/repaired')
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(' note: only the old version has this error, so there is nothing')
  })

  test('the library throws by default, and returns failures on request', async () => {
    const options = { cwd: repository.directory }
    const thrown: KuiltError = await diffRevision('main', ['overlays/*'], options).catch((error) => error)
    expect(thrown.code).toBe('FILE_NOT_FOUND')
    const found = await diffRevision('main', ['overlays/a', 'overlays/broken'], { ...options, failedTargets: 'return' })
    expect(found.map(({ target, failure }: Diff) => [target, failure?.error.code])).toEqual([
      ['overlays/a', undefined],
      ['overlays/broken', 'FILE_NOT_FOUND'],
    ])
    expect(found[1]).toMatchObject({ equal: false, identical: false, changes: [] })
    expect(renderDiff(found)).toContain('1 target not compared')
  })
})

test('a remote base of the old version that is not available', async () => {
  const local = (port: number) => ({ 'a/kustomization.yaml': 'resources: [web.yaml]\n', 'a/web.yaml': service(port) })
  const remote = `resources: ["file:///nowhere/shop?ref=v1"]\n`
  setUp({ ...local(80), 'b/kustomization.yaml': remote }, { ...local(81), 'b/kustomization.yaml': 'namePrefix: b-\n' })
  const { code, stdout, stderr } = await run('--format', 'names')
  expect({ code, stdout }).toEqual({ code: 2, stdout: 'a: changed Service/web\nb: not compared\n' })
  expect(stderr).toContain('error[GIT_FAILED]')
  expect(stderr).toContain(' note: the files are from revision "main"\n note: not compared: b\n')
})

describe('Flux and Argo CD', () => {
  const kustomization = (name: string, path = name) => `---\n${fluxKustomization({ name, path: `./${path}` })}`
  const application = (name: string, path = name) =>
    `---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: ${name}, namespace: argocd }\nspec:\n  destination: { namespace: shop }\n  source: { repoURL: https://git.example.com/shop, path: ${path} }\n`

  test('the other Kustomizations and Applications are compared', async () => {
    setUp(
      {
        'cluster/all.yaml': kustomization('a') + kustomization('b'),
        'apps/all.yaml': application('a') + application('b'),
        'a/web.yaml': service(80),
        'b/kustomization.yaml': 'resources: []\n',
      },
      { 'a/web.yaml': service(81), 'b/kustomization.yaml': 'resources: [gone.yaml]\n' },
    )
    for (const [target, namespace] of [
      ['flux:cluster', 'flux-system'],
      ['argocd:apps', 'argocd'],
    ] as const) {
      const { code, stdout, stderr } = await run(target, '--format', 'names')
      expect({ code, stdout }).toEqual({
        code: 2,
        stdout: `${target}#${namespace}/a: changed Service/web\n${target}#${namespace}/b: not compared\n`,
      })
      expect(stderr).toContain('b/kustomization.yaml:1:13')
      expect(await run(`${target}#b`)).toMatchObject({ code: 2, stdout: '' })
    }
  })

  test('a skipped chart is reported even if another Application cannot be rendered', async () => {
    const chart = application('a').replace('path: a', 'chart: web, targetRevision: 1.0.0')
    const files = { 'a/web.yaml': service(80), 'b/web.yaml': service(80) }
    setUp(
      { ...files, 'apps/all.yaml': application('a') + application('b') },
      { 'apps/all.yaml': chart + application('b'), 'b/kustomization.yaml': 'resources: [gone.yaml]\n' },
    )
    const { stdout, stderr } = await run('argocd:apps', '--format', 'names')
    expect(stdout).toBe('argocd:apps#argocd/a: removed Service/web\nargocd:apps#argocd/b: not compared\n')
    expect(stderr).toContain('warning[ARGOCD_CHART_NOT_RENDERED]')
  })

  test('Kustomizations that get variables from the same object: one error', async () => {
    const spec = '  postBuild: { substituteFrom: [{ kind: ConfigMap, name: vars }] }\n'
    const one = (name: string) => `---\n${fluxKustomization({ name, path: './a', spec })}`
    setUp({ 'cluster/all.yaml': one('a') + one('b'), 'a/web.yaml': service(80) }, { 'a/web.yaml': service(81) })
    const { stderr } = await run('flux:cluster')
    expect(stderr.match(/^error/gm)).toHaveLength(1)
    expect(stderr).toContain('not compared: flux:cluster#flux-system/a and flux:cluster#flux-system/b\n')
  })

  test('what a broken Kustomization creates is not reported as removed; new ones are reported as added', async () => {
    setUp(
      {
        'cluster/all.yaml': kustomization('parent'),
        'parent/child.yaml': kustomization('child'),
        'parent/kustomization.yaml': 'resources: [child.yaml]\n',
        'child/web.yaml': service(80),
        'other/web.yaml': service(80),
      },
      {
        'cluster/all.yaml': kustomization('parent') + kustomization('other'),
        'parent/kustomization.yaml': 'resources: [gone.yaml]\n',
      },
    )
    const { code, stdout, stderr } = await run('flux:cluster', '--format', 'names')
    expect({ code, stdout }).toEqual({
      code: 2,
      stdout: [
        'flux:cluster#flux-system/parent: not compared',
        'flux:cluster#flux-system/other: added Service/web',
        'flux:cluster#flux-system/child: not compared',
        '',
      ].join('\n'),
    })
    expect(stderr).toContain('not compared: flux:cluster#flux-system/parent and flux:cluster#flux-system/child\n')
  })
})

test('on a terminal, diff reports that nothing has changed', async () => {
  setUp({ 'a/kustomization.yaml': 'namePrefix: a-\n', 'b/kustomization.yaml': 'namePrefix: b-\n' }, {})
  const onTerminal = async (...args: readonly string[]) =>
    await cli(['diff', ...args], { cwd: repository.directory, isTTY: true })
  expect(await onTerminal('a', 'b')).toEqual({ code: 0, stdout: '', stderr: 'no changes\n' })
  expect(await onTerminal('--base', 'main', '*')).toMatchObject({ stderr: 'no changes in 2 targets\n' })
  expect(await onTerminal('--base', 'main')).toMatchObject({
    stderr: 'no changes: no root depends on a changed file\n',
  })
  expect(await run('*')).toEqual({ code: 0, stdout: '', stderr: '' })
})
