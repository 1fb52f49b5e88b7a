import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, buildSync, type Functions, isKuiltError, memoryFileSystem, toYaml } from '#kuilt'
import { builtPackage } from '../support/built-package.ts'
import { cli } from '../support/cli.ts'
import { commit, git, makeRepository, publish, writeFiles } from '../support/git.ts'
import { type Project, project } from '../support/project.ts'
import { type WebServer, webServer } from '../support/web-server.ts'

const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`

let place: Project
let server: WebServer
let url = ''
beforeAll(async () => {
  place = project({})
  const work = join(place.directory, 'work')
  makeRepository(work, {
    'kustomization.yaml': 'resources: [base]\n',
    'base/kustomization.yaml': 'resources: [a.yaml]\n',
    'base/a.yaml': configMap('a'),
    'overlay/kustomization.yaml': 'resources: [../base]\nnamePrefix: remote-\n',
    'part/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -part\n',
    'outside/kustomization.yaml': 'resources: [../..]\n',
    'peeking/kustomization.yaml': 'resources: [../base/a.yaml]\n',
  })
  git(work, 'tag', 'v1')
  symlinkSync('..', join(work, 'leaving'))
  const own = `file://${place.directory}/app.git`
  commit(work, {
    'base/a.yaml': configMap('b'),
    'circle/kustomization.yaml': `resources: ['${own}//circle']\n`,
  })
  url = publish(work, join(place.directory, 'app.git'))
  server = await webServer({
    '/a.yaml': (_, response) => response.end(configMap('web')),
    '/patch.yaml': (_, response) => response.end('- { op: add, path: /data, value: { patched: "yes" } }\n'),
  })
})
afterAll(async () => {
  await server.close()
  place.remove()
})

const built = async (kustomization: string) => {
  const fileSystem = memoryFileSystem({ '/app/kustomization.yaml': kustomization })
  return toYaml(await build('/app', { fileSystem, remote: true }))
}

/** Code and message of an error, without the folder of these tests. */
async function failure(kustomization: string): Promise<string> {
  try {
    return await built(kustomization)
  } catch (error) {
    if (isKuiltError(error)) return `${error.code}: ${error.message.replaceAll(place.directory, 'HERE')}`
    throw error
  }
}

test('a directory of a repository is a base', async () => {
  expect(await built(`resources: ['${url}//overlay?ref=v1']`)).toBe(configMap('remote-a'))
  expect(await built(`resources: ['${url}?ref=v1']`)).toBe(configMap('a'))
  expect(await built(`resources: ['${url}']`)).toBe(configMap('b'))
})

test('a directory of a repository is a component', async () => {
  const resources = `resources: ['${url}?ref=v1']\ncomponents: ['${url}//part?ref=v1']`
  expect(await built(resources)).toBe(configMap('a-part'))
})

test('files are downloaded from web servers', async () => {
  const kustomization = `resources: ['${server.url}/a.yaml']\npatches: [{ path: '${server.url}/patch.yaml', target: { kind: ConfigMap } }]`
  expect(await built(kustomization)).toBe(
    `apiVersion: v1\ndata:\n  patched: "yes"\nkind: ConfigMap\nmetadata:\n  name: web\n`,
  )
})

test('a URL without a file that could be a repository is cloned', async () => {
  expect(await failure(`resources: ['${server.url}/team/app']`)).toContain('GIT_FAILED')
  expect(server.requests).toContain('/team/app/info/refs?service=git-upload-pack')
  expect(await failure(`resources: ['${server.url}/nowhere.yaml']`)).toContain('HTTP_STATUS')
  expect(await failure(`resources: ['${server.url}/team/nowhere.yaml']`)).toContain('HTTP_STATUS')
})

test('origins contain the repository and the ref', async () => {
  expect(await built(`buildMetadata: [originAnnotations]\nresources: ['${url}//overlay?ref=v1']`)).toBe(
    `${configMap('remote-a').replace(
      'metadata:\n',
      `metadata:\n  annotations:\n    config.kubernetes.io/origin: |\n      path: base/a.yaml\n      repo: ${url}\n      ref: v1\n`,
    )}`,
  )
})

