import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type BuildOptions,
  build,
  buildSync,
  diff,
  graph,
  memoryFileSystem,
  openTarget,
  renderAll,
  validate,
} from '#kuilt'

const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n'
const fileSystem = memoryFileSystem({
  '/a/kustomization.yaml': 'resources: [map.yaml]\n',
  '/a/map.yaml': map,
  '/b/kustomization.yaml': 'resources: [../a]\n',
  '/chart/Chart.yaml': 'name: c\nversion: 1.0.0\n',
  '/chart/templates/a.yaml': map,
  '/slow/kustomization.yaml': 'resources: [../a/map.yaml]\ntransformers: [slow.yaml]\n',
  '/slow/slow.yaml': 'apiVersion: example.com/v1\nkind: Slow\nmetadata: { name: slow }\n',
})
const files: BuildOptions = { fileSystem, cwd: '/', loadRestrictions: 'none' }

/** Runs `work` with a signal that is aborted as soon as `work` has started. Returns the reason of the signal. */
async function aborted(work: (options: BuildOptions) => Promise<unknown>): Promise<void> {
  const controller = new AbortController()
  const reason = new Error('enough')
  const failure = work({ ...files, signal: controller.signal }).catch((error: unknown) => error)
  controller.abort(reason)
  expect(await failure).toBe(reason)
}

test.each<[string, (options: BuildOptions) => Promise<unknown>]>([
  ['build', (options) => build('/a', options)],
  ['a target', async (options) => (await openTarget('/a', options)).render()],
  ['manifests', async (options) => (await openTarget('/a/map.yaml', options)).render()],
  ['a chart', async (options) => (await openTarget('helm:/chart', options)).render()],
  ['diff', (options) => diff('/a', '/b', options)],
  ['validate', ({ signal }) => validate({ apiVersion: 'v1', kind: 'Namespace' }, signal && { signal })],
  ['graph', ({ loadRestrictions: _, ...options }) => graph('/a', options)],
])('%s rejects with the reason of the signal', async (_, work) => {
  await aborted(work)
})

test('without a reason, an AbortError', async () => {
  const options = { ...files, signal: AbortSignal.abort() }
  await expect(build('/a', options)).rejects.toMatchObject({ name: 'AbortError' })
  expect(() => buildSync('/a', options)).toThrow(expect.objectContaining({ name: 'AbortError' }))
})

test('a signal that is not aborted changes nothing', async () => {
  const { signal } = new AbortController()
  expect((await build('/b', { ...files, signal })).resources).toHaveLength(1)
})

test('validate checks no more resources', async () => {
  const controller = new AbortController()
  const last = {
    apiVersion: 'v1',
    kind: 'Namespace',
    get metadata() {
      // Validation reads all plain objects before it checks the first one.
      setImmediate(() => controller.abort('stop'))
      return { name: 'b' }
    },
  }
  const objects = [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } }, last]
  await expect(validate(objects, { signal: controller.signal })).rejects.toBe('stop')
})

test('the option must be a signal', async () => {
  // @ts-expect-error for callers in JavaScript
  const options: BuildOptions = { ...files, signal: 'now' }
  await expect(build('/a', options)).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  await expect(validate([], options)).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  await expect(openTarget('/a', options)).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  const target = await openTarget('/a', files)
  await expect(target.render(options)).rejects.toMatchObject({ code: 'OPTION_INVALID' })
})

test('functions receive the signal, and the build does not wait for them', async () => {
  const controller = new AbortController()
  let received: AbortSignal | undefined
  const functions: BuildOptions['functions'] = {
    'example.com/v1/Slow': (_resources, _config, { signal }) => {
      received = signal
      setImmediate(() => controller.abort('stop'))
      return new Promise(() => {})
    },
  }
  await expect(build('/slow', { ...files, functions, signal: controller.signal })).rejects.toBe('stop')
  expect(received).toBe(controller.signal)
})

test('renderAll renders no more targets', async () => {
  const controller = new AbortController()
  const names: string[] = []
  const rendering = async (): Promise<void> => {
    for await (const { target } of renderAll(['/a', '/b'], { ...files, signal: controller.signal })) {
      names.push(target.name)
      controller.abort()
    }
  }
  await expect(rendering()).rejects.toMatchObject({ name: 'AbortError' })
  expect(names).toEqual(['/a'])
})

describe('a server that does not answer', () => {
  let server: Server
  let closed: Promise<void>
  let requested: Promise<void>
  beforeEach(async () => {
    server = createServer()
    requested = new Promise((resolve) => {
      server.once('request', () => resolve())
    })
    closed = new Promise((resolve) => {
      server.once('connection', (socket) => socket.once('close', () => resolve()))
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
  })
  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = (): string => `127.0.0.1:${(server.address() as AddressInfo).port}`

  test.each<[string, (host: string) => string]>([
    ['a file', (host) => `http://${host}/a.yaml`],
    ['a repository', (host) => `git::http://${host}/org/repo`],
  ])('the request for %s ends', async (_, url) => {
    const controller = new AbortController()
    const tree = memoryFileSystem({ '/kustomization.yaml': `resources: ["${url(address())}"]\n` })
    const options = { fileSystem: tree, cwd: '/', remote: true, signal: controller.signal }
    const failure = build('/', options).catch((error: unknown) => error)
    await requested
    controller.abort('stop')
    expect(await failure).toBe('stop')
    await closed
  })
})
