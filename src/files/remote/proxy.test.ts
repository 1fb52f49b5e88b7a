import { type ProxyServer, proxyServer } from '../../../test/support/proxy-server.ts'
import { type WebServer, webServer } from '../../../test/support/web-server.ts'
import { fetchFile } from './fetch-file.ts'
import { proxySettings } from './proxy.ts'

const http = new URL('http://files.example/a.yaml')
const https = new URL('https://files.example/a.yaml')
const loopback = 'localhost,127.0.0.1,[::1]'

test.each([
  [http, {}, undefined],
  [http, { HTTP_PROXY: '' }, undefined],
  [http, { HTTPS_PROXY: 'http://p:1' }, undefined],
  [https, { HTTP_PROXY: 'http://p:1' }, undefined],
  [http, { HTTP_PROXY: 'http://p:1' }, { httpProxy: 'http://p:1', noProxy: loopback }],
  [https, { HTTPS_PROXY: 'p:1' }, { httpsProxy: 'http://p:1', noProxy: loopback }],
  [http, { http_proxy: 'http://a', HTTP_PROXY: 'http://b' }, { httpProxy: 'http://a', noProxy: loopback }],
  [http, { http_proxy: 'http://a', no_proxy: 'x, .y' }, { httpProxy: 'http://a', noProxy: `x,.y,${loopback}` }],
  [http, { http_proxy: 'http://a', NO_PROXY: '*' }, undefined],
  [new URL('http://10.1.2.3/x'), { http_proxy: 'http://a', NO_PROXY: 'x,10.0.0.0/8' }, undefined],
  [new URL('http://[fd00::1]/x'), { http_proxy: 'http://a', NO_PROXY: 'fd00::/8' }, undefined],
  [
    new URL('http://11.1.2.3/x'),
    { http_proxy: 'http://a', NO_PROXY: '10.0.0.0/8' },
    { httpProxy: 'http://a', noProxy: `10.0.0.0/8,${loopback}` },
  ],
])('%s with %j', (url, env, settings) => {
  expect(proxySettings(url, env)).toEqual(settings)
})

describe('a file', () => {
  const before = { ...process.env }
  let server: WebServer
  let proxy: ProxyServer
  beforeEach(async () => {
    server = await webServer({
      '/a.yaml': (_, response) => response.end('a: 1\n'),
      '/moved.yaml': (_, response) => response.writeHead(302, { location: 'http://other.example/a.yaml' }).end(),
    })
    proxy = await proxyServer(() => Number(new URL(server.url).port))
    for (const name of ['http_proxy', 'https_proxy', 'no_proxy']) {
      delete process.env[name]
      delete process.env[name.toUpperCase()]
    }
  })
  afterEach(async () => {
    process.env = { ...before }
    await proxy.close()
    await server.close()
  })

  const text = async (url: string) => new TextDecoder().decode(await fetchFile(url))

  test('is fetched through the proxy, with its credentials, also after a redirect', async () => {
    process.env['HTTP_PROXY'] = proxy.url.replace('://', '://me:secret@')
    expect(await text('http://files.example/moved.yaml')).toBe('a: 1\n')
    expect(proxy.requests).toEqual(['GET http://files.example/moved.yaml', 'GET http://other.example/a.yaml'])
    expect(proxy.authorizations).toEqual(Array(2).fill(`Basic ${btoa('me:secret')}`))
  })

  test('on localhost is fetched directly', async () => {
    process.env['http_proxy'] = proxy.url
    expect(await text(`${server.url}/a.yaml`)).toBe('a: 1\n')
    expect(proxy.requests).toEqual([])
  })

  test('from a host in NO_PROXY is fetched directly', async () => {
    process.env['HTTP_PROXY'] = proxy.url
    process.env['NO_PROXY'] = 'invalid'
    await expect(fetchFile('http://files.invalid/a.yaml')).rejects.toThrow('files.invalid')
    expect(proxy.requests).toEqual([])
    expect(await text('http://files.example/a.yaml')).toBe('a: 1\n')
  })

  test('is an error without the credentials of the proxy if the proxy is not reachable', async () => {
    process.env['HTTP_PROXY'] = 'http://me:secret@127.0.0.1:1'
    const error = await fetchFile('http://files.example/a.yaml').catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'HTTP_FAILED' })
    expect(String(error)).toContain('ECONNREFUSED')
    expect(String(error)).not.toContain('secret')
  })
})