test('the root of a repository has the same name in origins as in kustomize', async () => {
  expect(await built(`buildMetadata: [originAnnotations]\nresources: ['${url}?ref=v1']`)).toContain(
    `path: notCloned/base/a.yaml\n      repo: ${url}\n      ref: v1\n`,
  )
})

test('a repository cannot read files outside itself', async () => {
  expect(await failure(`resources: ['${url}//outside?ref=v1']`)).toMatch(/^OUTSIDE_REPOSITORY/)
  expect(await failure(`resources: ['${url}//leaving']`)).toMatch(/^OUTSIDE_REPOSITORY/)
  const everywhere = { fileSystem: memoryFileSystem({}), remote: true, loadRestrictions: 'none' } as const
  await expect(build(`${url}//peeking?ref=v1`, everywhere)).rejects.toMatchObject({ code: 'OUTSIDE_ROOT' })
})

test('a repository that builds on itself is a cycle', async () => {
  expect(await failure(`resources: ['${url}//circle']`)).toMatch(/^CYCLE/)
})

test('missing files of a repository are reported with its URL', async () => {
  expect(await failure(`resources: ['${url}//base/a.yaml?ref=v1']`)).toBe(
    'GIT_PATH_IS_FILE: "file://HERE/app.git//base/a.yaml?ref=v1" refers to the file "base/a.yaml"; refer to its directory',
  )
  expect(await failure(`resources: ['${url}//nowhere?ref=v1']`)).toBe(
    'GIT_PATH_MISSING: "file://HERE/app.git//nowhere?ref=v1" refers to "nowhere", which is not in the repository',
  )
})

test('the command line builds a URL', async () => {
  expect(await cli(['build', `${url}//overlay?ref=v1`], { cwd: place.directory })).toEqual({
    code: 0,
    stdout: configMap('remote-a'),
    stderr: '',
  })
})

describe('forbidden references', () => {
  const withResource = (entry: string) => ({ '/app/kustomization.yaml': `resources: ['${entry}']\n` })

  test('the library fetches nothing by default', async () => {
    const asked = server.requests.length
    for (const entry of [`${server.url}/a.yaml`, url]) {
      const fileSystem = memoryFileSystem(withResource(entry))
      await expect(build('/app', { fileSystem })).rejects.toMatchObject({ code: 'REMOTE_NOT_ALLOWED' })
      expect(() => buildSync('/app', { fileSystem, remote: true })).toThrow(
        expect.objectContaining({ code: 'REMOTE_NOT_ALLOWED' }),
      )
    }
    await expect(build(url)).rejects.toMatchObject({ code: 'REMOTE_NOT_ALLOWED' })
    expect(server.requests).toHaveLength(asked)
  })

  /** The command in the hint of `kuilt build --no-remote`, and the reference to use afterwards. */
  async function vendoring(entry: string, cwd: string): Promise<readonly string[]> {
    writeFiles(cwd, { 'kustomization.yaml': `resources: ["${entry}"]\n` })
    const { code, stdout, stderr } = await cli(['build', '--no-remote'], { cwd })
    expect([code, stdout]).toEqual([1, ''])
    const [, command = '', next = ''] = /vendor it: `(.*?)`(?:, then refer to `(.*)`)?$/m.exec(stderr) ?? []
    return [command, next]
  }

  test('--no-remote suggests a command that fetches the repository, and it works', async () => {
    const app = join(place.directory, "it's here")
    mkdirSync(app)
    const [command = '', next] = await vendoring(`${url}//overlay?ref=v1`, app)
    expect(next).toBe('app/overlay')
    execFileSync('sh', ['-c', command], { cwd: app, stdio: 'pipe' })
    writeFiles(app, { 'kustomization.yaml': `resources: [${next}]\n` })
    expect((await cli(['build', '--no-remote'], { cwd: app })).stdout).toBe(configMap('remote-a'))
  })

  test('--no-remote suggests a command that downloads the file', async () => {
    const app = join(place.directory, 'file')
    mkdirSync(app)
    expect(await vendoring(`${server.url}/a.yaml?x=1&y=$(date)`, app)).toEqual([
      `curl -fsSL -o a.yaml '${server.url}/a.yaml?x=1&y=$(date)'`,
      '',
    ])
    const release = 'https://github.com/org/app/releases/download/v1/all.yaml'
    expect(await vendoring(release, app)).toEqual([`curl -fsSL -o all.yaml ${release}`, ''])
  })

  test('suggested commands are safe to paste, regardless of the URL', async () => {
    const app = join(place.directory, 'pasted')
    mkdirSync(app)
    const [command] = await vendoring(`${url}//base?ref=$(touch harm);'touch harm'`, app)
    const [clone] = await vendoring(`${url}//base?ref=it's$(touch harm)`, app)
    expect(command).toBe(`git clone --depth=1 ${url} app && git -C app submodule update --init --recursive`)
    expect(clone).toContain(`origin 'it'\\''s$(touch harm)' &&`)
  })
})

