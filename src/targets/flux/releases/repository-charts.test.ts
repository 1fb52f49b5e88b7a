import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { chartArchive } from '../../../../test/support/chart-archive.ts'
import { chartManifest, chartRoutes, sha256Of, webChart } from '../../../../test/support/chart-routes.ts'
import { cli } from '../../../../test/support/cli.ts'
import { fluxKustomization } from '../../../../test/support/flux-kustomization.ts'
import { makeRepository } from '../../../../test/support/git.ts'
import { project } from '../../../../test/support/project.ts'
import { type Routes, type WebServer, webServer } from '../../../../test/support/web-server.ts'

let server: WebServer
const others: WebServer[] = []
let directory: string

beforeEach(async () => {
  server = await webServer(chartRoutes(['1.0.0', '1.2.0', '2.0.0']))
})

afterEach(async () => {
  for (const each of [server, ...others.splice(0)]) await each.close()
})

/** Starts a server with charts and other routes. */
async function otherServer(routes: Routes): Promise<WebServer> {
  const started = await webServer({ ...chartRoutes(['1.0.0']), ...routes })
  others.push(started)
  return started
}

/** Creates a repository with HelmReleases, and their sources. */
function repository(apps: Readonly<Record<string, string>>): void {
  directory = project({
    'cluster/apps.yaml': fluxKustomization(),
    ...Object.fromEntries(Object.entries(apps).map(([name, text]) => [`apps/${name}.yaml`, text])),
  }).directory
}

async function run(...args: readonly string[]) {
  return await cli(args, { cwd: directory, env: { XDG_CACHE_HOME: join(directory, '.cache'), HOME: directory } })
}

