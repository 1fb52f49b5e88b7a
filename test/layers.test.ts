import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/**
 * Folders from bottom to top, in groups. A file may import from its own folder and from all earlier ones.
 * docs/architecture.md lists them from top to bottom.
 */
const levels: readonly (readonly string[])[] = [
  ['diagnostics', 'patterns', 'tree'],
  ['yaml', 'files', 'kustomization'],
  ['schema', 'resource', 'references', 'sops'],
  ['generate', 'patch', 'transform'],
  ['layer', 'plugins', 'explain', 'build'],
  ['go-template', 'helm', 'edit', 'targets'],
  ['lint', 'graph', 'dependencies', 'affected', 'diff', 'validate'],
  ['matchers', 'nx', 'index', 'cli'],
]

/**
 * The modules that may import a dependency or a module of Node, as path prefixes below src/. Types may be imported
 * anywhere.
 */
const importers: Readonly<Record<string, readonly string[]>> = {
  ajv: ['schema/ajv-package.ts'],
  'ajv/dist/2019.js': ['schema/ajv-package.ts'],
  'ajv/dist/2020.js': ['schema/ajv-package.ts'],
  'ajv-draft-04': ['schema/ajv-package.ts'],
  'ajv-formats': ['schema/ajv-package.ts'],
  yaml: ['yaml/yaml-package.ts'],
  'age-encryption': ['sops/identities.ts'],
  'deepmerge-ts': ['plugins/'],
  '@noble/hashes/sha2.js': ['references/sha256.ts'],
  bcryptjs: ['go-template/bcryptjs-package.ts'],
  diff: ['diff/'],
  glob: ['files/glob-package.ts'],
  re2js: ['patterns/re2js-package.ts'],
  'smol-toml': ['go-template/smol-toml-package.ts'],
  undici: ['files/remote/undici-package.ts'],
  '@dagrejs/dagre': ['graph/dagre-package.ts'],
  '@marcbachmann/cel-js': ['validate/cel/cel-package.ts'],
  picocolors: ['diagnostics/picocolors-package.ts'],
  'node:fs': ['files/', 'validate/kubernetes-schemas-text.ts', 'plugins/local-exec-host.ts', 'cli/'],
  'node:fs/promises': ['files/', 'cli/'],
  'node:child_process': [
    'files/git/',
    'files/remote/',
    'files/watchdog.ts',
    'plugins/local-exec-host.ts',
    'cli/process/',
  ],
  'node:crypto': ['plugins/', 'files/', 'go-template/functions/', 'sops/decrypt-value.ts', 'sops/integrity.ts'],
  'node:net': ['files/remote/proxy.ts', 'go-template/functions/certificates.ts', 'validate/'],
  'node:os': ['files/', 'plugins/local-exec-host.ts', 'cli/process/'],
  'node:path': [
    'files/make-directories.ts',
    'files/replace-files.ts',
    'validate/kubernetes-schemas-text.ts',
    'plugins/',
    'cli/',
  ],
  'node:path/posix': ['files/'],
  'node:timers/promises': ['files/abort-signal.ts'],
  'node:util': ['cli/'],
  'node:zlib': ['helm/read-archive.ts'],
  'node:worker_threads': ['cli/process/'],
}

/**
 * The program uses the library like its users: it imports only exports of src/index.ts, but directly from their files,
 * so that a command loads only what it needs. It also renders errors. Types may be imported from anywhere, because they
 * have no cost.
 */
const openToTheProgram = [
  'index.ts',
  'build/build.ts',
  'build/build-cache.ts',
  'build/build-result.ts',
  'explain/',
  'diagnostics/',
  'edit/',
  'dependencies/',
  'graph/',
  'plugins/local-exec-host.ts',
  'affected/',
  'lint/lint.ts',
  'diff/',
  'tree/groups.ts',
  'tree/json-text.ts',
  'tree/json-values.ts',
  'targets/',
  'kustomization/find.ts',
  'kustomization/read-kustomization.ts',
  'validate/',
  'kustomization/json-schema.ts',
  'files/create-whole.ts',
  'files/disk-file-system.ts',
  'files/file-lock.ts',
  'files/overlay-file-system.ts',
  'files/paths.ts',
  'files/make-directories.ts',
  'files/replace-files.ts',
  'files/snapshot-file-system.ts',
  'files/temporary-folder.ts',
  'files/watchdog.ts',
  'files/write-text-file.ts',
]

/** The folders of src/yaml from bottom to top. Again, a file may import from its own folder and from earlier ones. */
const yamlFolders = ['types', 'read', 'json', 'print', 'upstream-tree', 'layout']

/** The modules of src/yaml that other code imports. All others are internal. */
const yamlEntries = [
  'types/scalar.ts',
  'types/go-number.ts',
  'types/key-order.ts',
  'read/resources.ts',
  'read/read-plain.ts',
  'read/decode-bytes.ts',
  'read/depth.ts',
  'read/failing-path.ts',
  'read/last-block.ts',
  'read/split-documents.ts',
  'read/text-positions.ts',
  'json/json.ts',
  'json/plain-objects.ts',
  'json/through-json.ts',
  'json/read-json.ts',
  'print/write.ts',
  'print/printed-children.ts',
  'print/write-text.ts',
  'upstream-tree/edit-embedded.ts',
  'upstream-tree/node-text.ts',
  'upstream-tree/parse-upstream-tree.ts',
  'upstream-tree/upstream-node.ts',
  'layout/aliases.ts',
  'layout/positions.ts',
]

