import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, buildSync, createCache, isKuiltError, lint, memoryFileSystem, type Warning } from '#kuilt'

const files = {
  '/base/kustomization.yaml': 'namePrefix: a-\nresources:\n- a.yaml\ncommonLabels:\n  app: a\n',
  '/base/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n',
  '/broken/kustomization.yaml': 'bases:\n- ../base\nresources:\n- missing.yaml\n',
}

function build(directory: string, options: BuildOptions = {}): readonly Warning[] {
  return buildSync(directory, { fileSystem: memoryFileSystem(files), ...options }).warnings
}

test('a warning has a line and a column, computed lazily', () => {
  let reads = 0
  const inner = memoryFileSystem(files)
  const fileSystem = {
    ...inner,
    read: (path: string) => {
      reads++
      return inner.read(path)
    },
  }
  const warnings = build('/base', { fileSystem })
  const before = reads
  expect(warnings.map(({ code }) => code)).toEqual(['DEPRECATED_FIELD'])
  expect(reads).toBe(before)
  expect(warnings[0]?.at).toEqual({
    file: '/base/kustomization.yaml',
    document: 0,
    path: ['commonLabels'],
    line: 4,
    column: 1,
  })
  expect(warnings[0]?.at?.line).toBe(4)
  expect(reads).toBe(before + 1)
})

test('a warning can be serialized as JSON', () => {
  const [warning] = JSON.parse(JSON.stringify(build('/base')))
  expect(warning).toMatchObject({ code: 'DEPRECATED_FIELD', at: { line: 4, column: 1 } })
})

test('a failing build still reports its warnings', () => {
  const seen: string[] = []
  const onWarning = ({ code, at }: Warning): void => void seen.push(`${code} ${at?.line}`)
  expect(() => build('/broken', { onWarning })).toThrow(/missing\.yaml/)
  expect(seen).toEqual(['DEPRECATED_FIELD 1'])
})

test('deprecated fields are reported each time they are read, in the order of kustomize', () => {
  const tree = {
    '/base/kustomization.yaml': 'commonLabels: {a: b}\nresources: [x.yaml]\n',
    '/base/x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n',
    '/a/kustomization.yaml': 'namePrefix: a-\nbases: [../base]\n',
    '/b/kustomization.yaml': 'namePrefix: b-\nbases: [../base]\n',
    '/top/kustomization.yaml': 'resources: [../a, ../b]\nvars: []\nimageTags: []\npatchesJson6902: []\n',
  }
  const warnings = build('/top', { fileSystem: memoryFileSystem(tree) })
  const own = ['imageTags', 'patchesJson6902', 'vars']
  expect(warnings.map(({ params }) => 'field' in params && params.field)).toEqual([
    ...own,
    ...['bases', 'commonLabels'],
    ...['bases', 'commonLabels'],
  ])
})

test('warnings can be disabled by code', () => {
  const onWarning = (): void => {
    throw new Error('should not be called')
  }
  expect(build('/base', { noWarn: ['DEPRECATED_FIELD'], strict: true, onWarning })).toEqual([])
  expect(build('/base', { noWarn: ['VARS_UNUSED'] })).toHaveLength(1)
})

test('with `strict` a build with warnings is an error that lists them', () => {
  let error: unknown
  try {
    build('/base', { strict: true })
  } catch (thrown) {
    error = thrown
  }
  if (!isKuiltError(error)) throw new Error('no KuiltError')
  expect(error).toMatchObject({ code: 'STRICT_WARNINGS', params: { count: 1 }, at: { line: 4 } })
  expect(error.message).toBe('one warning is treated as an error: DEPRECATED_FIELD')
  expect(error.stack).toMatch(/\nwarning\[DEPRECATED_FIELD\]: .*\n --> .*:4:1 /)
})