test('without remote references, the network is not used', async () => {
  const { fetch } = globalThis
  const calls: unknown[] = []
  globalThis.fetch = (...args) => {
    calls.push(args)
    return fetch(...args)
  }
  const path = process.env['PATH']
  const fakes = join(place.directory, 'fakes')
  mkdirSync(fakes)
  writeFileSync(join(fakes, 'git'), `#!/bin/sh\ntouch ${fakes}/called\n`, { mode: 0o755 })
  process.env['PATH'] = `${fakes}:${path}`
  try {
    const app = { 'base/kustomization.yaml': 'resources: [a.yaml]', 'base/a.yaml': configMap('a') }
    writeFiles(join(place.directory, 'local'), { ...app, 'kustomization.yaml': 'resources: [base]\nopenapi: {}\n' })
    expect((await cli(['build', 'local'], { cwd: place.directory })).stdout).toBe(configMap('a'))
  } finally {
    globalThis.fetch = fetch
    process.env['PATH'] = path
  }
  expect(calls).toEqual([])
  expect(existsSync(join(fakes, 'called'))).toBe(false)
})

describe('the program', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('leaves no clone behind when %s ends it', async (signal) => {
    const box = join(place.directory, signal)
    writeFiles(box, { 'tmp/keep': '', 'bin/git': '#!/bin/sh\ntouch started\nsleep 600\n' })
    execFileSync('chmod', ['+x', join(box, 'bin/git')])
    const env = { ...process.env, TMPDIR: join(box, 'tmp'), PATH: `${join(box, 'bin')}:${process.env['PATH']}` }
    const program = join(builtPackage(), 'dist/cli.js')
    const child = spawn(process.execPath, [program, 'build', url], { env, stdio: 'ignore' })
    await until(() => foldersIn(join(box, 'tmp')).some((folder) => existsSync(join(box, 'tmp', folder, 'started'))))
    const ended = new Promise((resolve) => child.on('close', (_, by) => resolve(by)))
    child.kill(signal)
    expect(await ended).toBe(signal)
    expect(readdirSync(join(box, 'tmp'))).toEqual(['keep'])
  })
})

function foldersIn(directory: string): readonly string[] {
  return readdirSync(directory).filter((name) => name.startsWith('kuilt-git-'))
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20))
}

test('the build waits for both remote files and asynchronous functions', async () => {
  const fileSystem = memoryFileSystem({
    '/app/kustomization.yaml': `resources: ['${server.url}/a.yaml', '${url}//base']\ntransformers: [fn.yaml, fn2.yaml]\n`,
    '/app/fn.yaml': 'apiVersion: example.com/v1\nkind: Fn\nmetadata: { name: first }\n',
    '/app/fn2.yaml': 'apiVersion: example.com/v1\nkind: Fn\nmetadata: { name: second }\n',
  })
  const calls: string[] = []
  const functions: Functions = {
    'example.com/v1/Fn': async (resources, config) => {
      calls.push(config.metadata.name)
      for (const { metadata } of resources) metadata.labels = { ...metadata.labels, [config.metadata.name]: 'seen' }
    },
  }
  const { resources } = await build('/app', { fileSystem, remote: true, functions })
  expect(calls).toEqual(['first', 'second'])
  expect(resources.map(({ metadata }) => [metadata.name, metadata.labels])).toEqual([
    ['b', { first: 'seen', second: 'seen' }],
    ['web', { first: 'seen', second: 'seen' }],
  ])
})
