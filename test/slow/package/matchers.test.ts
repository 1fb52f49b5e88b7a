import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type Files, writeFiles } from '../../support/git.ts'
import { installPackage } from '../../support/installed-package.ts'
import { project } from '../../support/project.ts'
import { type Ran, testRunner } from './test-runner.ts'

const tools = join(import.meta.dirname, '../../../node_modules')

const shop: Files = {
  'base/kustomization.yaml': 'resources: [web.yaml]\n',
  'base/web.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { replicas: 1 }\n',
  'overlays/dev/kustomization.yaml': 'namePrefix: dev-\nresources: [../../base]\n',
  'overlays/prod/kustomization.yaml':
    'namePrefix: prod-\nresources: [../../base]\nreplicas:\n- name: web\n  count: 5\n',
  'broken/kustomization.yaml': 'namePrefx: demo-\n',
  'app/kustomization.yaml': 'namePrefix: demo-\nresources: [settings.yaml]\n',
  'app/settings.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n',
  'golden.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: demo-settings\n',
}

const configMap = (color: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { color: ${color} }\n`

const gitops: Files = {
  'cluster/web.yaml':
    'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: web, namespace: flux-system }\nspec: { path: ./web, prune: true, sourceRef: { kind: GitRepository, name: flux-system } }\n',
  'web/a.yaml': configMap('red'),
  'apps/site.yaml':
    'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: site, namespace: argocd }\nspec: { destination: { namespace: shop }, source: { repoURL: here, path: site } }\n',
  'site/a.yaml': configMap('red'),
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'charts/web/values.yaml': 'color: red\n',
  'charts/web/templates/a.yaml': configMap('{{ .Values.color }}'),
}

/** A project outside this repository with the installed package. */
let folder = ''
beforeAll(() => {
  folder = project({}).directory
  installPackage(folder)
})
beforeEach(() => writeFiles(folder, shop))
afterEach(() => rmSync(join(folder, 'rendered'), { recursive: true, force: true }))

const rendered = (name: string) => readFileSync(join(folder, 'rendered', name), 'utf8')
const mustFail = (code: string) => `expect(() => { ${code} }).toThrow()`

const passing = `
test('matchers that pass', () => {
  expect('overlays/prod').toBuild()
  expect(['overlays/*', 'base']).toBuild({ noWarn: [] })
  expect('broken').not.toBuild()
  expect('broken').toFailToBuild()
  expect('broken').toFailToBuild('KUSTOMIZATION_FIELD_UNKNOWN')
  expect('overlays/prod').toHaveResource('Deployment/prod-web', { spec: { replicas: 5 } })
  expect('overlays/prod').toHaveResource('Deployment/web', { metadata: { name: expect.stringMatching(/^prod-/) } })
  expect('overlays/*').toHaveResource('Deployment/web')
  expect('overlays/prod').not.toHaveResource('Service/web')
  expect('overlays/prod').not.toBeValid()
  expect('base').not.toBeValid({ kubernetesVersion: '1.34' })
  ${mustFail(`expect('overlays/prod').toFailToBuild()`)}
  ${mustFail(`expect('broken').toFailToBuild('FILE_NOT_FOUND')`)}
  ${mustFail(`expect(['overlays/prod', 'broken']).toBuild()`)}
  ${mustFail(`expect(['overlays/prod', 'broken']).not.toBuild()`)}
  ${mustFail(`expect('overlays/*').toHaveResource('Deployment/web', { spec: { replicas: 5 } })`)}
  ${mustFail(`expect('overlays/nowhere*').toBuild()`)}
  ${mustFail('expect(7).toBuild()')}
})
test('promises', async () => {
  await expect('base').toBuild({ remote: true })
  await expect(expect('broken').toBuild({ remote: true })).rejects.toThrow('namePrefx')
})
`
const golden = `
test('prod', () => expect('overlays/prod').toMatchRendered())
test('all', () => expect('overlays/*').toMatchRendered('rendered/all/{target}.yaml'))
`
const failing = `
test('resource', () => expect('overlays/prod').toHaveResource('Deployment/web', { spec: { replicas: 7 } }))
test('name', () => expect('overlays/prod').toHaveResource('Deployment/wbe'))
test('build', () => expect('broken').toBuild())
test('valid', () => expect('overlays/prod').toBeValid())
test('one file', () => expect('overlays/*').toMatchRendered('all.yaml'))
`

const compared = `
test('whole', async () => { await expect(['flux:cluster', 'argocd:apps', 'helm:charts/web']).toMatchRendered('rendered/gitops/{target}.yaml') })
test('one', async () => { await expect('flux:cluster#web').toMatchRendered('rendered/gitops/one.yaml') })
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
const library = `
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

interface Suite {
  readonly write: (body: string) => void
  readonly run: (...args: readonly string[]) => Promise<Ran>
}

const jest = testRunner('jest', () => folder)
const vitest = testRunner('vitest', () => folder)
afterAll(() => {
  for (const runner of [jest, vitest]) runner.stop()
})

const jestWith = (extension: 'cjs' | 'mjs', header: string): Suite => {
  const tests = `jest-${extension}`
  return {
    write: (body) => writeFiles(folder, { [`${tests}/app.test.${extension}`]: header + body }),
    run: (...args) => {
      const config = {
        rootDir: folder,
        transform: {},
        testMatch: [`**/${tests}/*.${extension}`],
        moduleFileExtensions: ['js', 'mjs', 'cjs', 'json'],
      }
      return jest.run('--config', JSON.stringify(config), '--ci=false', ...args)
    },
  }
}

const withVitest: Suite = {
  write: (body) => {
    const header = `import { expect, test } from '${join(tools, 'vitest/dist/index.js')}'\nimport 'kuilt/vitest'\n${imports}`
    writeFiles(folder, { 'vitest/app.test.ts': header + body })
  },
  run: (...args) => {
    const own = args.map((arg) => (arg === '--ci' ? '--update=none' : arg))
    return vitest.run('--root', folder, '--dir', join(folder, 'vitest'), ...own)
  },
}

const suites: readonly (readonly [string, Suite])[] = [
  ['jest with CommonJS', jestWith('cjs', `require('kuilt/jest')\n${requires}`)],
  ['jest with ES modules', jestWith('mjs', `import 'kuilt/jest'\n${imports}`)],
  ['vitest', withVitest],
]

describe.each(suites)('%s', (_, suite) => {
  // A run has the tests of several purposes, because each one loads the library again.
  test('prints differences, and writes no files in CI', async () => {
    suite.write(failing + golden)
    const { status, output } = await suite.run('--ci')
    expect({ status, output }).toEqual({ status: 1, output: expect.stringMatching(/\b7 failed/) })
    expect(output).toContain('spec.replicas is set in overlays/prod/kustomization.yaml:5')
    expect(output).toContain('overlays/prod has no Deployment/wbe: it has Deployment/prod-web')
    expect(output).toContain('--> broken/kustomization.yaml:1:1')
    expect(output).toContain('overlays/prod is not valid')
    expect(output).toContain('2 targets cannot share the file "all.yaml"')
    expect(output).toContain('rendered/overlays/prod.yaml does not exist')
  })

  test('builds, has matchers for targets of all kinds, writes files, compares with them, and updates them', async () => {
    writeFiles(folder, gitops)
    suite.write(passing + library + golden + compared)
    const first = await suite.run()
    expect(first).toEqual({ status: 0, output: expect.stringMatching(/\b9 passed/) })
    expect(first.output).toMatch(/\b7 written/i)
    expect(rendered('overlays/prod.yaml')).toContain('replicas: 5\n')
    expect(rendered('all/overlays/dev.yaml')).toContain('name: dev-web\n')
    const files = readdirSync(join(folder, 'rendered/gitops'), { recursive: true, encoding: 'utf8' })
    const compiled = files.filter((file) => file.endsWith('.yaml')).map((file) => `gitops/${file}`)
    expect(compiled).toHaveLength(4)
    suite.write(golden + compared)
    expect((await suite.run('--ci')).status).toBe(0)

    const prod = shop['overlays/prod/kustomization.yaml'] ?? ''
    const blue = Object.entries(gitops).map(([file, text]) => [file, text.replace('color: red', 'color: blue')])
    writeFiles(folder, {
      'overlays/prod/kustomization.yaml': prod.replace('5', '6'),
      ...Object.fromEntries(blue),
    })
    const { status, output } = await suite.run()
    expect(status).toBe(1)
    expect(output).toContain('overlays/prod does not match rendered/overlays/prod.yaml')
    expect(output).toMatch(/replicas.*5.*6/)
    expect(output).toContain('overlays/prod/kustomization.yaml:5')
    expect(output).toContain('flux:cluster does not match rendered/')
    for (const line of ['web/a.yaml:4', 'site/a.yaml:4', 'values.yaml:1']) expect(output).toContain(line)
    expect(rendered('overlays/prod.yaml')).toContain('replicas: 5\n')

    expect(await suite.run('-u')).toEqual({ status: 0, output: expect.stringMatching(/\b6 updated/i) })
    expect(rendered('overlays/prod.yaml')).toContain('replicas: 6\n')
    for (const file of compiled) expect(rendered(file)).toContain('color: blue')
    expect((await suite.run('--ci')).status).toBe(0)
  }, 180_000)
})

const typed = (imports: string) => `${imports}
test('types', async () => {
  expect('overlays/prod').toBuild()
  expect('overlays/prod').toBuild({ enableHelm: true })
  expect('broken').toFailToBuild('KUSTOMIZATION_FIELD_UNKNOWN')
  expect('overlays/prod').toMatchRendered('a.yaml')
  expect('overlays/prod').toMatchRendered({ cwd: '/' })
  expect('overlays/prod').not.toHaveResource('Deployment/web', { spec: { replicas: 5 } })
  expect('overlays/prod').toBeValid({ kubernetesVersion: '1.34' })
  await expect(Promise.resolve('overlays/prod')).resolves.toBuild()
  // @ts-expect-error
  expect('broken').toFailToBuild('NO_SUCH_CODE')
  // @ts-expect-error
  expect('broken').toHaveResource()
})
`

const jestGlobals = `import { expect, test } from '@jest/globals'`
const fromVitest = `import { expect, test } from 'vitest'`

// The order matters, because TypeScript merges declarations in the order of the imports.
test.each([
  ['@types/jest', ['jest'], { test: typed(`import 'kuilt/jest'`) }],
  ['@jest/globals', [], { test: typed(`${jestGlobals}\nimport 'kuilt/jest'`) }],
  ['@jest/globals, imported last', [], { test: typed(`import 'kuilt/jest'\n${jestGlobals}`) }],
  ['@jest/globals and a setup file', [], { setup: `import 'kuilt/jest'`, test: typed(jestGlobals) }],
  ['vitest', [], { test: typed(`${fromVitest}\nimport 'kuilt/vitest'`) }],
  ['vitest, imported last', [], { test: typed(`import 'kuilt/vitest'\n${fromVitest}`) }],
  ['vitest and a setup file', [], { setup: `import 'kuilt/vitest'`, test: typed(fromVitest) }],
  ['vitest/globals', ['vitest/globals'], { test: typed(`import 'kuilt/vitest'`) }],
])('the matchers have types with %s', (name, types, texts) => {
  // TypeScript searches the project for the types of the test runners.
  const consumer = join(folder, 'typed', name.replaceAll(/\W/g, ''))
  for (const part of ['node_modules/kuilt/package.json', 'node_modules/kuilt/dist/types'])
    cpSync(join(folder, part), join(consumer, part), { recursive: true })
  for (const entry of readdirSync(tools).filter((entry) => !/^\.|^kuilt$/.test(entry)))
    symlinkSync(join(tools, entry), join(consumer, 'node_modules', entry))
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023'],
    types,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  }
  writeFiles(consumer, { 'package.json': '{}' })
  for (const extension of ['mts', 'cts']) {
    for (const [file, text] of Object.entries(texts)) writeFiles(consumer, { [`${file}.${extension}`]: text })
    writeFiles(consumer, { 'tsconfig.json': JSON.stringify({ compilerOptions, include: [`*.${extension}`] }) })
    expectNoErrors(consumer)
  }
})

function expectNoErrors(project: string): void {
  const { status, stdout } = spawnSync(process.execPath, [join(tools, 'typescript/bin/tsc'), '-p', project], {
    encoding: 'utf8',
  })
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
}