test('a build that restarts after a download reports every warning once', async () => {
  // Tests the collector directly, because a restart would otherwise need the network.
  const { BuildWarnings } = await import('../src/build/build-warnings.ts')
  const { warning } = await import('../src/diagnostics/index.ts')
  const seen: string[] = []
  const onWarning = ({ message }: Warning): void => void seen.push(message)
  const warnings = new BuildWarnings({ onWarning }, memoryFileSystem({}))
  for (const count of [1, 2, 3]) {
    warnings.restart()
    for (let i = 0; i < count; i++) warnings.add(warning('VARS_UNUSED', { names: `V${i}` }))
  }
  expect(seen.map((message) => message.slice(-2))).toEqual(['V0', 'V1', 'V2'])
  expect(warnings.list).toHaveLength(3)
})

test('the cache keeps the warnings of a base with and without lint apart', () => {
  const tree = {
    '/over/kustomization.yaml': 'resources:\n- ../base\n',
    '/base/kustomization.yaml': 'resources:\n- ../base/../a\n',
    '/a/kustomization.yaml': 'namePrefix: a-\n',
  }
  const options = { cache: createCache(), fileSystem: memoryFileSystem(tree) }
  const codes = (lint: boolean): readonly string[] => build('/over', { ...options, lint }).map(({ code }) => code)
  expect([codes(false), codes(true), codes(true), codes(false)]).toEqual([
    [],
    ['PATH_HAS_INNER_PARENT'],
    ['PATH_HAS_INNER_PARENT'],
    [],
  ])
})

test('a reference from another namespace gets advice other than configuration', () => {
  const tree = {
    '/kustomization.yaml':
      'resources: [a.yaml]\nconfigMapGenerator:\n- name: settings\n  namespace: elsewhere\n  literals: [a=b]\n',
    '/a.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {volumes: [{name: v, configMap: {name: settings}}]}\n',
  }
  const [warning] = build('/', { fileSystem: memoryFileSystem(tree) })
  expect(warning?.code).toBe('HASH_SUFFIX_MISSED')
  expect(warning?.hint).toMatch(/same namespace/)
  expect(warning?.hint).not.toMatch(/nameReference/)
})

test('a volume with the name of a secret in the wrong field gets the right one', () => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {volumes: [{name: v, secret: {name: cert}}]}\n'
  const tree = {
    '/kustomization.yaml': 'resources: [a.yaml]\nsecretGenerator:\n- name: cert\n  literals: [a=b]\n',
    '/a.yaml': pod,
  }
  const [warning] = build('/', { fileSystem: memoryFileSystem(tree) })
  expect(warning).toMatchObject({ code: 'HASH_SUFFIX_MISSED', params: { field: 'spec.volumes[0].secret.name' } })
  expect(warning?.hint).toMatch(/`secretName`/)
})

test('an unused var of a base is reported at its definition', () => {
  const tree = {
    '/over/kustomization.yaml': 'resources: [../base]\n',
    '/base/kustomization.yaml':
      'resources: [a.yaml]\nvars:\n- name: A\n  objref: {apiVersion: v1, kind: ConfigMap, name: a}\n',
    '/base/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
  }
  const warnings = build('/over', { fileSystem: memoryFileSystem(tree), noWarn: ['DEPRECATED_FIELD'] })
  expect(warnings).toMatchObject([
    { code: 'VARS_UNUSED', at: { file: '/base/kustomization.yaml', path: ['vars', 0], line: 3 } },
  ])
})

test('an image that another entry matches is not suggested', () => {
  const image = (name: string): string => `- name: ${name}\n  newTag: "2"\n`
  const tree = {
    '/kustomization.yaml': `resources: [a.yaml]\nimages:\n${image('web-2')}${image('web-1')}`,
    '/a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{image: web-1}]}\n',
  }
  const [warning] = build('/', { fileSystem: memoryFileSystem(tree) })
  expect(warning).toMatchObject({ code: 'IMAGE_UNMATCHED', params: { name: 'web-2' } })
  expect(warning?.hint).not.toMatch(/did you mean/)
})

