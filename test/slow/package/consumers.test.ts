import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installPackage } from '../../support/built-package.ts'
import { writeFiles } from '../../support/git.ts'

const tsc = join(import.meta.dirname, '../../../node_modules/typescript/bin/tsc')

/** A project outside this repository with the installed package. */
let project = ''
beforeAll(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'kuilt-consumers-')))
  installPackage(project)
  cpSync(join(import.meta.dirname, 'consumer.ts'), join(project, 'types/consumer.mts'))
  cpSync(join(import.meta.dirname, 'consumer.ts'), join(project, 'types/consumer.cts'))
})
afterAll(() => rmSync(project, { recursive: true }))

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
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', project], { encoding: 'utf8' })
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
})
