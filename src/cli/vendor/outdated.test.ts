import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cli } from '../../../test/support/cli.ts'
import { project } from '../../../test/support/project.ts'

type Files = Readonly<Record<string, string>>

const repository = 'https://charts.example.com'
const metadata = (name: string, version: string): string => `apiVersion: v2\nname: ${name}\nversion: ${version}\n`
const dependency = (range: string, more = ''): string =>
  `dependencies:\n- name: web\n  version: "${range}"\n  repository: ${repository}\n${more}`
const app = (range: string, more = ''): string => metadata('app', '1.0.0') + dependency(range, more)
/** The lock file as Helm writes it for `app('^1.0.0')`. */
const helmLock = `${dependency('1.2.0')}digest: sha256:fa451806db0e44facb27d98832b79c593a353e8aff2a77983ccbe0584ad49613
generated: "2026-01-01T00:00:00Z"
`
const ownLock = (requested: string, version = '1.2.0'): string =>
  `charts:\n- { name: web, repository: ${repository}, requested: "${requested}", version: ${version}, digest: "sha256:${'a'.repeat(64)}" }\n`
const web = (version: string): Files => ({ 'app/charts/web/Chart.yaml': metadata('web', version) })
const [helmLockPath, ownLockPath] = ['app/Chart.lock', 'app/charts/.kuilt-charts.lock']

async function vendor(files: Files, args: readonly string[] = ['helm:app', '--check']) {
  const { directory } = project(files)
  const { code, stderr } = await cli(['vendor', ...args], { cwd: directory, env: { HOME: directory } })
  return { code, stderr, directory }
}

const upToDate = { code: 0, stderr: 'no charts are missing or outdated\n' }

test.each<[string, Files]>([
  ['Chart.lock', { 'app/Chart.yaml': app('^1.0.0'), [helmLockPath]: helmLock, ...web('1.2.0') }],
  ['the lock file of kuilt', { 'app/Chart.yaml': app('^1'), [ownLockPath]: ownLock('^1'), ...web('1.2.0') }],
  ['no lock file', { 'app/Chart.yaml': app('^1'), ...web('1.3.0') }],
])('up to date: %s', async (_, files) => {
  expect(await vendor(files)).toMatchObject(upToDate)
})

const lines = (yaml: string): readonly string[] => yaml.split('\n')

