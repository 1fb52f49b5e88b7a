import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chartRoutes } from '../../../../test/support/chart-routes.ts'
import { cli } from '../../../../test/support/cli.ts'
import { makeRepository } from '../../../../test/support/git.ts'
import { project } from '../../../../test/support/project.ts'
import { type WebServer, webServer } from '../../../../test/support/web-server.ts'

let server: WebServer
let directory: string

beforeEach(async () => {
  server = await webServer(chartRoutes(['1.0.0', '1.2.0', '2.0.0']))
})

afterEach(async () => {
  await server.close()
})

const application = (source: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: shop, namespace: argocd }\nspec:\n  destination: { namespace: shop }\n  source: { ${source} }\n`

function repository(files: Readonly<Record<string, string>>): void {
  directory = project(files).directory
}

async function run(...args: readonly string[]) {
  return await cli(args, { cwd: directory, env: { XDG_CACHE_HOME: join(directory, '.cache'), HOME: directory } })
}

const host = (): string => server.url.replace('http://', '')
const place = (): string => `.kuilt/charts/${host().replace(':', '-')}/charts`

const sources: readonly (readonly [string, () => string])[] = [
  ['a chart repository', () => `repoURL: "${server.url}/charts", chart: web, targetRevision: 1.2.*`],
  ['a registry without a scheme', () => `repoURL: "${host()}/charts", chart: web, targetRevision: 1.2.0`],
  ['an OCI image', () => `repoURL: "oci://${host()}/charts/web", path: ., targetRevision: 1.2.0`],
]

describe.each(sources)('%s', (_, source) => {
  test('is fetched by a build only with --enable-remote-charts', async () => {
    repository({ 'apps/a.yaml': application(`${source()}, helm: { valueFiles: [values-big.yaml] }`) })
    const offline = await run('build', 'argocd:apps')
    expect(offline.stderr).toContain('the chart "web" of Application "shop" is not rendered: it has not been fetched')
    expect(offline.stderr).toContain('hint: to fetch it, pass `--enable-remote-charts`; `kuilt vendor` writes it to')
    expect(server.requests).toEqual([])
    const { stdout, stderr } = await run('build', 'argocd:apps', '--enable-remote-charts')
    expect([stdout, stderr]).toEqual([expect.stringContaining('\n  size: "9"\n  version: 1.2.0\n'), ''])
    expect(existsSync(join(directory, '.kuilt'))).toBe(false)
  })

  test('is vendored, and found by later builds', async () => {
    repository({ 'apps/a.yaml': application(source()) })
    const { code, stdout, stderr } = await run('vendor', 'argocd:apps')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout.startsWith(`${place()}/web-1.2.0.tgz: web 1.2.0 from `)).toBe(true)
    const asked = server.requests.length
    expect(await run('vendor', '--check', 'argocd:apps')).toMatchObject({ code: 0, stdout: '' })
    expect((await run('build', 'argocd:apps')).stdout).toContain('\n  version: 1.2.0\n')
    expect(server.requests).toHaveLength(asked)
  })
})

test('explain shows the line in the archive that sets a value', async () => {
  repository({ 'apps/a.yaml': application(`repoURL: "${server.url}/charts", chart: web, targetRevision: 1.0.0`) })
  const { stdout } = await run('explain', 'argocd:apps', 'ConfigMap/shop-config', 'data.size', '--enable-remote-charts')
  expect(stdout).toContain(`${place()}/web/values.yaml:1`)
})

test('the dependencies of a chart in the repository are fetched and vendored', async () => {
  repository({
    'apps/a.yaml': application('repoURL: here, path: charts/app'),
    'charts/app/Chart.yaml': `apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: [{ name: web, version: 1.x, repository: "${server.url}/charts" }]\n`,
  })
  const build = async (...args: readonly string[]) => await run('build', 'argocd:apps', ...args)
  expect((await build()).stderr).toContain('hint: to fetch it, pass `--enable-remote-charts`, or run `kuilt vendor`')
  expect((await build('--enable-remote-charts')).stdout).toContain('\n  version: 1.2.0\n')
  expect((await run('vendor', 'argocd:apps')).stdout).toMatch(/^charts\/app\/charts\/web-1\.2\.0\.tgz: web 1\.2\.0 /)
  expect((await build()).stdout).toContain('\n  version: 1.2.0\n')
})

test('vendor lists charts that it cannot fetch', async () => {
  repository({ 'apps/a.yaml': application('repoURL: "ftp://charts.example", chart: web, targetRevision: 1.0.0') })
  const { code, stderr } = await run('vendor', 'argocd:apps')
  expect(code).toBe(0)
  expect(stderr).toContain('the chart "web" of Application "shop" is not rendered: its repository is not available')
  expect(stderr).toMatch(/\nno other charts are missing\n$/)
})

test('at a git revision, charts that were vendored later are used', async () => {
  repository({ 'apps/a.yaml': application(`repoURL: "${server.url}/charts", chart: web, targetRevision: 1.0.0`) })
  makeRepository(directory, {})
  await run('vendor', 'argocd:apps')
  expect((await run('build', 'argocd:main:apps')).stdout).toContain('\n  version: 1.0.0\n')
})