const release = (name: string, spec: string): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: ${name}, namespace: shop }\nspec: { ${spec} }\n`

function source(kind: string, spec: string): string {
  return `apiVersion: source.toolkit.fluxcd.io/v1\nkind: ${kind}\nmetadata: { name: public, namespace: shop }\nspec: { ${spec} }\n`
}

const fromRepository = (version: string, more = ''): string =>
  `chart: { spec: { chart: web, version: "${version}", ${more} sourceRef: { kind: HelmRepository, name: public } } }`
const chartRef = 'chartRef: { kind: OCIRepository, name: public }'
const host = (): string => server.url.replace('http://', '')
const place = (): string => `.kuilt/charts/${host().replace(':', '-')}/charts`

/** The kind and the spec of a source, and the chart of a HelmRelease. */
type Input = () => readonly [string, string, string]

const fetched: readonly (readonly [string, Input, string])[] = [
  ['a HelmRepository', () => ['HelmRepository', `url: "${server.url}/charts"`, fromRepository('1.0.0')], '1.0.0'],
  ['a range', () => ['HelmRepository', `url: "${server.url}/charts/"`, fromRepository('1.x')], '1.2.0'],
  [
    'an OCI HelmRepository',
    () => ['HelmRepository', `type: oci, url: "oci://${host()}/charts"`, fromRepository('1.2.0')],
    '1.2.0',
  ],
  [
    'an OCIRepository',
    () => ['OCIRepository', `url: "oci://${host()}/charts/web", ref: { tag: 1.0.0 }`, chartRef],
    '1.0.0',
  ],
  [
    'a semver range',
    () => ['OCIRepository', `url: "oci://${host()}/charts/web", ref: { semver: "<2" }`, chartRef],
    '1.2.0',
  ],
  [
    'a digest, which takes precedence over the tag',
    () => [
      'OCIRepository',
      `url: "oci://${host()}/charts/web", ref: { tag: 1.0.0, digest: "sha256:${sha256Of(chartManifest('2.0.0'))}" }`,
      chartRef,
    ],
    '2.0.0',
  ],
]

describe.each(fetched)('%s', (_, input, version) => {
  test('is fetched by a build only with --enable-remote-charts', async () => {
    const [kind, spec, chart] = input()
    repository({ public: source(kind, spec), web: release('web', chart) })
    const offline = await run('build', 'flux:cluster')
    expect(offline.stderr).toContain(
      'the chart of HelmRelease shop/web is not rendered, because it has not been fetched',
    )
    expect(offline.stderr).toContain('hint: to fetch it, pass `--enable-remote-charts`; `kuilt vendor` writes it to')
    expect(server.requests).toEqual([])
    const { stdout, stderr } = await run('build', 'flux:cluster', '--enable-remote-charts')
    expect([stdout, stderr]).toEqual([expect.stringContaining(`\n  version: ${version}\n`), ''])
    expect(existsSync(join(directory, '.kuilt'))).toBe(false)
  })

  test('is vendored, and found by later builds', async () => {
    const [kind, spec, chart] = input()
    repository({ public: source(kind, spec), web: release('web', chart) })
    const first = await run('vendor', 'flux:cluster')
    expect([first.code, first.stderr]).toEqual([0, ''])
    expect(first.stdout).toMatch(new RegExp(`^${place()}/web-[0-9a-f.-]+\\.tgz: web [0-9a-f.-]+ from `))
    const asked = server.requests.length
    for (const args of [['vendor'], ['vendor', '--check']]) {
      const again = await run(...args, 'flux:cluster')
      expect(again).toMatchObject({ code: 0, stdout: '', stderr: expect.stringMatching(/^no charts are missing/) })
    }
    const { stdout, stderr } = await run('build', 'flux:cluster')
    expect([stdout, stderr]).toEqual([expect.stringContaining(`\n  version: ${version}\n`), ''])
    expect(server.requests).toHaveLength(asked)
  })
})

test('a release whose source is created with variables', async () => {
  const kustomization = fluxKustomization({ spec: '  postBuild: { substitute: { version: 1.0.0 } }\n' })
  repository({
    public: source('OCIRepository', `url: "oci://${host()}/charts/web", ref: { tag: "$\{version}" }`),
    web: release('web', chartRef),
  })
  writeFileSync(join(directory, 'cluster/apps.yaml'), kustomization)
  expect((await run('build', 'flux:cluster', '--enable-remote-charts')).stdout).toContain('\n  version: 1.0.0\n')
})

test('values files are read from the archive', async () => {
  repository({
    public: source('HelmRepository', `url: "${server.url}/charts"`),
    web: release('web', fromRepository('1.0.0', 'valuesFiles: [values-big.yaml],')),
  })
  expect((await run('build', 'flux:cluster', '--enable-remote-charts')).stdout).toContain('size: "9"\n')
})

test('vendor --check fails if a chart is missing, and writes nothing', async () => {
  repository({
    public: source('HelmRepository', `url: "${server.url}/charts"`),
    web: release('web', fromRepository('1.0.0')),
  })
  expect(await run('vendor', '--check', 'flux:cluster')).toMatchObject({
    code: 1,
    stdout: `${place()}/web-1.0.0.tgz: web 1.0.0 from ${server.url}/charts\n`,
  })
  expect(existsSync(join(directory, '.kuilt'))).toBe(false)
})

test('an archive is fetched again if it is missing, with the version and digest in the lock file', async () => {
  repository({
    public: source('HelmRepository', `url: "${server.url}/charts"`),
    web: release('web', fromRepository('1.x')),
  })
  await run('vendor', 'flux:cluster')
  const lock = join(directory, place(), '.kuilt-charts.lock')
  const text = readFileSync(lock, 'utf8').replace('1.2.0', '1.0.0')
  rmSync(join(directory, place(), 'web-1.2.0.tgz'))
  writeFileSync(lock, text.replace(/sha256:\w+/, `sha256:${sha256Of(webChart('1.0.0'))}`))
  expect((await run('build', 'flux:cluster', '--enable-remote-charts')).stdout).toContain('\n  version: 1.0.0\n')
  writeFileSync(lock, text)
  const { code, stderr } = await run('build', 'flux:cluster', '--enable-remote-charts')
  expect([code, stderr]).toEqual([1, expect.stringContaining('error[CHART_DIGEST_MISMATCH]')])
  expect(stderr).toContain(' --> apps/web.yaml:4')
})

test('a vendored archive that was changed is an error', async () => {
  repository({
    public: source('HelmRepository', `url: "${server.url}/charts"`),
    web: release('web', fromRepository('1.0.0')),
  })
  await run('vendor', 'flux:cluster')
  writeFileSync(join(directory, place(), 'web-1.0.0.tgz'), webChart('1.2.0'))
  const { code, stderr } = await run('build', 'flux:cluster')
  expect([code, stderr]).toEqual([1, expect.stringContaining('error[CHART_DIGEST_MISMATCH]')])
})

test('two ranges with the same version share an archive', async () => {
  repository({
    public: source('HelmRepository', `url: "${server.url}/charts"`),
    a: release('a', fromRepository('1.2.0')),
    b: release('b', fromRepository('1.x')),
  })
  expect((await run('vendor', 'flux:cluster')).stdout.match(/web-1\.2\.0\.tgz/g)).toHaveLength(1)
  expect(readdirSync(join(directory, place())).sort()).toEqual(['.kuilt-charts.lock', 'web-1.2.0.tgz'])
  expect((await run('build', 'flux:cluster')).stdout.match(/^ {2}version: 1\.2\.0$/gm)).toHaveLength(2)
})

test('charts that cannot be fetched are errors, all at once', async () => {
  repository({
    public: source('HelmRepository', `url: "${server.url}/charts"`),
    a: release('a', fromRepository('3.0.0')),
    b: release('b', fromRepository('4.0.0')),
    c: release('c', fromRepository('3.0.0')),
  })
  const { code, stdout, stderr } = await run('build', 'flux:cluster', '--enable-remote-charts')
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr.match(/error\[CHART_VERSION_MISSING\]/g)).toHaveLength(2)
  expect(stderr).toContain('--> apps/b.yaml:4')
  expect(stderr).toContain('note: the same error occurs for HelmRelease "c" in namespace "shop"\n')
})

test('vendor lists the charts that are not rendered and cannot be fetched', async () => {
  repository({
    git: source('GitRepository', 'url: "https://git.example/other"'),
    a: release('a', 'chart: { spec: { chart: ./charts/a, sourceRef: { kind: GitRepository, name: public } } }'),
    b: release('b', 'chartRef: { kind: OCIRepository, name: unknown }'),
  })
  mkdirSync(join(directory, 'other'))
  writeFileSync(join(directory, 'other/apps.yaml'), fluxKustomization())
  const { code, stdout, stderr } = await run('vendor', 'flux:cluster', 'flux:other')
  expect([code, stdout]).toEqual([0, ''])
  expect(stderr.match(/^warning/gm)).toHaveLength(1)
  expect(stderr).toContain(
    'warning[FLUX_HELM_RELEASE_KEPT]: the charts of HelmReleases shop/a and shop/b are not rendered, because their sources are not available',
  )
  expect(stderr).toContain('pass `--flux-source GitRepository/public=DIR`, and the same for 1 other source')
  expect(stderr).toMatch(/\nno other charts are missing\n$/)
})

test('the dependencies of a chart in the repository are fetched and vendored', async () => {
  repository({
    web: release(
      'app',
      'chart: { spec: { chart: ./charts/app, sourceRef: { kind: GitRepository, name: flux-system } } }',
    ),
    '../charts/app/Chart': `apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: [{ name: web, version: 1.x, repository: "${server.url}/charts" }]\n`,
  })
  const build = async (...args: readonly string[]) => await run('build', 'flux:cluster', ...args)
  const offline = await build()
  expect(offline.stderr).toContain('warning[FLUX_CHART_INCOMPLETE]')
  expect(offline.stderr).toContain('hint: to fetch it, pass `--enable-remote-charts`, or run `kuilt vendor`')
  expect((await build('--enable-remote-charts')).stdout).toContain('\n  version: 1.2.0\n')
  expect((await run('vendor', 'flux:cluster')).stdout).toMatch(/^charts\/app\/charts\/web-1\.2\.0\.tgz: web 1\.2\.0 /)
  expect((await build()).stdout).toContain('\n  version: 1.2.0\n')
})

test('at a git revision, charts that were vendored later are used', async () => {
  repository({
    public: source('HelmRepository', `url: "${server.url}/charts"`),
    web: release('web', fromRepository('1.0.0')),
  })
  makeRepository(directory, {})
  await run('vendor', 'flux:cluster')
  expect((await run('build', 'flux:main:cluster')).stdout).toContain('\n  version: 1.0.0\n')
  expect(await run('diff', '--base', 'main', 'flux:cluster')).toMatchObject({ code: 0, stderr: '' })
})

test('diff warns about a chart that is rendered on one side only', async () => {
  repository({
    public: source('HelmRepository', `url: "${server.url}/charts"`),
    web: release('web', fromRepository('1.0.0')),
    other: release('other', fromRepository('1.2.0')),
  })
  makeRepository(directory, {})
  writeFileSync(join(directory, 'apps/web.yaml'), release('web', fromRepository('2.0.0')))
  await run('vendor', 'flux:cluster')
  const { stderr } = await run('diff', '--base', 'main', 'flux:cluster')
  expect(stderr).toContain('the chart of HelmRelease shop/web is not rendered, because it has not been fetched')
  expect(stderr).toContain('hint: this warning is about the old version')
  expect(stderr).not.toContain('shop/other')
})

test('a chart that several releases use is fetched once', async () => {
  repository({
    public: source('HelmRepository', `url: "${server.url}/charts"`),
    a: release('a', fromRepository('1.0.0')),
    b: release('b', fromRepository('1.0.0')),
  })
  expect((await run('build', 'flux:cluster', '--enable-remote-charts')).stderr).toBe('')
  expect(server.requests).toEqual(['/charts/index.yaml', '/charts/web-1.0.0.tgz'])
})

test('charts are neither read from nor written to other directories', async () => {
  repository({
    public: source('HelmRepository', `url: "${server.url}/charts"`),
    a: release('a', fromRepository('1.0.0').replace('chart: web', 'chart: ../../web')),
    b: release('b', fromRepository('1.0.0')),
  })
  const outside = project({ keep: '' }).directory
  makeRepository(directory, {})
  expect((await run('vendor', 'flux:cluster')).stderr).toContain('HelmRelease shop/a is not rendered')
  renameSync(join(directory, '.kuilt'), join(outside, '.kuilt'))
  symlinkSync(join(outside, '.kuilt'), join(directory, '.kuilt'))
  expect((await run('build', 'flux:cluster')).stderr).toContain(
    'HelmRelease shop/b is not rendered, because it has not been fetched',
  )
  const { code, stderr } = await run('vendor', 'flux:cluster')
  expect([code, stderr]).toEqual([1, expect.stringContaining('error[CHART_WRITE_FAILED]')])
})

test('a version that leads to another directory does not exist', async () => {
  const version = 'x/../../../../../apps/web'
  const digest = `sha256:${sha256Of(chartManifest('1.0.0'))}`
  const entry = `{ version: "${version}", urls: [web-1.0.0.tgz] }`
  const hostile = await otherServer({
    '/charts/index.yaml': (_, response) => void response.end(`entries: { web: [${entry}] }`),
  })
  for (const [kind, url, more, chart] of [
    ['HelmRepository', hostile.url, '', fromRepository(version)],
    [
      'OCIRepository',
      `${hostile.url.replace('http', 'oci')}/charts/web`,
      `ref: { tag: "${version}", digest: "${digest}" }`,
      chartRef,
    ],
  ] as const) {
    repository({
      public: source(kind, `url: "${url}${chart === chartRef ? '' : '/charts'}", ${more}`),
      web: release('web', chart),
    })
    const { code, stderr } = await run('vendor', 'flux:cluster')
    expect([code, stderr]).toEqual([1, expect.stringContaining('error[CHART_VERSION_MISSING]')])
    expect(readdirSync(join(directory, 'apps')).sort()).toEqual(['public.yaml', 'web.yaml'])
  }
})

test('two repositories with different charts for the same path are an error', async () => {
  const other = webChart('9.0.0')
  const manifest = chartManifest('1.0.0').replace(sha256Of(webChart('1.0.0')), sha256Of(other))
  const both = await otherServer({
    '/v2/charts/web/manifests/1.0.0': (_, response) => void response.end(manifest),
    [`/v2/charts/web/blobs/sha256:${sha256Of(other)}`]: (_, response) => void response.end(other),
  })
  const registry = source('HelmRepository', `url: "${both.url.replace('http', 'oci')}/charts"`)
  repository({
    public: source('HelmRepository', `url: "${both.url}/charts"`),
    oci: registry.replace('name: public', 'name: registry'),
    a: release('a', fromRepository('1.0.0')),
    b: release('b', fromRepository('1.0.0').replace('name: public', 'name: registry')),
  })
  const { code, stderr } = await run('vendor', 'flux:cluster')
  expect([code, stderr]).toEqual([1, expect.stringContaining('error[CHART_WRITE_FAILED]')])
  expect(stderr).toContain('contain different charts for this path')
  expect(existsSync(join(directory, '.kuilt'))).toBe(false)
})

test('the lock file keeps the entries of other repositories', async () => {
  const at = (url: string): void => {
    writeFileSync(join(directory, 'apps/public.yaml'), source('HelmRepository', `url: "${url}/charts"`))
  }
  repository({ public: '', web: release('web', fromRepository('1.0.0')) })
  for (const url of [server.url, server.url.replace('http', 'oci'), server.url]) {
    at(url)
    await run('vendor', 'flux:cluster')
    expect(await run('vendor', '--check', 'flux:cluster')).toMatchObject({ code: 0 })
  }
  const lock = readFileSync(join(directory, place(), '.kuilt-charts.lock'), 'utf8')
  expect(lock.match(/^ {2}repository: .*/gm)).toHaveLength(2)
})

test('vendoring for a git revision keeps the lock file of the working tree', async () => {
  repository({
    public: source('HelmRepository', `url: "${server.url}/charts"`),
    web: release('web', fromRepository('1.0.0')),
  })
  makeRepository(directory, {})
  writeFileSync(join(directory, 'apps/web.yaml'), release('web', fromRepository('1.2.0')))
  await run('vendor', 'flux:cluster')
  await run('vendor', 'flux:main:cluster')
  expect((await run('build', 'flux:cluster')).stdout).toContain('\n  version: 1.2.0\n')
  expect((await run('build', 'flux:main:cluster')).stdout).toContain('\n  version: 1.0.0\n')
})

test('files on disk are not added to a vendored chart', async () => {
  repository({
    public: source('HelmRepository', `url: "${server.url}/charts"`),
    web: release('web', fromRepository('1.0.0')),
  })
  await run('vendor', 'flux:cluster')
  const templates = join(directory, place(), 'web/templates')
  mkdirSync(templates, { recursive: true })
  writeFileSync(join(templates, 'extra.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: extra }\n')
  const { stdout } = await run('build', 'flux:cluster')
  expect(stdout).toContain('name: web-config\n')
  expect(stdout).not.toContain('extra')
})

test('credentials are not part of the directory', async () => {
  repository({
    public: source('HelmRepository', `url: "${server.url.replace('//', '//me@example.com:s3cret@')}/charts"`),
    web: release('web', fromRepository('1.0.0')),
  })
  expect((await run('vendor', 'flux:cluster')).stdout).toContain(`${place()}/web-1.0.0.tgz: web 1.0.0 from http://***@`)
  expect(readFileSync(join(directory, place(), '.kuilt-charts.lock'), 'utf8')).not.toContain('s3cret')
})