test.each<[string, Files, string, string]>([
  [
    'Chart.lock with a version outside the range',
    { 'app/Chart.yaml': app('^2.0.0'), [helmLockPath]: helmLock, ...web('2.0.0') },
    `the lock file "${helmLockPath}" is outdated: it contains "web" 1.2.0, but the chart requires "^2.0.0"`,
    'app/Chart.yaml:6:3',
  ],
  [
    'Chart.lock without a dependency',
    {
      'app/Chart.yaml': app('^1.0.0', `- { name: db, version: 1.0.0, repository: "${repository}" }\n`),
      [helmLockPath]: helmLock,
      ...web('1.2.0'),
      'app/charts/db/Chart.yaml': metadata('db', '1.0.0'),
    },
    `the lock file "${helmLockPath}" is outdated: it does not contain "db"`,
    'app/Chart.yaml:8:5',
  ],
  [
    'Chart.lock with another repository',
    {
      'app/Chart.yaml': app('^1.0.0').replace(repository, 'oci://example.com/charts'),
      [helmLockPath]: helmLock,
      ...web('1.2.0'),
    },
    `the lock file "${helmLockPath}" is outdated: it contains "web" from "${repository}", not from "oci://example.com/charts"`,
    'app/Chart.yaml:7:3',
  ],
  [
    'Chart.lock with a removed dependency',
    { 'app/Chart.yaml': metadata('app', '1.0.0'), [helmLockPath]: helmLock },
    `the lock file "${helmLockPath}" is outdated: the chart does not depend on "web"`,
    `${helmLockPath}:2:3`,
  ],
  [
    'Chart.lock before a condition was added, which only the digest shows',
    { 'app/Chart.yaml': app('^1.0.0', '  condition: web.enabled\n'), [helmLockPath]: helmLock, ...web('1.2.0') },
    `the lock file "${helmLockPath}" is outdated: its digest does not match the dependencies of the chart`,
    `${helmLockPath}:5:1`,
  ],
  [
    'the lock file of kuilt with another range',
    { 'app/Chart.yaml': app('^1.1'), [ownLockPath]: ownLock('^1'), ...web('1.2.0') },
    `the lock file "${ownLockPath}" is outdated: it contains "web" "^1" from "${repository}", but the chart requires "^1.1" from "${repository}"`,
    'app/Chart.yaml:6:3',
  ],
  [
    'the lock file of kuilt with a removed dependency',
    { 'app/Chart.yaml': metadata('app', '1.0.0'), [ownLockPath]: ownLock('^1') },
    `the lock file "${ownLockPath}" is outdated: the chart does not depend on "web"`,
    `${ownLockPath}:2:5`,
  ],
  [
    'a chart outside the range',
    { 'app/Chart.yaml': app('^2'), ...web('1.2.0') },
    '"app/charts" contains "web" 1.2.0, but "app/Chart.yaml" requires "^2"',
    'app/Chart.yaml:6:3',
  ],
  [
    'a chart with another version than in Chart.lock',
    { 'app/Chart.yaml': app('^1.0.0'), [helmLockPath]: helmLock, ...web('1.3.0') },
    `"app/charts" contains "web" 1.3.0, but "${helmLockPath}" requires "1.2.0"`,
    'app/Chart.yaml:6:3',
  ],
  [
    'a chart with another version than in the lock file of kuilt',
    { 'app/Chart.yaml': app('^1'), [ownLockPath]: ownLock('^1', '1.1.0'), ...web('1.2.0') },
    `"app/charts" contains "web" 1.2.0, but "${ownLockPath}" requires "1.1.0"`,
    'app/Chart.yaml:6:3',
  ],
])('outdated: %s', async (_, files, message, location) => {
  const { code, stderr } = await vendor(files)
  expect(code).toBe(1)
  expect(lines(stderr).filter((line) => line.startsWith('error['))).toEqual([
    expect.stringMatching(/^error\[CHART_(?:LOCK|DEPENDENCY)_OUTDATED\]: /),
  ])
  expect(stderr).toContain(`]: ${message}\n`)
  expect(stderr).toContain(` --> ${location} (`)
})

test('without --check, the lock file of kuilt loses outdated entries', async () => {
  const files = { 'app/Chart.yaml': app('^1.1'), [ownLockPath]: ownLock('^1'), ...web('1.2.0') }
  const { code, directory } = await vendor(files, ['helm:app'])
  expect(code).toBe(0)
  expect(readFileSync(join(directory, ownLockPath), 'utf8')).toMatch(/^#.*\ncharts: \[\]\n$/)
})

describe('charts of a kustomization', () => {
  const kustomization = (repo: string): string =>
    `helmCharts:\n- name: web\n  repo: ${repo}\n  version: 1.2.0\n  releaseName: shop\n`
  const vendored = {
    'charts/web-1.2.0/web/Chart.yaml': metadata('web', '1.2.0'),
    'charts/web-1.2.0/web/values.yaml': '',
  }

  test('from another repository', async () => {
    const { code, stderr } = await vendor(
      {
        'kustomization.yaml': kustomization('https://other.example.com'),
        'charts/.kuilt-charts.lock': ownLock('1.2.0'),
        ...vendored,
      },
      ['--check'],
    )
    expect(code).toBe(1)
    expect(stderr).toContain(
      `it contains "web" "1.2.0" from "${repository}", but the kustomization requires it from "https://other.example.com"`,
    )
    expect(stderr).toContain('--> kustomization.yaml:2:3 (')
  })

  test('with the lock file of the author of the chart, which is not checked', async () => {
    const files = { 'kustomization.yaml': kustomization(repository), ...vendored }
    const foreign = { 'charts/web-1.2.0/web/Chart.lock': 'dependencies: []\ndigest: none\n' }
    expect(await vendor({ ...files, ...foreign }, ['--check'])).toMatchObject(upToDate)
  })
})
