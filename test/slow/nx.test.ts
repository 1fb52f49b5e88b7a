import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { builtPackage } from '../support/built-package.ts'
import { git } from '../support/git.ts'
import { type Project, project } from '../support/project.ts'

const root = join(import.meta.dirname, '../..')
/** The directory in which `npm install --prefix node_modules/.cache/nx --no-save nx@24` installs Nx. */
const installed = join(root, 'node_modules/.cache/nx/node_modules/nx')

/** Nx is not a dependency of this repository, because it is large and contains native code. */
const withNx = existsSync(installed)
  ? test
  : (name: string, body: () => void): void => test.skip(`${name} (nx is not installed: see test/slow/nx.test.ts)`, body)

/** A plugin for Nx that records the result of each task. */
const recorder = `exports.name = 'recorder'
exports.postTasksExecution = (_options, { taskResults }) => {
  const states = Object.entries(taskResults).map(([id, { status }]) => [id, status])
  require('node:fs').writeFileSync('results.json', JSON.stringify(Object.fromEntries(states)))
}
`

let monorepo: Project
beforeAll(() => {
  monorepo = project({})
  const { directory } = monorepo
  cpSync(join(root, 'examples/monorepo'), directory, { recursive: true })
  const nx = JSON.parse(readFileSync(join(directory, 'nx.json'), 'utf8'))
  writeFileSync(join(directory, 'nx.json'), JSON.stringify({ ...nx, plugins: [...nx.plugins, './recorder.cjs'] }))
  writeFileSync(join(directory, 'recorder.cjs'), recorder)
  mkdirSync(join(directory, 'node_modules/.bin'), { recursive: true })
  symlinkSync(installed, join(directory, 'node_modules/nx'))
  symlinkSync(builtPackage(), join(directory, 'node_modules/kuilt'))
  symlinkSync('../kuilt/dist/cli.js', join(directory, 'node_modules/.bin/kuilt'))
  git(directory, 'init', '--quiet')
  git(directory, 'add', '.')
  git(directory, 'commit', '--quiet', '--message', 'all')
}, 60_000)

interface Ran {
  readonly status: number | null
  /** Tasks that ran, and tasks whose result was cached, sorted. */
  readonly ran: readonly string[]
  readonly cached: readonly string[]
}

function nx(...args: readonly string[]): Ran {
  const { directory } = monorepo
  rmSync(join(directory, 'results.json'), { force: true })
  const env = { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false', CI: '1' }
  const { status, stdout, stderr } = spawnSync('node', [join(installed, 'dist/bin/nx.js'), ...args], {
    cwd: directory,
    env,
    encoding: 'utf8',
  })
  if (!existsSync(join(directory, 'results.json'))) throw new Error(stdout + stderr)
  const results: readonly [string, string][] = Object.entries(
    JSON.parse(readFileSync(join(directory, 'results.json'), 'utf8')),
  )
  const isCached = (state: string): boolean => state.includes('cache')
  return {
    status,
    ran: results.flatMap(([id, state]) => (isCached(state) ? [] : [id])).sort(),
    cached: results.flatMap(([id, state]) => (isCached(state) ? [id] : [])).sort(),
  }
}

const overlays = ['api', 'web', 'worker'].flatMap((app) => ['dev', 'prod'].map((env) => `apps/${app}/overlays/${env}`))
const tasks = (names: readonly string[], kinds = ['render', 'validate']): readonly string[] =>
  overlays.filter((name) => names.includes(name)).flatMap((name) => kinds.map((kind) => `${name}:${kind}`))
const everything = ['run-many', '-t', 'render', 'validate'] as const

withNx(
  'Nx runs everything once, then takes all from its cache, and after an edit runs exactly the affected roots',
  () => {
    const { directory } = monorepo
    const edits = (affected: readonly string[]): Ran => ({
      status: 0,
      ran: tasks(affected),
      cached: tasks(overlays.filter((name) => !affected.includes(name))),
    })
    expect(nx(...everything)).toEqual(edits(overlays))
    expect(nx(...everything)).toEqual(edits([]))
    expect(git(directory, 'status', '--porcelain', 'rendered')).toBe('')

    appendFileSync(join(directory, 'apps/web/base/service.yaml'), '# a comment\n')
    const web = ['apps/web/overlays/dev', 'apps/web/overlays/prod']
    expect(nx('affected', '-t', 'render', 'validate', '--base=HEAD')).toEqual({
      status: 0,
      ran: tasks(web),
      cached: [],
    })
    expect(nx(...everything)).toEqual(edits([]))

    appendFileSync(join(directory, 'components/hardened/security-context.yaml'), '# a comment\n')
    expect(nx(...everything)).toEqual(edits(overlays.filter((name) => name.endsWith('/prod'))))

    writeFileSync(join(directory, 'apps/api/readme.md'), 'Nothing depends on this file.\n')
    expect(nx(...everything)).toEqual(edits([]))

    // A second kustomization file, which makes the directory ambiguous.
    writeFileSync(join(directory, 'apps/api/base/Kustomization'), 'namePrefix: a-\n')
    const { status, ran } = nx(...everything)
    expect({ status, ran }).toEqual({ status: 1, ran: tasks(['apps/api/overlays/dev', 'apps/api/overlays/prod']) })
    rmSync(join(directory, 'apps/api/base/Kustomization'))
    expect(nx(...everything)).toEqual(edits([]))
  },
)

withNx('the inferred check fails if a rendered file is not up to date', () => {
  const { directory } = monorepo
  const check = (): Ran => nx('run-many', '-t', 'check')
  expect(check()).toMatchObject({ status: 0, cached: [] })
  expect(check()).toMatchObject({ status: 0, ran: [] })
  appendFileSync(join(directory, 'rendered/apps/web/overlays/dev.yaml'), 'changed\n')
  expect(check()).toMatchObject({ status: 1, ran: ['apps/web/overlays/dev:check'] })
})
