// The output of Node and test runners for a mistake in a kustomization, with the package as users install it.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { copyPackage } from '../../support/built-package.ts'
import { testRunner } from './test-runner.ts'

const repository = join(import.meta.dirname, '../../..')

const mistake = "build('overlay').then((result) => toYaml(result))"
const strict = "build('deprecated', { strict: true })"
const files = {
  'package.json': '{ "private": true }',
  'jest.config.json': '{ "transform": {} }',
  'overlay/kustomization.yaml': 'namePrefix: demo-\nresource: []\nresources:\n- ../base/settings.yml\n',
  'deprecated/kustomization.yaml':
    'commonLabels: { app: demo }\nimages:\n- name: demo\n  newTag: "2"\nresources:\n- ../base\n',
  'base/kustomization.yaml': 'resources:\n- settings.yaml\n',
  'base/settings.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n',
  'uncaught.mjs': `import { build, toYaml } from 'kuilt'\nawait ${mistake}\n`,
  'uncaught.cjs': `const { build, toYaml } = require('kuilt')\n${mistake}\n`,
  'strict.mjs': `import { build } from 'kuilt'\nawait ${strict}\n`,
  'warnings.mjs': `import { build } from 'kuilt'\nconst { warnings } = await build('deprecated')\nconsole.log(warnings)\n`,
  'import.test.mjs': `import { build, toYaml } from 'kuilt'\ntest('builds', () => ${mistake})\n`,
  'require.test.cjs': `const { build, toYaml } = require('kuilt')\ntest('builds', () => ${mistake})\n`,
  'vitest/import.test.mjs': `import { build, toYaml } from 'kuilt'\nimport { test } from 'vitest'\ntest('builds', () => ${mistake})\n`,
  'vitest/strict.test.mjs': `import { build } from 'kuilt'\nimport { test } from 'vitest'\ntest('builds', () => ${strict})\n`,
  'strict.test.cjs': `const { build } = require('kuilt')\ntest('builds', () => ${strict})\n`,
}

let project = ''
beforeAll(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'kuilt-error-output-')))
  copyPackage(project)
  symlinkSync(join(repository, 'node_modules/vitest'), join(project, 'node_modules/vitest'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), text)
  }
})
afterAll(() => rmSync(project, { recursive: true }))

/** The output of a module that Node runs. Each runs once. */
function output(file: string): string {
  const env = { PATH: process.env['PATH'], NO_COLOR: '1', CI: '1' }
  const { stdout, stderr } = spawnSync(process.execPath, [file], { cwd: project, encoding: 'utf8', env })
  return `${stdout}${stderr}`
}

/** Without parts that differ between runs. */
function stable(printed: string): string {
  return printed
    .replaceAll(project, '/project')
    .replace(/(?:^ +at .*\n)+/gm, '    at …\n')
    .replace(/^ *(?:Time:|Start at|Duration|RUN) .*\n/gm, '')
    .replace(/ (?:\([\d.]+ m?s\)|\d+ms)$/gm, '')
    .replace(/^node:internal[^^]*\^\n\n/, '')
    .replace(/\n+Node\.js v.*\n/, '\n')
}

test.each(['uncaught.mjs', 'uncaught.cjs', 'strict.mjs'])(
  'Node prints for %s a message, and the calls of the user',
  (file) => {
    const printed = output(file)
    expect(stable(printed)).toMatchSnapshot()
    const [first, ...others] = printed.match(/^ {4}at .*/gm) ?? []
    expect(first).toContain(`${project}/${file}:`)
    expect(others.filter((call) => call.includes('node_modules'))).toEqual([])
  },
)

test('Node prints the warnings of warnings.mjs', () => {
  expect(stable(output('warnings.mjs'))).toMatchSnapshot()
})

test('docs/library-errors.md shows what Node prints', () => {
  const page = readFileSync(join(repository, 'docs/library-errors.md'), 'utf8')
  const [, example = '', shown = ''] =
    /<!-- example: uncaught.mjs -->\n```js\n([^`]+)```\n\n```console\n\$ node uncaught.mjs\n([^`]+)```/.exec(page) ?? []
  writeFileSync(join(project, 'page.mjs'), example)
  expect(stable(output('page.mjs'))).toBe(shown)
})

const jest = testRunner('jest', () => project)
const vitest = testRunner('vitest', () => project)
afterAll(() => {
  for (const runner of [jest, vitest]) runner.stop()
})

test.each(['import.test.mjs', 'require.test.cjs', 'strict.test.cjs'])('jest prints for %s', async (file) => {
  expect(stable((await jest.run(`--testMatch=**/${file}`)).output)).toMatchSnapshot()
})

test.each(['vitest/import.test.mjs', 'vitest/strict.test.mjs'])('vitest prints for %s', async (file) => {
  expect(stable((await vitest.run('--reporter=default', file)).output)).toMatchSnapshot()
})