test('an image that is added later is not mistaken for a typo', () => {
  const pod = (name: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{image: example.com/${name}}]}\n`
  const component = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n'
  const images = 'images: [{name: example.com/api, newTag: "2"}]\n'
  const tree = {
    '/over/kustomization.yaml': 'resources: [../base]\ncomponents: [../early, ../api]\n',
    '/base/kustomization.yaml': `resources: [web.yaml]\n${images}`,
    '/base/web.yaml': pod('web'),
    '/early/kustomization.yaml': component + images,
    '/api/kustomization.yaml': `${component}resources: [api.yaml]\n`,
    '/api/api.yaml': pod('api'),
  }
  const warnings = build('/over', { fileSystem: memoryFileSystem(tree), lint: true })
  expect(warnings.map(({ code, at }) => [code, at?.file])).toEqual([
    ['IMAGE_UNMATCHED', '/base/kustomization.yaml'],
    ['IMAGE_UNMATCHED', '/early/kustomization.yaml'],
  ])
  for (const { hint } of warnings) expect(hint).toMatch(/^Pod "api" gets this image later: /)
})

test('targets that are added later are not mistaken for typos', () => {
  const deployment = (name: string): string =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec: {replicas: 1}\n`
  const patch = '[{"op": "replace", "path": "/spec/replicas", "value": 3}]'
  const tree = {
    '/over/kustomization.yaml': 'resources: [../base, worker.yaml]\nnamePrefix: x-\nnamespace: shop\n',
    '/over/worker.yaml': deployment('worker'),
    '/base/kustomization.yaml': `resources: [web.yaml]
patches:
- target: {kind: Deployment, name: worker}
  patch: '${patch}'
- target: {kind: Deployment, name: x-web}
  patch: '${patch}'
- target: {kind: Deployment, name: web, namespace: shop}
  patch: '${patch}'
replacements:
- source: {kind: Deployment, name: web, fieldPath: spec.replicas}
  targets:
  - select: {kind: Deployment, name: work.*}
    fieldPaths: [spec.replicas]
`,
    '/base/web.yaml': deployment('web'),
  }
  const later = (entry: string): string =>
    `Deployment "worker" is added later: move the ${entry} to the kustomization that adds it, or, if this kustomization is a component, list the component after that kustomization`
  const near = (field: string): string => `without \`${field}\`, the target would match Deployment "web"`
  expect(build('/over', { fileSystem: memoryFileSystem(tree) }).map(({ hint }) => hint)).toEqual([
    later('patch'),
    // They exist at this point, with other names and namespaces.
    'patches run before `namePrefix` changes the name to "x-web": use "web"',
    near('namespace: shop'),
    later('replacement'),
  ])
})

test('the name of an image in a field without its tag is not mistaken for a typo', () => {
  const tree = {
    '/kustomization.yaml': 'resources: [a.yaml]\nimages: [{name: example.com/web, newTag: "2"}]\n',
    '/a.yaml':
      'apiVersion: example.com/v1\nkind: App\nmetadata: {name: a}\nspec: {image: {repository: example.com/web, tag: "1"}, sidecar: {image: example.com/wed}}\n',
  }
  const [warning] = build('/', { fileSystem: memoryFileSystem(tree) })
  expect(warning?.hint).toBe(
    'App "a" has this name in spec.image.repository, which `images` does not change: set the tag with a patch',
  )
})

test('a patch to an annotation that several fields share is not called a patch to a label', () => {
  const tree = {
    '/base/kustomization.yaml': 'resources: [web.yaml]\ncommonAnnotations: {team: a}\n',
    '/base/web.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n',
    '/top/kustomization.yaml': 'resources: [../base]\npatches: [{path: team.yaml}]\n',
    '/top/team.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, annotations: {team: b}}\n',
  }
  expect(build('/top', { fileSystem: memoryFileSystem(tree) }).map(({ message }) => message)).toEqual([
    'the patch to annotation "team" of Deployment "web" also changes "spec.template.metadata.annotations": they share one value',
  ])
})

