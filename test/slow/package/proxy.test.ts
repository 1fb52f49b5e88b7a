import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { builtPackage } from '../../support/built-package.ts'
import { writeFiles } from '../../support/git.ts'
import { type Project, project } from '../../support/project.ts'
import { type ProxyServer, proxyServer } from '../../support/proxy-server.ts'

const certificate = join(import.meta.dirname, '../../support/files.example.pem')
const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n'

let place: Project
let server: Server
let proxy: ProxyServer
beforeAll(async () => {
  place = project({})
  writeFiles(place.directory, {
    'kustomization.yaml': 'resources: [https://files.example/a.yaml]\n',
    'import.mjs':
      "import * as kuilt from 'kuilt'\nconsole.log(kuilt.toYaml(await kuilt.build('.', { remote: true })))\n",
    'require.cjs':
      "const kuilt = require('kuilt')\nkuilt.build('.', { remote: true }).then((r) => console.log(kuilt.toYaml(r)))\n",
  })
  mkdirSync(join(place.directory, 'node_modules'))
  symlinkSync(builtPackage(), join(place.directory, 'node_modules/kuilt'))
  const pem = readFileSync(certificate, 'utf8')
  server = createServer({ key: pem, cert: pem }, (_, response) => response.end(configMap))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  proxy = await proxyServer(() => {
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  })
})
afterAll(async () => {
  await proxy.close()
  server.close()
  place.remove()
})

/** Tests start with an empty environment, because the machine may have a proxy. */
async function run(args: readonly string[], variables: Readonly<Record<string, string>>): Promise<string> {
  const env = { PATH: process.env['PATH'], NODE_EXTRA_CA_CERTS: certificate, ...variables }
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: place.directory, env })
  return stdout
}

test('the program fetches https files through a proxy tunnel', async () => {
  const program = join(builtPackage(), 'dist/cli.js')
  expect(await run([program, 'build'], { HTTPS_PROXY: proxy.url })).toBe(configMap)
  expect(await run([program, 'build'], { https_proxy: proxy.url, NODE_DISABLE_COMPILE_CACHE: '1' })).toBe(configMap)
  expect(proxy.requests).toEqual(Array(2).fill('CONNECT files.example:443'))
  const direct = run([program, 'build'], { HTTPS_PROXY: proxy.url, NO_PROXY: '.example' })
  await expect(direct).rejects.toThrow(/HTTP_FAILED/)
  expect(proxy.requests).toHaveLength(2)
})

test.each(['import.mjs', 'require.cjs'])('so does the library: %s', async (file) => {
  const before = proxy.requests.length
  expect(await run([file], { HTTPS_PROXY: proxy.url })).toBe(`${configMap}\n`)
  expect(proxy.requests).toHaveLength(before + 1)
})
