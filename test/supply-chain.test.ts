import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly hasInstallScript?: boolean
  readonly integrity?: string
}

const root = join(import.meta.dirname, '..')
const text = (file: string) => readFileSync(join(root, file), 'utf8')
// The parts of these files that are looked at, as npm documents them.
const lock = JSON.parse(text('package-lock.json')) as { readonly packages: Readonly<Record<string, LockedPackage>> }
const manifest = JSON.parse(text('package.json')) as { readonly dependencies: Readonly<Record<string, string>> }

/** What comes along with the package where it is installed. */
const installed = (() => {
  const names = new Set<string>()
  const waiting = Object.keys(manifest.dependencies)
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (!names.has(name)) waiting.push(...Object.keys(lock.packages[`node_modules/${name}`]?.dependencies ?? {}))
    names.add(name)
  }
  return [...names].sort()
})()

test('each runtime dependency has a row in docs/decisions that says why, and each row a dependency', () => {
  const rows = text('docs/decisions/dependencies.md').matchAll(/^\| `([^`]+)` \|/gm)
  expect(Array.from(rows, ([, name]) => name).sort()).toEqual(Object.keys(manifest.dependencies).sort())
})

test('runtime dependencies are pinned to a version', () => {
  for (const version of Object.values(manifest.dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/)
})

test('nothing else is installed than what is listed here', () => {
  expect(installed).toEqual([
    '@isaacs/nonrecursive-glob-match',
    'balanced-match',
    'brace-expansion',
    'deepmerge-ts',
    'glob',
    'lru-cache',
    'minimatch',
    'minipass',
    'path-scurry',
    'picocolors',
    're2js',
    'yaml',
  ])
})

test('nothing that is installed runs a script, and all of it is locked by its content', () => {
  const entries = installed.map((name) => ({ name, ...lock.packages[`node_modules/${name}`] }))
  expect(entries.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name)).toEqual([])
  expect(entries.filter(({ integrity }) => !/^sha512-/.test(integrity ?? '')).map(({ name }) => name)).toEqual([])
  expect(text('.npmrc')).toMatch(/^ignore-scripts=true$/m)
})

test.each(['package-lock.json', 'docs/package-lock.json'])('%s names no hosts but those of funding pages', (file) => {
  const withoutFunding = JSON.stringify(JSON.parse(text(file)), (key, value: unknown) =>
    key === 'funding' ? undefined : value,
  )
  expect(withoutFunding).not.toMatch(/"resolved"|:\/\//)
})

test('every page about security names tests that exist', () => {
  const named = Array.from(
    text('docs/security.md').matchAll(/`((?:test|src|examples)\/[^`]+)`/g),
    ([, path]) => path ?? '',
  )
  const files = ['test', 'src', 'examples'].flatMap((folder) => {
    return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`)
  })
  expect(named.length).toBeGreaterThan(10)
  expect(named.filter((path) => !files.includes(path))).toEqual([])
})
