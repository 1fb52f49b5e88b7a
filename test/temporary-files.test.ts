import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type BuildOptions, build, isKuiltError, type LocalExecOptions, localExecHost, toYaml } from '#kuilt'
import { makeRepository, publish } from './support/git.ts'
import { type Project, project } from './support/project.ts'

const PATH = process.env['PATH'] ?? ''

let place: Project
beforeEach(() => {
  place = project({ 'charts/web/values.yaml': 'a: 1\n' })
})
afterEach(() => {
  process.env['PATH'] = PATH
  place.remove()
})

function program(path: string, script: string): string {
  const file = join(place.directory, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  return file
}

/** Builds the kustomization with everything allowed. Returns the result, and the temporary folders that it created. */
async function outcome(kustomization: string, { helm, timeout }: Pick<BuildOptions, 'helm'> & LocalExecOptions = {}) {
  writeFileSync(join(place.directory, 'kustomization.yaml'), kustomization)
  const host = localExecHost(timeout === undefined ? {} : { timeout })
  const folders: string[] = []
  const exec: typeof host = {
    ...host,
    env: { ...host.env, KUSTOMIZE_PLUGIN_HOME: join(place.directory, 'plugins') },
    temporaryDirectory: (prefix) => {
      const made = host.temporaryDirectory(prefix)
      folders.push(made.path)
      return made
    },
  }
  const allowed = { exec, plugins: { enableExec: true }, remote: true, ...(helm === undefined ? {} : { helm }) }
  const said = await build(place.directory, allowed).then(toYaml, (error: unknown) => {
    if (isKuiltError(error)) return error.code
    throw error
  })
  return { said, folders }
}

const left = (folders: readonly string[]) => folders.filter((folder) => existsSync(folder))

test.each([
  ['?ref=nowhere', 'GIT_FAILED'],
  ['//nowhere', 'GIT_PATH_MISSING'],
  ['//bad', 'FILE_NOT_FOUND'],
  ['//good', expect.stringContaining('name: a-b-')],
])('a clone of a repository %s is removed', async (rest, expected) => {
  makeRepository(join(place.directory, 'work'), {
    'good/kustomization.yaml': 'namePrefix: a-\nconfigMapGenerator: [{ name: b }]\n',
    'bad/kustomization.yaml': 'resources: [missing.yaml]\n',
  })
  const url = publish(join(place.directory, 'work'), join(place.directory, 'app.git'))
  const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()
  program('bin/git', `pwd >> ${place.directory}/clones\nexec ${git} "$@"`)
  process.env['PATH'] = `${join(place.directory, 'bin')}:${PATH}`
  const { said } = await outcome(`resources: ['${url}${rest}']`)
  expect(said).toEqual(expected)
  const clones = readFileSync(join(place.directory, 'clones'), 'utf8').trim().split('\n')
  expect(clones[0]).toMatch(/^\//)
  expect(left(clones)).toEqual([])
})

type Case = readonly [script: string, said: string, options: LocalExecOptions]
const hanging = { timeout: 300 }
const patient = {}
const printed = 'kind: Foo\nmetadata:\n  name: x\n'
const answer = 'case $1 in version) echo v3.0.0; exit;; esac; '

test.each<Case>([
  ['exit 1', 'HELM_FAILED', patient],
  ['echo none', 'HELM_VERSION', patient],
  [`${answer}exit 1`, 'HELM_FAILED', patient],
  [`${answer}echo "{"`, 'HELM_OUTPUT_INVALID', patient],
  ['exec sleep 60', 'HELM_FAILED', hanging],
  [`${answer}printf "kind: Foo\\nmetadata: {name: x}\\n"`, printed, patient],
])('a chart that is rendered by a helm of %j leaves no temporary files', async (script, said, options) => {
  const helm = { command: program('helm', script) }
  const kustomization = 'helmCharts: [{ name: web, valuesInline: { b: 1 } }]'
  const result = await outcome(kustomization, { helm, ...options })
  expect(result).toEqual({ said, folders: [expect.any(String)] })
  expect(left(result.folders)).toEqual([])
})

const plugins: readonly Case[] = [
  ['exit 1', 'FUNCTION_FAILED', patient],
  ['echo "{"', 'FUNCTION_OUTPUT_INVALID', patient],
  ['exec sleep 60', 'FUNCTION_FAILED', hanging],
  ['printf "kind: Foo\\nmetadata: {name: x}\\n"', printed, patient],
]

test.each(plugins)('a plugin of %j leaves no temporary files', async (script, said, options) => {
  program('plugins/example.com/v1/maker/Maker', script)
  writeFileSync(join(place.directory, 'maker.yaml'), 'apiVersion: example.com/v1\nkind: Maker\nmetadata: { name: m }\n')
  const result = await outcome('generators: [maker.yaml]', options)
  expect(result).toEqual({ said, folders: [expect.any(String)] })
  expect(left(result.folders)).toEqual([])
})

test.each(plugins)('a function in %j needs no temporary files', async (script, said, options) => {
  const path = program('function', script)
  const annotation = `config.kubernetes.io/function: '{exec: {path: ${path}}}'`
  const config = `apiVersion: example.com/v1\nkind: Maker\nmetadata: { name: m, annotations: { ${annotation} } }\n`
  writeFileSync(join(place.directory, 'maker.yaml'), config)
  expect(await outcome('generators: [maker.yaml]', options)).toEqual({ said, folders: [] })
})
