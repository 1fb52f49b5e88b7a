import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build, localExecHost, memoryFileSystem, type PluginOptions, toYaml } from '#kuilt'
import { type Program, type ProgramSetup, stageHost } from '../../test/support/programs.ts'
import { type Project, project } from '../../test/support/project.ts'

const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`
const configuration = (spec: string) =>
  `apiVersion: example.com/v1\nkind: Fn\nmetadata:\n  name: fn\n  annotations:\n    config.kubernetes.io/function: '${spec}'\n`

interface Setup extends ProgramSetup {
  readonly options?: PluginOptions
  readonly field?: 'generators' | 'transformers' | 'validators'
}

/** Builds one ConfigMap named `a` with a function. `spec` is the function's annotation. */
async function runFunction(
  spec: string,
  program: Program,
  { options = {}, field = 'transformers', ...disk }: Setup = {},
) {
  const host = stageHost(program, disk)
  const fileSystem = memoryFileSystem({
    '/app/kustomization.yaml': `resources: [a.yaml]\n${field}: [fn.yaml]\n`,
    '/app/a.yaml': configMap('a'),
    '/app/fn.yaml': configuration(spec),
  })
  const running = build('/app', { fileSystem, exec: host.exec, plugins: { enableExec: true, ...options } })
  const result = await running.then(toYaml, (error: unknown) => error)
  return { result, host, lines: host.runs.map(({ command, args }) => [command, ...args].join(' ')) }
}

const echo: Program = ({ input }) => String(input)
const docker = { env: { PATH: '/usr/local/bin:/usr/bin' }, disk: { '/usr/bin/docker': 'executable' } } as const
const start = 'run --rm -i -a STDIN -a STDOUT -a STDERR --network'
const user = '--user nobody --security-opt=no-new-privileges'
const settings = '-e LOG_TO_STDERR=true -e STRUCTURED_RESULTS=true'

const containers: readonly (readonly [spec: string, options: PluginOptions, line: string])[] = [
  ['image: img:1', {}, `${start} none ${user} ${settings} img:1`],
  ['image: img:1', { network: true }, `${start} none ${user} ${settings} img:1`],
  ['image: img:1, network: true', { network: true }, `${start} host ${user} ${settings} img:1`],
  ['image: img:1, network: true', { network: true, networkName: 'inner' }, `${start} inner ${user} ${settings} img:1`],
  ['image: img:1', { asCurrentUser: true }, `${start} none ${user.replace('nobody', '1000:1000')} ${settings} img:1`],
  [
    'image: img:1, envs: [B=1, A=1, C]',
    { env: ['A=2', 'D'] },
    `${start} none ${user} -e A=2 -e B=1 ${settings} -e C -e D img:1`,
  ],
  ['image: img:1, envs: [LOG_TO_STDERR=no]', {}, `${start} none ${user} ${settings} img:1`],
  ['image: img:1', { env: ['LOG_TO_STDERR=no'] }, `${start} none ${user} ${settings.replace('true', 'no')} img:1`],
  [
    'image: img:1, mounts: [{type: bind, src: ./data/, dst: /data}, {type: bind, src: b, dst: /b, rw: true}]',
    { mounts: ['type=bind,src=/etc,dst=/c', 'type=bind,source=d,target=/d,rw=true'] },
    `${start} none ${user} --mount type=bind,source=/app/data,target=/data,readonly --mount type=bind,source=/app/b,target=/b --mount type=bind,source=/etc,target=/c,readonly --mount type=bind,source=/app/d,target=/d ${settings} img:1`,
  ],
]

test.each(containers)('a container of { %s } with %j runs as docker %s', async (spec, options, line) => {
  const { lines, host, result } = await runFunction(`container: {${spec}}`, echo, { ...docker, options })
  expect(result).not.toBeInstanceOf(Error)
  expect(lines).toEqual([`docker ${line}`])
  expect(host.runs[0]?.cwd).toBe('/app')
})

test('podman can replace docker', async () => {
  const disk = { '/usr/bin/podman': 'executable' } as const
  const { lines } = await runFunction('container: {image: img}', echo, { ...docker, disk })
  expect(lines[0]).toMatch(/^podman run /)
})

test('without a container engine, the error shows the command', async () => {
  const { result, host } = await runFunction('container: {image: img}', echo)
  expect(result).toMatchObject({
    code: 'CONTAINER_ENGINE_MISSING',
    message: expect.stringContaining('docker run --rm'),
  })
  expect(host.runs).toEqual([])
})

test.each<readonly [spec: string, options: PluginOptions, code: string]>([
  ['container: {image: img, network: true}', {}, 'FUNCTION_NETWORK_DISABLED'],
  ['container: {image: img, mounts: [{type: bind, src: /etc, dst: /etc}]}', {}, 'FUNCTION_MOUNT_FORBIDDEN'],
  ['container: {image: img, mounts: [{type: bind, src: a/../../b, dst: /b}]}', {}, 'FUNCTION_MOUNT_FORBIDDEN'],
  ['container: {imgae: img}', {}, 'FUNCTION_SPEC_INVALID'],
  ['container: {image: [img]}', {}, 'FUNCTION_SPEC_INVALID'],
  ['container: {image: img, mounts: [{source: a}]}', {}, 'FUNCTION_SPEC_INVALID'],
  ['starlark: {path: a.star}', {}, 'FUNCTION_SPEC_INVALID'],
  ['[exec]', {}, 'FUNCTION_SPEC_INVALID'],
  ['exec: {path: ./fn, args: word}', {}, 'FUNCTION_SPEC_INVALID'],
])('{ %s } is rejected', async (spec, options, code) => {
  const { result, host } = await runFunction(spec, echo, { ...docker, options })
  expect(result).toMatchObject({ code, at: { file: '/app/fn.yaml' } })
  expect(host.runs).toEqual([])
})

test('a program gets a list of resources, its configuration, and variables of the function and the caller', async () => {
  const { host, lines } = await runFunction('exec: {path: ./fn, args: [a, b c], envs: [A=1, B=1]}', echo, {
    options: { env: ['B=2'] },
  })
  expect(lines).toEqual(['/app/fn a b c'])
  expect(host.runs[0]).toMatchObject({ cwd: '/app', env: { A: '1', B: '2' } })
  const input = String(host.runs[0]?.input)
  expect(input).toMatch(/^apiVersion: config.kubernetes.io\/v1\nkind: ResourceList\nitems:\n- apiVersion: v1\n/)
  expect(input).toContain("config.kubernetes.io/index: '0'")
  expect(input).toMatch(/\nfunctionConfig:\n {2}apiVersion: example.com\/v1\n/)
})

test.each([
  ['./fn', '/app/fn'],
  ['bin/fn', '/app/bin/fn'],
  ['/opt/fn', '/opt/fn'],
  ['fn', 'fn'],
])('the program %s is %s', async (path, command) => {
  expect((await runFunction(`exec: {path: ${path}}`, echo)).lines).toEqual([command])
})

const list = (...items: readonly string[]) =>
  `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${items.map((item) => `- ${item.trimEnd().replaceAll('\n', '\n  ')}\n`).join('')}results: [{message: fine}]\n`

test('a transformer changes, adds and removes resources; its results are not printed', async () => {
  const changed = await runFunction('exec: {path: fn}', () => list(`${configMap('a')}data: {x: y}\n`, configMap('b')))
  expect(changed.result).toBe(
    `apiVersion: v1\ndata:\n  x: "y"\nkind: ConfigMap\nmetadata:\n  name: a\n---\n${configMap('b')}`.replace(
      'x: "y"',
      'x: "y"',
    ),
  )
  expect((await runFunction('exec: {path: fn}', () => list(configMap('b')))).result).toBe(configMap('b'))
})

test('annotations are strings, and the output of a function has paths for the next function', async () => {
  const { exec, runs } = stageHost(echo)
  const fileSystem = memoryFileSystem({
    '/app/kustomization.yaml': 'resources: [a.yaml]\ntransformers: [fn.yaml, fn2.yaml]\n',
    '/app/a.yaml': `${configMap('a')}  namespace: prod\n  annotations:\n    since: 2020-01-01\n    count: 1\n`,
    '/app/fn.yaml': configuration('exec: {path: fn}'),
    '/app/fn2.yaml': configuration('exec: {path: fn}').replace('name: fn', 'name: fn2'),
  })
  const built = await build('/app', { fileSystem, exec, plugins: { enableExec: true } })
  const inputs = runs.map(({ input }) => String(input))
  expect(inputs[0]).toContain('count: "1"\n')
  expect(inputs[0]).toContain('since: "2020-01-01"\n')
  expect(inputs[0]).not.toContain('config.kubernetes.io/path')
  expect(inputs[1]).toMatch(/ config.kubernetes.io\/path: prod\/configmap_a.yaml\n/)
  expect(built.resources[0]?.metadata.annotations).toEqual({ count: '1', since: '2020-01-01' })
})

test('a generator reads its own configuration and adds resources', async () => {
  const { result, host } = await runFunction('exec: {path: fn}', () => configMap('b'), { field: 'generators' })
  expect(result).toBe(`${configMap('a')}---\n${configMap('b')}`)
  expect(String(host.runs[0]?.input)).toMatch(/items:\n- apiVersion: example.com\/v1\n {2}kind: Fn\n/)
})

test('a validator returns nothing', async () => {
  expect((await runFunction('exec: {path: fn}', () => '', { field: 'validators' })).result).toBe(configMap('a'))
  const { result } = await runFunction('exec: {path: fn}', echo, { field: 'validators' })
  expect(result).toMatchObject({ code: 'VALIDATOR_CHANGED_RESOURCES' })
})

test.each<readonly [what: string, Program, code: string]>([
  ['that fails', () => ({ status: 3, stderr: 'oops' }), 'FUNCTION_FAILED'],
  ['that cannot start', () => ({ status: undefined, failure: 'no such program' }), 'FUNCTION_FAILED'],
  ['that prints garbage', () => 'this is: [not yaml', 'FUNCTION_OUTPUT_INVALID'],
  ['that prints a text', () => 'hello', 'FUNCTION_OUTPUT_INVALID'],
  ['that prints one resource twice', () => list(configMap('b'), configMap('b')), 'RESOURCE_EXISTS'],
])('a function %s is an error', async (_, program, code) => {
  expect((await runFunction('exec: {path: fn}', program)).result).toMatchObject({ code })
})

test('a resource that a function prints twice is reported at its config', async () => {
  const { result } = await runFunction('exec: {path: fn}', () => list(configMap('b'), configMap('b')))
  const params = { first: 'the output of the function', second: 'the output of the function' }
  expect(result).toMatchObject({ code: 'RESOURCE_EXISTS', params, at: { file: '/app/fn.yaml' } })
})

test('invalid output is reported at the config of the function', async () => {
  const { result } = await runFunction('exec: {path: fn}', () => '- not a resource')
  expect(result).toMatchObject({ code: 'FUNCTION_OUTPUT_INVALID', at: { file: '/app/fn.yaml', line: 1 } })
})

describe('local programs', () => {
  let place: Project
  beforeEach(() => {
    place = project({
      'kustomization.yaml': 'transformers: [fn.yaml]\n',
      'fn.yaml': configuration('exec: {path: ./fn}'),
    })
  })
  afterEach(() => place.remove())

  const run = async (script: string, options: BuildOptions) => {
    execFileSync('sh', ['-c', 'cat > fn; chmod +x fn'], { cwd: place.directory, input: `#!/bin/sh\n${script}\n` })
    return build(place.directory, { plugins: { enableExec: true }, ...options }).then(toYaml, (error: unknown) => error)
  }

  test('run in the directory of the kustomization', async () => {
    const script = 'printf "apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: a}\\ndata: {here: $PWD}\\n"'
    expect(await run(script, { exec: localExecHost() })).toContain(`here: ${place.directory}\n`)
  })

  test.each<readonly [script: string, options: Parameters<typeof localExecHost>[0], reason: string]>([
    ['echo said >&2; exit 7', {}, 'exit status 7'],
    ['kill -9 $$', {}, 'killed by SIGKILL'],
    ['exec sleep 60', { timeout: 100 }, 'timed out after 0.1 s'],
    ['yes', { maxOutput: 1000 }, 'too much output'],
  ])('%j fails', async (script, options, reason) => {
    const result = await run(script, { exec: localExecHost(options) })
    expect(result).toMatchObject({ code: 'FUNCTION_FAILED', message: expect.stringContaining(reason) })
    expect(readdirSync(place.directory).sort()).toEqual(['fn', 'fn.yaml', 'kustomization.yaml'])
  })

  test('do not run unless both options are set', async () => {
    const script = `touch ${join(place.directory, 'ran')}; cat`
    expect(await run(script, {})).toMatchObject({ code: 'PLUGINS_DISABLED' })
    await run(script, { exec: localExecHost(), plugins: {} })
    expect(readdirSync(place.directory)).not.toContain('ran')
  })
})
