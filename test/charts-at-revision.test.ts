import { cli } from './support/cli.ts'
import { makeRepository, writeFiles } from './support/git.ts'
import { type Project, project } from './support/project.ts'

/** Charts in kustomizations at a git revision, where helm cannot run. */
const application = (name: string) =>
  `---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: ${name}, namespace: argocd }\nspec:\n  destination: { namespace: shop }\n  source: { repoURL: https://git.example.com/shop, path: ${name} }\n`
const service = (port: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: ${port} }] }\n`

let repository: Project
const run = (...args: readonly string[]) => cli(args, { cwd: repository.directory })
const write = (path: string, text: string) => writeFiles(repository.directory, { [path]: text })

beforeEach(() => {
  repository = project({})
  makeRepository(repository.directory, {
    'apps/all.yaml': application('prod') + application('plain'),
    'prod/kustomization.yaml': 'helmCharts: [{ name: web, releaseName: web }]\n',
    'prod/charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'prod/charts/web/values.yaml': 'port: 80\n',
    'prod/charts/web/templates/all.yaml': service('{{ .Values.port }}'),
    'plain/web.yaml': service('80'),
  })
})
afterEach(() => repository.remove())

describe('--enable-helm', () => {
  // If helm ran for one side, the result would be an error: this program is not helm.
  const automatic = ['--enable-helm', '--helm-command', 'true']

  test('both sides are rendered without helm', async () => {
    write('prod/charts/web/values.yaml', 'port: 81\n')
    const changed = { code: 1, stderr: '' }
    for (const targets of [
      ['--base', 'HEAD', 'prod'],
      ['HEAD:prod', 'prod'],
      ['--base', 'HEAD', 'argocd:apps'],
      ['argocd:HEAD:apps', 'argocd:apps'],
    ]) {
      expect(await run('diff', ...targets, ...automatic)).toMatchObject(changed)
    }
    const affected = ['affected', '--base', 'HEAD', '--exact', ...automatic]
    expect(await run(...affected)).toMatchObject({ code: 0, stdout: 'prod\n' })
    expect(await run(...affected, '--in', 'argocd:apps')).toMatchObject({ stdout: 'argocd:apps#argocd/prod\n' })
    expect(await run('build', 'HEAD:prod', ...automatic)).toMatchObject({ code: 0 })
    // Without a revision, helm runs.
    expect((await run('diff', 'prod', 'prod', ...automatic)).stderr).toContain('HELM_VERSION')
  })

  test('--helm program is an error, with a hint', async () => {
    const { code, stderr } = await run('build', 'HEAD:prod', '--enable-helm', '--helm', 'program')
    expect(code).toBe(1)
    expect(stderr).toContain('error[GIT_REVISION_PROGRAM]: cannot run "helm" at revision "HEAD"')
    expect(stderr).toContain('hint: to render charts without helm, pass `--helm native`')
  })
})
