import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { writeFiles } from '../../support/git.ts'
import { installPackage } from '../../support/installed-package.ts'
import { project } from '../../support/project.ts'

const tsc = join(import.meta.dirname, '../../../node_modules/typescript/bin/tsc')

/** A project outside this repository with the installed package. */
let folder = ''
beforeAll(() => {
  folder = project({}).directory
  installPackage(folder)
  cpSync(join(import.meta.dirname, 'consumer.ts'), join(folder, 'types/consumer.mts'))
  cpSync(join(import.meta.dirname, 'consumer.ts'), join(folder, 'types/consumer.cts'))
})

test('only one package is installed', () => {
  const names = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))
  expect(names).toEqual(['kuilt'])
  expect(readdirSync(join(folder, 'node_modules/.bin'))).toEqual(['kuilt'])
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
  writeFiles(folder, { 'tsconfig.json': JSON.stringify({ compilerOptions, files }) })
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
})