test('the advice to log in contains no credentials', async () => {
  const closed = await otherServer({
    '/v2/charts/web/manifests/1.0.0': (_, response) => void response.writeHead(401).end(),
  })
  repository({
    public: source('HelmRepository', `url: "${closed.url.replace('http://', 'oci://me:s3cret@')}/charts"`),
    web: release('web', fromRepository('1.0.0')),
  })
  const { stderr } = await run('build', 'flux:cluster', '--enable-remote-charts')
  expect(stderr).toContain(`to log in, run \`helm registry login ${closed.url.replace('http://', '')}\``)
  expect(stderr).not.toContain('s3cret')
})

test('no hint suggests fetching the dependencies of an incomplete package', async () => {
  const manifest =
    'apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [{ name: db, version: 1.x, repository: "https://charts.example" }]\n'
  const archive = chartArchive({ 'web/Chart.yaml': manifest })
  const incomplete = await otherServer({
    '/charts/index.yaml': (_, response) => void response.end('entries: { web: [{ version: 1.0.0, urls: [web.tgz] }] }'),
    '/charts/web.tgz': (_, response) => void response.end(archive),
  })
  repository({
    public: source('HelmRepository', `url: "${incomplete.url}/charts"`),
    web: release('web', fromRepository('1.0.0')),
  })
  const { stderr } = await run('build', 'flux:cluster', '--enable-remote-charts')
  expect(stderr).toContain('error[CHART_DEPENDENCIES_MISSING]')
  expect(stderr).not.toContain('hint:')
})

