import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type BundledProgram, bundledProgram } from '../support/bundled-program.ts'
import { cli } from '../support/cli.ts'
import { makeRepository } from '../support/git.ts'

const chart = (name: string) => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`
const files = {
  'web/Chart.yaml': chart('web'),
  'web/values.yaml': 'replicas: 1\n',
  'web/templates/web.yaml':
    'kind: Deployment\nmetadata: { name: {{ .Release.Name }} }\nspec: { replicas: {{ .Values.replicas }} }\n',
  'web/templates/tests/test.yaml': 'kind: Pod\nmetadata: { name: test, annotations: { helm.sh/hook: test } }\n',
  'prod.yaml': 'replicas: 3\n',
  'random/Chart.yaml': chart('random'),
  'random/templates/secret.yaml': 'kind: Secret\nmetadata: { name: a }\nstringData: { key: {{ randAlphaNum 8 }} }\n',
  'failing/Chart.yaml': chart('failing'),
  'failing/templates/a.yaml': 'kind: A\nname: {{ required "a name is needed" .Values.name }}\n',
  'helm:odd/kustomization.yaml': 'resources: [odd.yaml]\n',
  'helm:odd/odd.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: odd }\n',
}

let program: BundledProgram
let directory: string
beforeAll(() => {
  program = bundledProgram()
  directory = join(program.box, 'charts')
  makeRepository(directory, files)
}, 60_000)

async function same(args: readonly string[]): Promise<string> {
  const { status: code, stdout, stderr } = program.kuilt(['build', ...args], { cwd: directory })
  expect({ code, stdout, stderr }).toEqual(await cli(['build', ...args], { cwd: directory }))
  return stdout
}

test('a chart, and flags for charts: the same output as the main program', async () => {
  expect(await same(['helm:web'])).toContain('replicas: 1')
  const flags = ['--helm-release', 'shop', '--helm-values=prod.yaml', '--helm-set', 'a=1', '--helm-skip-tests']
  const output = await same(['helm:web', ...flags])
  expect(output).toMatch(/name: shop.*replicas: 3/s)
  expect(output).not.toContain('Pod')
})

test.each([
  ['warnings', ['helm:random']],
  ['warnings in another format', ['helm:random', '--error-format', 'json']],
  ['warnings as errors', ['helm:random', '--strict']],
  ['an error in a template', ['helm:failing']],
  ['a missing chart', ['helm:nothing']],
  ['a missing values file', ['helm:web', '--helm-values', 'test.yaml']],
  ['a git revision', ['helm:HEAD:web']],
  ['a pattern', ['helm:w*']],
  ['a directory with this name', ['helm:odd']],
  ['two arguments', ['helm:web', 'helm:random']],
  ['a flag of builds', ['helm:web', '--no-remote']],
  ['an unknown flag', ['helm:web', '--helm-value=prod.yaml']],
])('%s: the main program reports it', async (_, args) => {
  await same(args)
})

const onLinux = existsSync('/dev/full') ? test : test.skip
onLinux('output that cannot be written: the main program reports it once', () => {
  const failure = 'error[OUTPUT_FAILED]: cannot write "stdout": no space left on the device\n'
  const run = (name: string) => program.shell(`cd charts && "$0" "$1" build helm:${name} > /dev/full`)
  expect(run('web')).toMatchObject({ status: 1, stderr: failure })
  const { status, stderr } = run('random')
  expect({ status, warnings: stderr.split('warning[').length - 1 }).toEqual({ status: 1, warnings: 1 })
  expect(stderr.endsWith(failure)).toBe(true)
})

test('the usual form does not load the main program', () => {
  const folder = join(program.box, 'dist')
  mkdirSync(folder)
  for (const name of ['cli.js', 'package.json', 'quick-chart.cjs']) {
    copyFileSync(join(dirname(program.file), name), join(folder, name))
  }
  writeFileSync(join(folder, 'program.cjs'), "throw new Error('loaded')")
  const isLoaded = (...args: readonly string[]): boolean => {
    const started = [join(folder, 'cli.js'), 'build', ...args]
    const { stderr } = spawnSync(process.execPath, started, { cwd: directory, encoding: 'utf8' })
    if (stderr !== '') expect(stderr).toContain('Error: loaded')
    return stderr !== ''
  }
  expect(isLoaded('helm:web')).toBe(false)
  expect(isLoaded('helm:web', '--helm-values', 'prod.yaml', '--helm-namespace=a')).toBe(false)
  expect(isLoaded('helm:random')).toBe(true)
})
