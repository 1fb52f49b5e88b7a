import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { dirname, join } from 'node:path'
import { cli } from '../../../test/support/cli.ts'
import { project } from '../../../test/support/project.ts'
import { proxyServer } from '../../../test/support/proxy-server.ts'
import { type Routes, type WebServer, webServer } from '../../../test/support/web-server.ts'

type Route = Routes[string]
type Files = Readonly<Record<string, string>>

const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "{{ .Release.Name }}-{{ .Chart.Name }}" }\n'

function chartFiles(name: string, version: string): Files {
  return {
    [`${name}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: ${version}\n`,
    [`${name}/values.yaml`]: 'size: 1\n',
    [`${name}/templates/a.yaml`]: `${configMap}data: { version: "{{ .Chart.Version }}", size: "{{ .Values.size }}" }\n`,
  }
}

function archiveOf(name: string, version: string): Buffer {
  const { directory, remove } = project(chartFiles(name, version))
  execFileSync('tar', ['czf', 'chart.tgz', name], { cwd: directory })
  const bytes = readFileSync(join(directory, 'chart.tgz'))
  remove()
  return bytes
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const send =
  (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  (_: unknown, response: ServerResponse): void => {
    response.writeHead(200, headers)
    response.end(body)
  }

const archives = new Map(['1.0.0', '1.2.0', '2.0.0-rc.1'].map((version) => [version, archiveOf('web', version)]))
const archive = (version: string): Buffer => archives.get(version) ?? Buffer.alloc(0)

const indexOf = (digest: (version: string) => string): string => {
  const entries = [...archives.keys()].map(
    (version) => `  - { version: ${version}, urls: [web-${version}.tgz], digest: ${digest(version)} }\n`,
  )
  return `apiVersion: v1\nentries:\n  web:\n${entries.join('')}`
}

const repository: Routes = {
  '/charts/index.yaml': send(indexOf((version) => sha256(archive(version)))),
  ...Object.fromEntries([...archives].map(([version, bytes]) => [`/charts/web-${version}.tgz`, send(bytes)])),
}

let server: WebServer
let cache: ReturnType<typeof project>

async function start(routes: Routes): Promise<WebServer> {
  server = await webServer(routes)
  return server
}

beforeEach(() => {
  cache = project({ empty: '' })
})

afterEach(async () => {
  cache.remove()
  await server.close()
})

async function run(directory: string, ...args: readonly string[]) {
  return await cli(args, { cwd: directory, env: { XDG_CACHE_HOME: cache.directory, HOME: directory } })
}

const kustomization = (url: string, version = '^1.0'): Files => ({
  'kustomization.yaml': `helmCharts:\n- name: web\n  repo: ${url}\n  version: "${version}"\n  releaseName: shop\n`,
})

test('nothing is fetched without the option, which the error mentions', async () => {
  const { url, requests } = await start(repository)
  const { directory, remove } = project(kustomization(`${url}/charts`))
  const { code, stderr } = await run(directory, 'build', '--helm', 'native')
  expect(code).toBe(1)
  expect(stderr).toContain('error[CHART_NOT_VENDORED]')
  expect(stderr).toContain('pass `--enable-remote-charts`')
  expect(requests).toEqual([])
  remove()
})

test('charts of a kustomization are fetched and cached', async () => {
  const { url, requests } = await start(repository)
  const { directory, remove } = project(kustomization(`${url}/charts`))
  const first = await run(directory, 'build', '--enable-remote-charts')
  expect(first).toMatchObject({ code: 0, stderr: '' })
  expect(first.stdout).toContain('name: shop-web')
  expect(first.stdout).toContain('version: 1.2.0')
  expect(requests).toEqual(['/charts/index.yaml', '/charts/web-1.2.0.tgz'])
  expect((await run(directory, 'build', '--enable-remote-charts')).stdout).toBe(first.stdout)
  expect(requests).toEqual(['/charts/index.yaml', '/charts/web-1.2.0.tgz', '/charts/index.yaml'])
  expect(readdirSync(directory)).toEqual(['kustomization.yaml'])
  remove()
})

test('a corrupt file in the cache is not used', async () => {
  const { url } = await start(repository)
  const { directory, remove } = project(kustomization(`${url}/charts`))
  const first = await run(directory, 'build', '--enable-remote-charts')
  writeFileSync(join(cache.directory, 'kuilt/sha256', sha256(archive('1.2.0'))), archive('1.0.0'))
  expect((await run(directory, 'build', '--enable-remote-charts')).stdout).toBe(first.stdout)
  remove()
})

test('an archive with a different digest than in the repository is an error', async () => {
  const { url } = await start({ ...repository, '/charts/index.yaml': send(indexOf(() => 'a'.repeat(64))) })
  const { directory, remove } = project(kustomization(`${url}/charts`))
  const { stdout, stderr } = await run(directory, 'build', '--enable-remote-charts')
  expect([stdout, stderr]).toEqual(['', expect.stringContaining('error[CHART_DIGEST_MISMATCH]')])
  expect(stderr).toContain('--> kustomization.yaml:2:3')
  remove()
})

test('an invalid digest is an error', async () => {
  const { url } = await start({ ...repository, '/charts/index.yaml': send(indexOf(() => '0'.repeat(64))) })
  const { directory, remove } = project(kustomization(`${url}/charts`))
  const { stdout, stderr } = await run(directory, 'build', '--enable-remote-charts')
  expect([stdout, stderr]).toEqual(['', expect.stringContaining('error[CHART_REPOSITORY_INVALID]')])
  remove()
})

test.each([
  ['>=3', 'CHART_VERSION_MISSING'],
  ['1.5.0', 'CHART_VERSION_MISSING'],
])('no version in the range %s', async (version, code) => {
  const { url } = await start(repository)
  const { directory, remove } = project(kustomization(`${url}/charts`, version))
  expect((await run(directory, 'build', '--enable-remote-charts')).stderr).toContain(`error[${code}]`)
  remove()
})

test('a chart that is not in the repository', async () => {
  const { url } = await start({ '/charts/index.yaml': send('apiVersion: v1\nentries: {}\n') })
  const { directory, remove } = project(kustomization(`${url}/charts`))
  expect((await run(directory, 'build', '--enable-remote-charts')).stderr).toContain('error[CHART_NOT_IN_REPOSITORY]')
  remove()
})

test('vendor writes the chart to the directory that kustomize expects, and a lock file', async () => {
  const { url, requests } = await start(repository)
  const { directory, remove } = project(kustomization(`${url}/charts`))
  const missing = `charts/web-^1.0/web: web 1.2.0 from ${url}/charts\n`
  expect(await run(directory, 'vendor', '--check')).toMatchObject({ code: 1, stdout: missing })
  expect(existsSync(join(directory, 'charts'))).toBe(false)
  const { code, stdout } = await run(directory, 'vendor')
  expect([code, stdout]).toEqual([0, missing])
  const lock = readFileSync(join(directory, 'charts/.kuilt-charts.lock'), 'utf8')
  expect(lock).toContain(`version: "1.2.0"\n  digest: "sha256:${sha256(archive('1.2.0'))}"`)
  expect(readdirSync(join(directory, 'charts/web-^1.0/web')).sort()).toEqual(['Chart.yaml', 'templates', 'values.yaml'])
  const asked = requests.length
  for (const args of [['vendor'], ['vendor', '--check']])
    expect(await run(directory, ...args)).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('no charts are missing'),
    })
  expect((await run(directory, 'build', '--helm', 'native')).stdout).toContain('version: 1.2.0')
  expect(requests).toHaveLength(asked)
  remove()
})

test.each([
  ['an absolute chartHome', (outside: string) => `helmGlobals: { chartHome: ${outside} }\n`],
  ['a chartHome with ..', () => 'helmGlobals: { chartHome: ../outside }\n'],
  ['a symlink', () => 'helmGlobals: { chartHome: link }\n'],
])('vendor writes nothing outside the repository: %s', async (_, globals) => {
  const { url } = await start(repository)
  const { directory } = project({ 'outside/a': '', 'repo/kustomization.yaml': '' })
  const chart = `helmCharts: [{ name: web, repo: "${url}/charts", version: 1.2.0, releaseName: shop }]\n`
  writeFileSync(join(directory, 'repo/kustomization.yaml'), `${globals(join(directory, 'outside'))}${chart}`)
  symlinkSync('../outside', join(directory, 'repo/link'))
  const { code, stderr } = await run(join(directory, 'repo'), 'vendor')
  expect([code, stderr]).toEqual([1, expect.stringContaining('error[CHART_WRITE_FAILED]')])
  expect(stderr).toContain(`it is outside "${join(directory, 'repo')}"`)
  expect(readdirSync(join(directory, 'outside'))).toEqual(['a'])
})

test('the lock file determines version and digest', async () => {
  const { url } = await start(repository)
  const { directory, remove } = project(kustomization(`${url}/charts`))
  await run(directory, 'vendor')
  rmSync(join(directory, 'charts/web-^1.0'), { recursive: true })
  const file = join(directory, 'charts/.kuilt-charts.lock')
  const lock = readFileSync(file, 'utf8')
  writeFileSync(file, lock.replace('1.2.0', '1.0.0').replace(sha256(archive('1.2.0')), sha256(archive('1.0.0'))))
  expect((await run(directory, 'build', '--enable-remote-charts')).stdout).toContain('version: 1.0.0')
  writeFileSync(file, lock.replace('1.2.0', '1.0.0'))
  const { code, stderr } = await run(directory, 'vendor')
  expect([code, stderr]).toEqual([1, expect.stringContaining('does not match the lock file')])
  expect(existsSync(join(directory, 'charts/web-^1.0'))).toBe(false)
  writeFileSync(file, 'charts: [{ name: web }]')
  expect((await run(directory, 'vendor')).stderr).toContain('error[CHART_LOCK_INVALID]')
  remove()
})

test('dependencies of a chart are fetched, and vendored as archives', async () => {
  const { url } = await start(repository)
  const { directory, remove } = project({
    'app/Chart.yaml': `apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- { name: web, version: 1.x, repository: ${url}/charts, alias: front }\n- { name: own, version: 0.1.0, repository: "file://../own" }\n`,
    'app/Chart.lock': `dependencies:\n- { name: web, repository: ${url}/charts, version: 1.0.0 }\n`,
    'app/values.yaml': 'front: { size: 5 }\n',
    ...chartFiles('own', '0.1.0'),
  })
  const missing = await run(directory, 'build', 'helm:app')
  expect(missing.stderr).toContain('error[CHART_DEPENDENCIES_MISSING]')
  expect(missing.stderr).toContain('pass `--enable-remote-charts`')
  const built = await run(directory, 'build', 'helm:app', '--enable-remote-charts')
  expect(built.stdout).toContain('# Source: app/charts/front/templates/a.yaml')
  expect(built.stdout).toContain('{ version: "1.0.0", size: "5" }')
  expect(built.stdout).toContain('# Source: app/charts/own/templates/a.yaml')
  expect((await run(directory, 'vendor', 'helm:app')).stdout).toBe(
    `app/charts/web-1.0.0.tgz: web 1.0.0 from ${url}/charts\n`,
  )
  expect(readFileSync(join(directory, 'app/charts/web-1.0.0.tgz'))).toEqual(archive('1.0.0'))
  const { stdout } = await run(directory, 'build', 'helm:app', '--enable-remote-charts')
  expect(stdout).toBe(built.stdout)
  remove()
})

describe('OCI registries', () => {
  const bytes = archive('1.2.0')
  const manifest = JSON.stringify({
    layers: [
      {
        mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
        digest: `sha256:${sha256(bytes)}`,
      },
    ],
  })
  /** Returns a registry that requires the token that it issues. */
  const registry = (): Routes => {
    const secured = (body: string | Uint8Array, headers?: Record<string, string>): Route => {
      return (request, response) => {
        if (request.headers.authorization === 'Bearer secret') return send(body, headers)(request, response)
        const realm = `http://${request.headers.host}/token`
        response.writeHead(401, {
          'www-authenticate': `Bearer realm="${realm}",service="r",scope="repository:a/web:pull"`,
        })
        response.end()
      }
    }
    return {
      '/token': (request, response) => {
        const isRight = request.url === '/token?service=r&scope=repository%3Aa%2Fweb%3Apull'
        send(isRight ? '{"token":"secret"}' : '{}')(request, response)
      },
      '/v2/a/web/tags/list': (request, response) => {
        const isFirst = request.url?.endsWith('?n=1000') === true
        const link = { link: '</v2/a/web/tags/list?last=1>; rel="next"' }
        secured(isFirst ? '{"tags":["1.0.0"]}' : '{"tags":["1.2.0","latest"]}', isFirst ? link : {})(request, response)
      },
      '/v2/a/web/manifests/1.2.0': secured(manifest),
      [`/v2/a/web/blobs/sha256:${sha256(bytes)}`]: secured(bytes),
    }
  }
  const repo = (url: string): string => `${url.replace('http:', 'oci:')}/a`

  test('the highest tag in the range is fetched, with an anonymous token', async () => {
    const { url } = await start(registry())
    const { directory, remove } = project(kustomization(repo(url)))
    const { stdout, stderr } = await run(directory, 'build', '--enable-remote-charts')
    expect([stdout, stderr]).toEqual([expect.stringContaining('version: 1.2.0'), ''])
    remove()
  })

  test('a full version needs no list of tags; a layer with different content is an error', async () => {
    const { url, requests } = await start({
      ...registry(),
      [`/v2/a/web/blobs/sha256:${sha256(bytes)}`]: send(archive('1.0.0')),
    })
    const { directory, remove } = project(kustomization(repo(url), '1.2.0'))
    const { stdout, stderr } = await run(directory, 'build', '--enable-remote-charts')
    expect([stdout, stderr]).toEqual(['', expect.stringContaining('error[CHART_DIGEST_MISMATCH]')])
    expect(requests.some((path) => path.includes('tags'))).toBe(false)
    remove()
  })

  test.each(['1.0.0', '9.0.0'])('a version that is not there: %s', async (version) => {
    const { url } = await start(registry())
    const { directory, remove } = project(kustomization(repo(url), version))
    const { stderr } = await run(directory, 'build', '--enable-remote-charts')
    expect(stderr).toContain('error[CHART_VERSION_MISSING]')
    remove()
  })
})

test('charts are fetched through the proxies of the environment', async () => {
  const { url } = await start(repository)
  const proxy = await proxyServer(() => Number(new URL(url).port))
  const { directory, remove } = project(kustomization('http://charts.example/charts', '1.0.0'))
  const before = process.env['http_proxy']
  process.env['http_proxy'] = proxy.url
  try {
    expect((await run(directory, 'build', '--enable-remote-charts')).stdout).toContain('version: 1.0.0')
  } finally {
    if (before === undefined) delete process.env['http_proxy']
    else process.env['http_proxy'] = before
    await proxy.close()
  }
  expect(proxy.requests).toEqual([
    'GET http://charts.example/charts/index.yaml',
    'GET http://charts.example/charts/web-1.0.0.tgz',
  ])
  remove()
})

describe('logins', () => {
  const basic = `Basic ${Buffer.from('me:pa:ss').toString('base64')}`
  const only =
    (authorization: string, route: Route, challenge: Record<string, string> = {}): Route =>
    (request, response) => {
      if (request.headers.authorization === authorization) return route(request, response)
      response.writeHead(401, challenge)
      response.end()
    }
  const auths = (host: string): string => JSON.stringify({ auths: { [host]: { auth: basic.slice('Basic '.length) } } })

  test('HTTP repositories receive the login from repositories.yaml; other servers do not', async () => {
    const routes = Object.fromEntries(Object.entries(repository).map(([path, route]) => [path, only(basic, route)]))
    const elsewhere = await webServer({
      '/web.tgz': (request, response) => send(String(request.headers.authorization))(request, response),
    })
    const { url } = await start({
      ...routes,
      '/other/index.yaml': only(
        basic,
        send(`entries: { web: [{ version: 1.2.0, urls: ["${elsewhere.url}/web.tgz"] }] }`),
      ),
    })
    const known = (path: string, more = ''): string =>
      `- { name: mine, url: "${url}/${path}/", username: me, password: "pa:ss"${more} }\n`
    const { directory, remove } = project(kustomization(`${url}/charts`))
    const denied = await run(directory, 'build', '--enable-remote-charts')
    expect(denied.stderr).toContain('401 (Unauthorized)')
    const config = join(directory, '.config/helm')
    mkdirSync(config, { recursive: true })
    writeFileSync(join(config, 'repositories.yaml'), `repositories:\n${known('charts')}`)
    expect((await run(directory, 'build', '--enable-remote-charts')).stdout).toContain('version: 1.2.0')
    writeFileSync(join(config, 'repositories.yaml'), `repositories:\n${known('other')}`)
    writeFileSync(join(directory, 'kustomization.yaml'), String(kustomization(`${url}/other`)['kustomization.yaml']))
    const { stderr } = await run(directory, 'build', '--enable-remote-charts')
    expect(stderr).toContain('error[')
    expect(stderr).not.toContain('pa:ss')
    expect(elsewhere.requests).toEqual(['/web.tgz'])
    await elsewhere.close()
    remove()
  })

  test('dependencies can refer to a repository by name', async () => {
    const { url } = await start(repository)
    const dependency = (name: string): string =>
      `apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: [{ name: web, version: 1.x, repository: "${name}" }]\n`
    const { directory, remove } = project({
      '.config/helm/repositories.yaml': `repositories: [{ name: mine, url: "${url}/charts" }]\n`,
      'app/Chart.yaml': dependency('@mine'),
    })
    expect((await run(directory, 'build', 'helm:app', '--enable-remote-charts')).stdout).toContain('version: "1.2.0"')
    writeFileSync(join(directory, 'app/Chart.yaml'), dependency('alias:other'))
    const { stderr } = await run(directory, 'build', 'helm:app', '--enable-remote-charts')
    expect(stderr).toContain('no repository "other" in repositories.yaml')
    remove()
  })

  describe.each(['.config/helm/registry/config.json', '.docker/config.json'])('registries with %s', (file) => {
    const bytes = archive('1.2.0')
    const layer = {
      mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
      digest: `sha256:${sha256(bytes)}`,
    }
    const registry = (authorization: string, challenge: (host: string) => string): Routes => {
      const secured =
        (route: Route): Route =>
        (request, response) => {
          only(authorization, route, { 'www-authenticate': challenge(String(request.headers.host)) })(request, response)
        }
      return {
        '/token': only(basic, send('{"access_token":"secret"}')),
        '/v2/a/web/manifests/1.2.0': secured(send(JSON.stringify({ layers: [layer] }))),
        [`/v2/a/web/blobs/${layer.digest}`]: secured(send(bytes)),
      }
    }

    test.each<[string, string, (host: string) => string]>([
      ['Basic', basic, () => 'Basic realm="r"'],
      ['a token', 'Bearer secret', (host) => `Bearer realm="http://${host}/token",service="r"`],
    ])('and %s', async (_, authorization, challenge) => {
      const { url } = await start(registry(authorization, challenge))
      const host = url.replace('http://', '')
      const { directory, remove } = project(kustomization(`oci://${host}/a`, '1.2.0'))
      const denied = await run(directory, 'build', '--enable-remote-charts')
      expect(denied.stderr).toContain(`to log in, run \`helm registry login ${host}\``)
      mkdirSync(dirname(join(directory, file)), { recursive: true })
      for (const [config, advice] of [
        [{ credsStore: 'desktop' }, 'kuilt does not run the credential helper "desktop" in'],
        [{ credHelpers: { [host]: 'pass' } }, 'kuilt does not run the credential helper "pass" in'],
        [{ auths: { [host]: { identitytoken: 'topsecret' } } }, 'kuilt does not support the identity token in'],
      ] as const) {
        writeFileSync(join(directory, file), JSON.stringify(config))
        const { stderr } = await run(directory, 'build', '--enable-remote-charts')
        expect(stderr).toContain(`${advice} "${file}"; write a user name and password to \`auths\``)
        expect(stderr).not.toContain('topsecret')
      }
      writeFileSync(join(directory, file), auths(host))
      expect((await run(directory, 'build', '--enable-remote-charts')).stdout).toContain('version: 1.2.0')
      writeFileSync(join(directory, file), '{ "auths": { "a": { "auth": "topsecret" } }')
      const broken = await run(directory, 'build', '--enable-remote-charts')
      expect(broken.stderr).toContain('the file is not valid JSON')
      expect(broken.stderr).not.toContain('topsecret')
      remove()
    })
  })
})