test('a symlink in place of a lock file is replaced, even if it leads to a file that does not exist', async () => {
  repository({
    public: source('HelmRepository', `url: "${server.url}/charts"`),
    web: release('web', fromRepository('1.0.0')),
  })
  const outside = project({ keep: '' }).directory
  mkdirSync(join(directory, place()), { recursive: true })
  symlinkSync(join(outside, 'lock'), join(directory, place(), '.kuilt-charts.lock'))
  expect(await run('vendor', 'flux:cluster')).toMatchObject({ code: 0 })
  expect(readdirSync(outside)).toEqual(['keep'])
  expect((await run('build', 'flux:cluster')).stdout).toContain('\n  version: 1.0.0\n')
})

test('at a git revision, vendored charts larger than --max-file-size are not read', async () => {
  repository({
    public: source('HelmRepository', `url: "${server.url}/charts"`),
    web: release('web', fromRepository('1.0.0')),
  })
  makeRepository(directory, {})
  await run('vendor', 'flux:cluster')
  const lock = join(directory, place(), '.kuilt-charts.lock')
  writeFileSync(lock, `# ${'-'.repeat(5000)}\n${readFileSync(lock, 'utf8')}`)
  const { stderr } = await run('build', 'flux:main:cluster', '--max-file-size', '4Ki')
  expect(stderr).toContain('is larger than 4 KiB')
})