test('commonLabels are reported like labels, for the kinds whose selectors cannot change', () => {
  const selector = (kind: string): string =>
    `apiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: a}\nspec: {selector: {matchLabels: {a: b}}}\n`
  const tree = {
    '/over/kustomization.yaml': 'resources: [../base]\ncommonLabels: {env: prod}\n',
    '/base/kustomization.yaml': 'resources: [a.yaml]\n',
    '/base/a.yaml': ['Deployment', 'StatefulSet', 'PodDisruptionBudget'].map(selector).join('---\n'),
  }
  const warnings = build('/over', { fileSystem: memoryFileSystem(tree), lint: true, noWarn: ['DEPRECATED_FIELD'] })
  expect(warnings).toMatchObject([
    {
      code: 'SELECTOR_LABELS_CHANGED',
      params: { labels: ['env'], ids: ['Deployment "a"', 'StatefulSet "a"'] },
      at: { line: 2, path: ['commonLabels'] },
    },
  ])
})

test('long lists are truncated in messages, not in params', () => {
  const items = (names: readonly string[]): string => names.map((name) => `  - name: ${name}\n`).join('')
  const head = 'apiVersion: example.com/v1\nkind: Foo\nmetadata: {name: a}\nspec:\n  parts:\n'
  const names = Array.from({ length: 20 }, (_, i) => `p${i}`)
  const tree = {
    '/kustomization.yaml': 'resources: [a.yaml]\npatches:\n- path: p.yaml\n',
    '/a.yaml': head + items(names),
    '/p.yaml': head + items(['p0']),
  }
  const [warning] = build('/', { fileSystem: memoryFileSystem(tree) })
  expect(warning?.message).toMatch(/"p1", "p2", "p3", "p4", "p5" and 14 more$/)
  expect(warning?.params).toMatchObject({ lost: names.slice(1) })
})

describe('lint', () => {
  const tree = {
    '/base/kustomization.yaml': 'resources:\n- a.yaml\ncommonLabels:\n  app: a\n',
    '/base/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n',
    '/base/extra.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: extra\n',
    '/dev/kustomization.yaml': 'resources:\n- ../base\n',
    '/prod/kustomization.yaml': 'resources:\n- ../base\n- ../gone\n',
    '/test/kustomization.yaml': 'resources:\n- ../base/extra.yaml\n',
  }
  const fileSystem = memoryFileSystem(tree)

  test('reports mistakes shared by several directories once', async () => {
    const { errors, warnings } = await lint(['/base', '/dev'], { fileSystem })
    expect(errors).toEqual([])
    expect(warnings.map(({ code, at }) => `${code} ${at?.file}:${at?.line}`)).toEqual([
      'DEPRECATED_FIELD /base/kustomization.yaml:3',
      'FILE_UNREFERENCED /base/extra.yaml:1',
    ])
  })

  test('considers the files of all directories', async () => {
    const { warnings } = await lint(['/dev', '/test'], { fileSystem, loadRestrictions: 'none' })
    expect(warnings.map(({ code }) => code)).toEqual(['DEPRECATED_FIELD'])
  })

  test('continues after a directory that does not build, without looking for unreferenced files', async () => {
    const { errors, warnings } = await lint(['/prod', '/nowhere', '/dev'], { fileSystem })
    expect(errors.map(({ code }) => code)).toEqual(['FILE_NOT_FOUND', 'DIRECTORY_NOT_FOUND'])
    expect(warnings.map(({ code }) => code)).toEqual(['DEPRECATED_FIELD'])
  })
})

test('the examples in this repository have no warnings', async () => {
  const overlays = join(import.meta.dirname, '../examples/shop/overlays')
  const { errors, warnings } = await lint(readdirSync(overlays).map((name) => join(overlays, name)))
  expect({ errors, codes: warnings.map(({ code }) => code) }).toEqual({ errors: [], codes: [] })
})
