import fc from 'fast-check'
import {
  type BuildCache,
  type BuildOptions,
  buildSync,
  chartEngine,
  createCache,
  isKuiltError,
  memoryFileSystem,
  toYaml,
} from '#kuilt'
import { builtResources } from '../src/build/build-result.ts'
import { getField } from '../src/tree/fields.ts'

type Files = Readonly<Record<string, string>>

const configMap = (name: string, value = '1') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: { value: "${value}" }\n`

const files: Files = {
  '/base/a/kustomization.yaml': 'namePrefix: a-\nresources: [one.yaml]\n',
  '/base/a/one.yaml': configMap('one'),
  '/base/b/kustomization.yaml': 'resources: [two.yaml]\nlabels:\n- pairs: { tier: web }\n',
  '/base/b/two.yaml': configMap('two'),
  '/base/kustomization.yaml': 'resources: [a, b]\n',
  '/dev/kustomization.yaml': 'namePrefix: dev-\nresources: [../base]\n',
  '/prod/kustomization.yaml': 'resources: [../base]\n',
}

/** The output of a build, or its error. */
function outcome(tree: Files, directory: string, options: BuildOptions = {}): string {
  try {
    const result = buildSync(directory, { fileSystem: memoryFileSystem(tree), ...options })
    return `${result.warnings.map(({ message }) => `${message}\n`).join('')}${toYaml(result)}`
  } catch (error) {
    if (isKuiltError(error)) return `${error.code}: ${error.message} ${JSON.stringify(error.at)}`
    throw error
  }
}

const nodesOf = (tree: Files, cache: BuildCache) =>
  builtResources(buildSync('/prod', { fileSystem: memoryFileSystem(tree), cache }))?.map(({ node }) => node) ?? []

test('overlays that share a base have the same results as without a cache', () => {
  const cache = createCache()
  for (const directory of ['/dev', '/prod', '/dev', '/base', '/base/a']) {
    expect(outcome(files, directory, { cache })).toBe(outcome(files, directory))
  }
})

test('a second build uses the same resource objects of the base', () => {
  const cache = createCache()
  const [a, b] = nodesOf(files, cache)
  expect(a).toBeDefined()
  expect(nodesOf(files, cache)).toStrictEqual([a, b])
  expect(nodesOf(files, cache)[0]).toBe(a)
})

test('overlays in different namespaces use the same resource objects of the base', () => {
  const cache = createCache()
  const patch = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: two }\ndata: { value: "2" }\n'
  const dataIn = (namespace: string) => {
    const tree = {
      ...files,
      '/base/b/kustomization.yaml': 'resources: [two.yaml]\npatches: [{ path: patch.yaml }]\n',
      '/base/b/patch.yaml': patch,
      '/prod/kustomization.yaml': `namespace: ${namespace}\nresources: [../base/b]\n`,
    }
    expect(outcome(tree, '/prod', { cache })).toBe(outcome(tree, '/prod'))
    return getField(nodesOf(tree, cache)[0], 'data')
  }
  const data = dataIn('red')
  expect(data).toBeDefined()
  // The patch creates a new object each time it is applied.
  expect(dataIn('blue')).toBe(data)
})

test('a base with a chart is built for each namespace', async () => {
  const cache = createCache()
  const charts = {
    '/base/kustomization.yaml': 'resources: [inner]\n',
    '/base/inner/kustomization.yaml': 'helmCharts:\n- name: web\n',
    '/base/inner/charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    '/base/inner/charts/web/values.yaml': '',
    '/base/inner/charts/web/templates/a.yaml': configMap('a', '{{ .Release.Namespace }}'),
    '/fixed/kustomization.yaml': 'namespace: fixed\nresources: [../base]\n',
    '/red/kustomization.yaml': 'namespace: red\nresources: [../base]\n',
    '/blue/kustomization.yaml': 'namespace: blue\nresources: [../base, ../other]\n',
    '/other/kustomization.yaml': 'namePrefix: other-\nresources: [../fixed]\n',
  }
  const options = { helm: { enabled: true, engine: await chartEngine() } }
  for (const directory of ['/red', '/blue', '/fixed', '/red', '/other', '/blue', '/base']) {
    expect(outcome(charts, directory, { cache, ...options })).toBe(outcome(charts, directory, options))
  }
  expect(outcome(charts, '/red', { cache, ...options })).toContain('value: red\n')
  expect(outcome(charts, '/blue', { cache, ...options })).toMatch(/value: blue\n[\s\S]*value: fixed\n/)
})

test('after an edit, only parts that depend on the file are rebuilt', () => {
  const cache = createCache()
  const [a, b] = nodesOf(files, cache)
  const edited = { ...files, '/base/a/one.yaml': configMap('one', '2') }
  const [newA, newB] = nodesOf(edited, cache)
  expect(newA).not.toBe(a)
  expect(newB).toBe(b)
  expect(outcome(edited, '/prod', { cache })).toBe(outcome(edited, '/prod'))
})

test('a reverted edit results in the original output', () => {
  const cache = createCache()
  const edited = { ...files, '/base/b/kustomization.yaml': 'resources: [two.yaml]\n' }
  for (const tree of [files, edited, files]) expect(outcome(tree, '/dev', { cache })).toBe(outcome(tree, '/dev'))
})

test('a missing file is noticed when it is created', () => {
  const cache = createCache()
  expect(outcome(files, '/prod', { cache })).toContain('name: a-one')
  const ambiguous = { ...files, '/base/a/kustomization.yml': 'resources: [one.yaml]\n' }
  expect(outcome(ambiguous, '/prod', { cache })).toMatch(/^KUSTOMIZATION_AMBIGUOUS/)
})

test('a deleted file is noticed', () => {
  const cache = createCache()
  outcome(files, '/prod', { cache })
  const { '/base/b/two.yaml': _, ...rest } = files
  expect(outcome(rest, '/prod', { cache })).toBe(outcome(rest, '/prod'))
  expect(outcome(rest, '/prod', { cache })).toMatch(/^FILE_NOT_FOUND|^DIRECTORY_NOT_FOUND/)
})

test('options that determine which files a base may read are part of the key', () => {
  const cache = createCache()
  const tree = {
    '/base/kustomization.yaml': 'resources: [../outside.yaml]\n',
    '/outside.yaml': configMap('outside'),
    '/prod/kustomization.yaml': 'resources: [../base]\n',
  }
  expect(outcome(tree, '/prod', { cache, loadRestrictions: 'none' })).toContain('name: outside')
  expect(outcome(tree, '/prod', { cache })).toMatch(/^OUTSIDE_ROOT/)
})

test('a base that was built separately still cannot include itself', () => {
  const cache = createCache()
  const tree = {
    '/base/kustomization.yaml': 'resources: [../other]\n',
    '/other/kustomization.yaml': 'resources: [one.yaml]\n',
    '/other/one.yaml': configMap('one'),
    '/other/overlay/kustomization.yaml': 'resources: [../../base]\n',
    '/prod/kustomization.yaml': 'resources: [../base]\n',
  }
  expect(outcome(tree, '/prod', { cache })).toContain('name: one')
  expect(outcome(tree, '/other/overlay', { cache })).toMatch(/^CYCLE/)
})

test('warnings of a base are reported by every build', () => {
  const cache = createCache()
  const tree = { ...files, '/base/b/kustomization.yaml': 'resources: [two.yaml]\ncommonLabels: { app: x }\n' }
  const alone = outcome(tree, '/prod')
  expect(alone).toContain("'commonLabels' is deprecated")
  expect([outcome(tree, '/prod', { cache }), outcome(tree, '/prod', { cache })]).toEqual([alone, alone])
})

test('a schema that is set after a base has the same effect as without a cache', () => {
  const cache = createCache()
  const tree = {
    ...files,
    '/late/kustomization.yaml': 'resources: [../base, schema]\n',
    '/late/schema/kustomization.yaml': 'openapi: { path: schema.json }\nresources: [../../extra]\n',
    '/late/schema/schema.json': '{"definitions":{}}',
    '/extra/kustomization.yaml': 'resources: [three.yaml]\n',
    '/extra/three.yaml': configMap('three'),
  }
  const alone = outcome(tree, '/late')
  expect(alone).toContain('name: three')
  for (let i = 0; i < 3; i++) expect(outcome(tree, '/late', { cache })).toBe(alone)
  expect(outcome(tree, '/prod', { cache })).toBe(outcome(tree, '/prod'))
})

test('origins are relative to the root of each build', () => {
  const cache = createCache()
  const tree = {
    ...files,
    '/deep/er/kustomization.yaml': 'resources: [../../base]\nbuildMetadata: [originAnnotations]\n',
  }
  outcome(tree, '/prod', { cache })
  expect(outcome(tree, '/deep/er', { cache })).toBe(outcome(tree, '/deep/er'))
  expect(outcome(tree, '/prod', { cache })).toBe(outcome(tree, '/prod'))
})

test('inputs are recorded even if they were not read again', () => {
  const cache = createCache()
  const inputs = () => buildSync('/dev', { fileSystem: memoryFileSystem(files), cache }).inputs
  const sorted = ({ files: read, missing, directories }: ReturnType<typeof inputs>) =>
    [read, missing, directories].map((list) => list.toSorted())
  const first = sorted(inputs())
  expect(first[0]).toContain('/base/a/one.yaml')
  expect(sorted(inputs())).toEqual(first)
})

test('a full or cleared cache only costs time', () => {
  const small = createCache({ maxBytes: 0 })
  expect(outcome(files, '/dev', { cache: small })).toBe(outcome(files, '/dev'))
  expect(outcome(files, '/dev', { cache: small })).toBe(outcome(files, '/dev'))
  const cleared = createCache()
  const [a] = nodesOf(files, cleared)
  cleared.clear()
  expect(nodesOf(files, cleared)[0]).not.toBe(a)
})

/** The possible contents of each file; undefined if the file does not exist. */
const variants: Readonly<Record<string, readonly (string | undefined)[]>> = {
  '/base/a/kustomization.yaml': ['resources: [one.yaml]\n', 'nameSuffix: -s\nresources: [one.yaml, ../c]\n', undefined],
  '/base/a/one.yaml': [configMap('one', '7'), configMap('uno'), 'not: a resource\n', undefined],
  '/base/b/two.yaml': [configMap('two', '7'), configMap('one'), undefined],
  '/base/a/kustomization.yml': ['resources: [one.yaml]\n'],
  '/base/c/kustomization.yaml': [
    'resources: [three.yaml]\n',
    'openapi: { version: v1.21.2 }\nresources: [three.yaml]\n',
  ],
  '/base/c/three.yaml': [configMap('three')],
  '/base/kustomization.yaml': ['resources: [a, b, c]\n', 'resources: [b]\nnamespace: n\n', undefined],
  '/dev/kustomization.yaml': ['resources: [../base]\n', 'resources: [../base/c]\nnamePrefix: x-\n'],
}
const edits = fc.constantFrom(...Object.keys(variants)).chain((path) =>
  // Includes the original content, to revert edits.
  fc.tuple(fc.constant(path), fc.constantFrom(...(variants[path] ?? []), files[path])),
)

test('after any sequence of edits, a build with a cache has the same result as without', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(edits, fc.constantFrom('/dev', '/prod', '/base')), { maxLength: 12 }), (steps) => {
      const cache = createCache({ maxBytes: 4000 })
      let tree = files
      for (const [[path, content], directory] of steps) {
        const { [path]: _, ...rest } = tree
        tree = content === undefined ? rest : { ...rest, [path]: content }
        expect(outcome(tree, directory, { cache })).toBe(outcome(tree, directory))
      }
    }),
    { numRuns: 150 },
  )
})