test('explain shows the line of a fetched chart, and affected finds its Kustomization', async () => {
  repository({
    public: source('HelmRepository', `url: "${server.url}/charts"`),
    web: release('web', fromRepository('1.0.0')),
  })
  const { stdout } = await run('explain', 'flux:cluster', 'ConfigMap/web-config', 'data.size', '--enable-remote-charts')
  expect(stdout).toContain(`${place()}/web/values.yaml:1`)
  const affected = 'flux:cluster#flux-system/apps\n'
  const lock = `${place()}/.kuilt-charts.lock`
  expect(await run('affected', lock, '--in', 'flux:cluster')).toMatchObject({ stdout: affected })
  await run('vendor', 'flux:cluster')
  for (const file of [lock, `${place()}/web-1.0.0.tgz`]) {
    expect(await run('affected', file, '--in', 'flux:cluster')).toMatchObject({ stdout: affected })
  }
})

test('vendor does not need the values of a release', async () => {
  repository({
    public: source('HelmRepository', `url: "${server.url}/charts"`),
    web: release('web', `${fromRepository('1.0.0')}, valuesFrom: [{ kind: Secret, name: in-cluster }]`),
  })
  expect((await run('build', 'flux:cluster', '--enable-remote-charts')).stderr).toContain('error[FLUX_VALUES_MISSING]')
  expect((await run('vendor', 'flux:cluster')).stdout).toContain('web-1.0.0.tgz: web 1.0.0 from ')
})
