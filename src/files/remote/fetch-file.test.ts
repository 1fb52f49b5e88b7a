import { gzipSync } from 'node:zlib'
import { type WebServer, webServer } from '../../../test/support/web-server.ts'
import { isKuiltError } from '../../diagnostics/index.ts'
import { type FetchLimits, fetchFile } from './fetch-file.ts'

let server: WebServer
beforeAll(async () => {
  server = await webServer({
    '/a.yaml': (_, response) => response.end('a: 1\n'),
    '/moved.yaml': (_, response) => response.writeHead(302, { location: '/a.yaml' }).end(),
    '/round.yaml': (_, response) => response.writeHead(302, { location: '/round.yaml' }).end(),
    '/away.yaml': (_, response) => response.writeHead(302, { location: 'file:///etc/hostname' }).end(),
    '/packed.yaml': (_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('packed: true\n'))
    },
    '/private.yaml': ({ headers }, response) => response.end(headers.authorization ?? 'nobody'),
    '/broken.yaml': (_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('a: ')
      setTimeout(() => response.destroy(), 20)
    },
    '/silent.yaml': () => undefined,
    '/slow.yaml': (_, response) => void response.writeHead(200).write('a: '),
    '/error.yaml': (_, response) => response.writeHead(500).end('stack trace of the server'),
    '/empty.yaml': (_, response) => response.writeHead(204).end(),
  })
})
afterAll(() => server.close())

const text = async (path: string) => new TextDecoder().decode(await fetchFile(server.url + path))

test('returns the content that the server sends', async () => {
  expect(await text('/a.yaml')).toBe('a: 1\n')
  expect(await text('/a.yaml?token=1#part')).toBe('a: 1\n')
  expect(await text('/empty.yaml')).toBe('')
})

test('redirects are followed, and responses are decompressed', async () => {
  expect(await text('/moved.yaml')).toBe('a: 1\n')
  expect(await text('/packed.yaml')).toBe('packed: true\n')
})

test('a name and a password in the URL are sent as credentials', async () => {
  const url = server.url.replace('://', '://me:p%40ss@')
  const sent = new TextDecoder().decode(await fetchFile(`${url}/private.yaml`))
  expect(sent).toBe(`Basic ${btoa('me:p@ss')}`)
})

/** The code and message of the error, with `HOST` instead of the server's address. */
async function failure(url: string, limits: FetchLimits = {}): Promise<readonly [string, string]> {
  try {
    await fetchFile(url, limits)
  } catch (error) {
    if (isKuiltError(error)) return [error.code, error.message.replaceAll(server.url, 'HOST')]
    throw error
  }
  throw new Error('the file was fetched')
}

test('a status other than success is an error', async () => {
  expect(await failure(`${server.url}/nowhere`)).toEqual([
    'HTTP_STATUS',
    'cannot fetch "HOST/nowhere": HTTP status 404 (Not Found)',
  ])
  expect((await failure(`${server.url}/error.yaml`))[1]).toContain('500 (Internal Server Error)')
})

test('if the URL could be a repository, the error says so', async () => {
  expect(await failure(`${server.url}/team/app/deploy`)).toEqual([
    'HTTP_IS_GIT',
    '"HOST/team/app/deploy" is a git repository, not a file',
  ])
})

test('a file that is too large is not read completely', async () => {
  expect(await failure(`${server.url}/a.yaml`, { maxBytes: 4 })).toEqual([
    'HTTP_TOO_LARGE',
    '"HOST/a.yaml" is larger than 4 bytes',
  ])
})

test.each(['/silent.yaml', '/slow.yaml'])('%s takes too long', async (path) => {
  expect(await failure(server.url + path, { httpTimeout: 100 })).toEqual([
    'HTTP_FAILED',
    `cannot fetch "HOST${path}": timed out after 0.1 s`,
  ])
})

test('a failed connection is an error with its cause', async () => {
  const gone = await webServer({})
  await gone.close()
  const [code, message] = await failure(`${gone.url}/a.yaml`)
  expect(code).toBe('HTTP_FAILED')
  expect(message).toMatch(/^cannot fetch .*: fetch failed: .*ECONNREFUSED/)
  expect((await failure(`${server.url}/broken.yaml`))[1]).toMatch(/^cannot fetch "HOST\/broken.yaml": terminated/)
})

test('redirects are limited to HTTP URLs, and cannot be cyclic', async () => {
  expect((await failure(`${server.url}/away.yaml`))[0]).toBe('HTTP_FAILED')
  expect((await failure(`${server.url}/round.yaml`))[1]).toContain('redirect count exceeded')
})

test.each(['http://', 'http://[', 'http://%zz@127.0.0.1/a.yaml'])('%s is no address', async (url) => {
  expect((await failure(url))[0]).toBe('HTTP_FAILED')
})