const source = join(import.meta.dirname, '../src')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .sort()

interface Import {
  readonly file: string
  readonly specifier: string
  /** Path below src/; undefined for dependencies. */
  readonly target: string | undefined
  readonly line: string
}

const imports = files.flatMap((file) => importsOf(file))

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(source, file), 'utf8')
  const found = text.matchAll(/^(?:import|export)\s(?:[\w\s{},*]*\bfrom\s)?'([^']+)'|\bimport\('([^']+)'\)/gm)
  return [...found].map(([line, static_, dynamic]) => {
    const specifier = static_ ?? dynamic ?? ''
    const target = specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : undefined
    return { file, specifier, target, line }
  })
}

function folderOf(file: string): string {
  return /^([^/]+)\//.exec(file)?.[1] ?? file.replace(/\.ts$/, '')
}

const order = levels.flat()

function mayImport(from: string, to: string): boolean {
  return order.indexOf(to) <= order.indexOf(from)
}

test('every file of src/ is in a folder with a level', () => {
  expect(files.filter((file) => !order.includes(folderOf(file)))).toEqual([])
})

test('docs/architecture.md lists the folders in the same order and groups, from top to bottom', () => {
  const page = readFileSync(join(import.meta.dirname, '../docs/architecture.md'), 'utf8')
  const [, list = ''] = /\n## Folders\n.*?\n```\n(.*?)\n```\n/s.exec(page) ?? []
  const listed = list
    .split('\n\n')
    .map((group) => Array.from(group.matchAll(/^src\/([\w-]+)/gm), ([, folder]) => folder))
  expect(listed).toEqual(levels.map((folders) => folders.toReversed()).toReversed())
})

test('folders import only from folders below them', () => {
  const wrong = imports.filter(
    ({ file, target }) => target !== undefined && !mayImport(folderOf(file), folderOf(target)),
  )
  expect(wrong.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([])
})

test('the folders of src/yaml import only from earlier ones', () => {
  const level = (file: string) => yamlFolders.indexOf(file.split('/')[1] ?? '')
  const inside = imports.filter(({ file, target }) => file.startsWith('yaml/') && target?.startsWith('yaml/'))
  const wrong = inside.filter(({ file, target = '' }) => {
    return target !== 'yaml/yaml-package.ts' && (level(file) < level(target) || level(target) < 0)
  })
  expect(wrong.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([])
})

test('other folders import only the entries of src/yaml, and all entries are needed', () => {
  // src/edit may use all modules of yaml/layout.
  const isEdit = ({ file, target = '' }: Import) => file.startsWith('edit/') && target.startsWith('yaml/layout/')
  const outside = imports.filter((each) => {
    return !each.file.startsWith('yaml/') && each.target?.startsWith('yaml/') && !isEdit(each)
  })
  expect([...new Set(outside.map(({ target }) => target))].sort()).toEqual(
    yamlEntries.map((entry) => `yaml/${entry}`).sort(),
  )
})

test('each dependency is imported in only one place', () => {
  const wrong = imports.filter(({ file, specifier, target, line }) => {
    if (target !== undefined || line.startsWith('import type')) return false
    return !(importers[specifier] ?? []).some((prefix) => file.startsWith(prefix))
  })
  expect(wrong.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([])
})

test('the program imports only exports of the library', () => {
  const wrong = imports.filter(({ file, target, line }) => {
    if (target === undefined || !file.startsWith('cli/') || target.startsWith('cli/')) return false
    return !line.startsWith('import type') && !openToTheProgram.some((prefix) => target.startsWith(prefix))
  })
  expect(wrong.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([])
})

test('a command other than build loads the builder, and the list of commands loads a command, only when it runs', () => {
  const eager = imports.filter(({ file, target = '', line }) => {
    const isLater = file === 'cli/commands.ts' ? target.startsWith('cli/commands/') : target.startsWith('build')
    // A command loads the files of its own folder when it runs.
    return /^cli\/(?!render\/)/.test(file) && isLater && !/^import\(|^import type/.test(line)
  })
  const found = eager.map(({ file, target }) => `${file}: ${target}`).sort()
  // The main file of the program contains the code for builds.
  expect(found).toEqual([
    'cli/commands.ts: cli/commands/build.ts',
    'cli/commands/build.ts: build/build-result.ts',
    'cli/commands/build.ts: build/build.ts',
  ])
})

test('only the entry points of the program and their helpers use the process', () => {
  const mayTouch = /^cli\/((?:bin|quick-chart)\.ts|process\/)/
  const touching = files.filter((file) => {
    return (
      !mayTouch.test(file) && file.startsWith('cli/') && /\bprocess\.\w/.test(readFileSync(join(source, file), 'utf8'))
    )
  })
  expect(touching).toEqual([])
})
