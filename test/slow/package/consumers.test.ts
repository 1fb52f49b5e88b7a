import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installPackage } from '../../support/built-package.ts'
import { type Files, writeFiles } from '../../support/git.ts'

const tools = join(import.meta.dirname, '../../../node_modules')

/** A project outside this repository with the installed package. */
let project = ''
beforeAll(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'kuilt-consumers-')))
  installPackage(project)
  writeFiles(project, application)
  cpSync(join(import.meta.dirname, 'consumer.ts'), join(project, 'types/consumer.mts'))
  cpSync(join(import.meta.dirname, 'consumer.ts'), join(project, 'types/consumer.cts'))
})
afterAll(() => rmSync(project, { recursive: true }))

const golden = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: demo-settings\n'
const application: Files = {
  'app/kustomization.yaml': 'namePrefix: demo-\nresources: [settings.yaml]\n',
  'app/settings.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n',
  'broken/kustomization.yaml': 'namePrefx: demo-\n',
  'golden.yaml': golden,
}

/** Runs a tool of this repository in the project. */
function run(file: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { JEST_WORKER_ID: _, NODE_OPTIONS: __, ...inherited } = process.env
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(tools, file), ...args], {
    cwd: project,
    encoding: 'utf8',
    env: { ...inherited, NO_COLOR: '1', TMPDIR: project, ...env },
  })
  return { status, output: `${stdout}${stderr}` }
}

test('only one package is installed', () => {
  const names = readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'))
  expect(names).toEqual(['kuilt'])
  expect(readdirSync(join(project, 'node_modules/.bin'))).toEqual(['kuilt'])
})

test.each([
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
])('strict TypeScript with $moduleResolution accepts the declarations and a program that uses them', (options) => {
  const compilerOptions = {
    ...options,
    target: 'es2023',
    lib: ['es2023'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    skipLibCheck: false,
    noEmit: true,
  }
  const files = options.module === 'nodenext' ? ['types/consumer.mts', 'types/consumer.cts'] : ['types/consumer.mts']
  writeFiles(project, { 'tsconfig.json': JSON.stringify({ compilerOptions, files }) })
  expect(run('typescript/bin/tsc', ['-p', '.'])).toEqual({ status: 0, output: '' })
})

const goldenTest = `
test('the output of the app is the same as the golden file', async () => {
  const expected = readFileSync('golden.yaml', 'utf8')
  expect(toYaml(await build('app'))).toBe(expected)
  expect(toYaml(buildSync('app'))).toBe(expected)
})
test('a mistake is a KuiltError', async () => {
  await expect(build('broken')).rejects.toThrow(KuiltError)
  await expect(build('broken')).rejects.toMatchObject({ code: 'KUSTOMIZATION_FIELD_UNKNOWN', at: { line: 1 } })
})
test('an edit keeps comments', () => {
  expect(editKustomization('# kept\\n', [{ type: 'set-namespace', value: 'a' }])).toContain('# kept')
})
`
const names = '{ build, buildSync, toYaml, KuiltError }'
const imports = `import { readFileSync } from 'node:fs'
import ${names} from 'kuilt'
import { editKustomization } from 'kuilt/edit'
`
const requires = `const { readFileSync } = require('node:fs')
const ${names} = require('kuilt')
const { editKustomization } = require('kuilt/edit')
`

test('a golden file test runs with jest and CommonJS', () => {
  writeFiles(project, { 'jest/app.test.cjs': requires + goldenTest })
  const config = JSON.stringify({ rootDir: project, transform: {}, testMatch: ['**/jest/*.cjs'] })
  const { status, output } = run('jest/bin/jest.js', ['--config', config])
  expect({ status, output }).toEqual({ status: 0, output: expect.stringMatching(/3 passed, 3 total/) })
})

test('a golden file test runs with jest and ES modules', () => {
  writeFiles(project, { 'jest/app.test.mjs': imports + goldenTest })
  const moduleFileExtensions = ['js', 'mjs', 'cjs', 'json']
  const config = { rootDir: project, transform: {}, testMatch: ['**/jest/*.mjs'], moduleFileExtensions }
  const env = { NODE_OPTIONS: '--experimental-vm-modules' }
  const { status, output } = run('jest/bin/jest.js', ['--config', JSON.stringify(config)], env)
  expect({ status, output }).toEqual({ status: 0, output: expect.stringMatching(/3 passed, 3 total/) })
})

test('a golden file test runs with vitest', () => {
  const header = `import { expect, test } from '${join(tools, 'vitest/dist/index.js')}'\n`
  writeFiles(project, { 'vitest/app.test.ts': header + imports + goldenTest })
  const { status, output } = run('vitest/vitest.mjs', ['run', '--root', project, '--dir', join(project, 'vitest')])
  expect({ status, output }).toEqual({ status: 0, output: expect.stringMatching(/3 passed/) })
})
