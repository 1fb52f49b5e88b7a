import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtPackage } from '../../support/built-package.ts'

interface LockedPackage {
  readonly hasInstallScript?: boolean
  readonly integrity?: string
}

const root = join(import.meta.dirname, '../../..')
const text = (file: string) => readFileSync(join(root, file), 'utf8')
// The relevant parts of these files, as documented by npm.
const lock = JSON.parse(text('package-lock.json')) as { readonly packages: Readonly<Record<string, LockedPackage>> }
const manifest = JSON.parse(text('package.json')) as {
  readonly devDependencies: Readonly<Record<string, string>>
  readonly [field: string]: unknown
}

/** The packages whose code is bundled, from the bundled licenses. */
const bundled = (() => {
  const licenses = readFileSync(join(builtPackage(), 'dist/third-party-licenses.txt'), 'utf8')
  const names = licenses.split(/\n-{80}\n\n/).map((license) => /^(\S+) \d\S* \(/.exec(license)?.[1] ?? license)
  return names.sort()
})()

/** The packages that the sources import. Type imports refer to packages that users have installed. */
const imported = (() => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  const sources = files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => text(`src/${file}`))
  const specifiers = sources.flatMap((source) =>
    Array.from(source.matchAll(/^(?:import(?! type)|\}) .*from '([^.#][^']*)'$/gm), ([, name = '']) => packageOf(name)),
  )
  return [...new Set(specifiers.filter((name) => !name.startsWith('node:')))].sort()
})()

/** `ajv/dist/2020.js` belongs to `ajv`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

test('the package has no dependencies to install', () => {
  const fields = ['dependencies', 'optionalDependencies', 'peerDependencies', 'bundleDependencies']
  expect(fields.filter((field) => field in manifest)).toEqual([])
})

test('each imported package has a row with a reason in docs/decisions, and each row a package', () => {
  const rows = text('docs/decisions/dependencies.md').matchAll(/^\| `([^`]+)` \|/gm)
  expect(Array.from(rows, ([, name]) => name).sort()).toEqual(imported)
})

test('imported packages are pinned to a version', () => {
  for (const name of imported) expect(manifest.devDependencies[name]).toMatch(/^\d+\.\d+\.\d+$/)
})

test('only listed packages are bundled', () => {
  expect(bundled).toEqual([
    '@dagrejs/dagre',
    '@dagrejs/graphlib',
    '@isaacs/nonrecursive-glob-match',
    '@marcbachmann/cel-js',
    '@noble/ciphers',
    '@noble/curves',
    '@noble/hashes',
    '@noble/post-quantum',
    '@scure/base',
    'age-encryption',
    'ajv',
    'ajv-draft-04',
    'ajv-formats',
    'balanced-match',
    'bcryptjs',
    'brace-expansion',
    'deepmerge-ts',
    'diff',
    'fast-deep-equal',
    'fast-uri',
    'glob',
    'json-schema-traverse',
    'lru-cache',
    'minimatch',
    'minipass',
    'path-scurry',
    'picocolors',
    're2js',
    'require-from-string',
    'smol-toml',
    'undici',
    'yaml',
  ])
})

test('bundled packages have no install scripts, and are locked by digest', () => {
  const entries = bundled.map((name) => ({ name, ...lock.packages[`node_modules/${name}`] }))
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

test('the tests mentioned in docs/security.md exist', () => {
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
