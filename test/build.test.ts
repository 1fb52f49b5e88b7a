import { build, buildSync, memoryFileSystem, toYaml } from '#kuilt'
import { codeOf } from './support/code-of.ts'
import { memoryProject as project } from './support/memory-project.ts'

const configMap = (name: string, data = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${data === '' ? '' : `data:\n  ${data}\n`}`

const deployment = (name: string, image = 'nginx:1.0'): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  template:
    spec:
      containers:
      - name: main
        image: ${image}
        envFrom:
        - configMapRef:
            name: settings
`

describe('names', () => {
  test('a prefix also renames references to a generated ConfigMap, including the hash', () => {
    const app = project({
      'kustomization.yaml':
        'namePrefix: dev-\nresources: [app.yaml]\nconfigMapGenerator: [{name: settings, literals: [k=v]}]\n',
      'app.yaml': deployment('app'),
    })
    expect(app.build()).toContain('name: dev-settings-bdg947hgcc\n---')
    expect(app.build()).toContain('- configMapRef:\n            name: dev-settings-bdg947hgcc\n')
  })

  test('prefixes nest: the outer one comes first', () => {
    const app = project({
      'base/kustomization.yaml': 'namePrefix: in-\nnameSuffix: -in\nresources: [a.yaml]\n',
      'base/a.yaml': configMap('a'),
      'over/kustomization.yaml': 'namePrefix: out-\nnameSuffix: -out\nresources: [../base]\n',
    })
    expect(app.build('/over')).toContain('name: out-in-a-in-out\n')
  })

  test('namespaces and custom resource definitions keep their names', () => {
    const app = project({
      'kustomization.yaml': 'namePrefix: p-\nresources: [a.yaml]\n',
      'a.yaml':
        'apiVersion: v1\nkind: Namespace\nmetadata: {name: ns}\n---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: c}\n',
    })
    expect(app.build()).toMatch(/name: ns\n(?:.*\n)*.*name: c\n/)
  })
})

describe('namespace', () => {
  test('is set on all resources that are not known to be cluster-scoped', () => {
    const app = project({
      'kustomization.yaml': 'namespace: shop\nresources: [a.yaml]\n',
      'a.yaml': `${configMap('a')}---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {name: pv}\n---\napiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\n`,
    })
    expect(app.build().match(/namespace: shop/g)).toHaveLength(2)
  })

  test('two resources that end up with the same ID are an error', () => {
    const app = project({
      'kustomization.yaml': 'namespace: shop\nresources: [a.yaml]\n',
      'a.yaml': `${configMap('a')}---\n${configMap('a').replace('name: a', 'name: a\n  namespace: other')}`,
    })
    expect(codeOf(() => app.build())).toBe('NAMESPACE_CONFLICT')
  })

  test('a namespace that looks like a number is quoted', () => {
    const app = project({ 'kustomization.yaml': 'namespace: "123"\nresources: [a.yaml]\n', 'a.yaml': configMap('a') })
    expect(app.build()).toContain('namespace: "123"\n')
  })
})

describe('labels and annotations', () => {
  test('labels are only in metadata unless selectors or templates are requested', () => {
    const files = { 'app.yaml': deployment('app') }
    const count = (kustomization: string): number =>
      project({ ...files, 'kustomization.yaml': `resources: [app.yaml]\n${kustomization}` })
        .build()
        .match(/tier: web/g)?.length ?? 0
    expect(count('labels: [{pairs: {tier: web}}]\n')).toBe(1)
    expect(count('labels: [{pairs: {tier: web}, includeTemplates: true}]\n')).toBe(2)
    expect(count('labels: [{pairs: {tier: web}, includeSelectors: true}]\n')).toBe(3)
    expect(count('commonLabels: {tier: web}\n')).toBe(3)
  })

  test('a label added in several places is a shared value: a patch in one place changes all', () => {
    const app = project({
      'base/kustomization.yaml': 'commonLabels: {x: one}\nresources: [app.yaml]\n',
      'base/app.yaml': deployment('app'),
      'over/kustomization.yaml':
        'resources: [../base]\npatches:\n- patch: "{apiVersion: apps/v1, kind: Deployment, metadata: {name: app, labels: {x: two}}}"\n',
    })
    expect(app.build('/over').match(/x: two/g)).toHaveLength(3)
  })

  test('so is an annotation, until the build has recorded a transformation', () => {
    const patch = '{apiVersion: apps/v1, kind: Deployment, metadata: {name: app, annotations: {x: two}}}'
    const count = (over: string): number | undefined =>
      project({
        'base/kustomization.yaml': 'commonAnnotations: {x: one}\nresources: [app.yaml]\n',
        'base/app.yaml': deployment('app'),
        'over/kustomization.yaml': `resources: [../base]\npatches:\n- patch: "${patch}"\n${over}`,
      })
        .build('/over')
        .match(/x: two/g)?.length
    expect(count('')).toBe(2)
    expect(count('buildMetadata: [originAnnotations]\n')).toBe(1)
  })

  test('annotations reach pod templates', () => {
    const app = project({
      'kustomization.yaml': 'commonAnnotations: {owner: me}\nresources: [app.yaml]\n',
      'app.yaml': deployment('app'),
    })
    expect(app.build().match(/owner: me/g)).toHaveLength(2)
  })
})

test('annotations for resources that already have some are also added to those with internal annotations', () => {
  const transformer = `apiVersion: builtin
kind: AnnotationsTransformer
metadata: {name: a}
annotations: {x: y}
fieldSpecs: [{path: metadata/annotations}]
`
  const files = { 'app.yaml': configMap('app'), 'transformer.yaml': transformer }
  const build = (more: string): string =>
    project({
      ...files,
      'kustomization.yaml': `resources: [app.yaml]\ntransformers: [transformer.yaml]\n${more}`,
    }).build()
  expect(build('')).not.toContain('annotations')
  expect(build('namePrefix: dev-\n')).toContain('annotations:\n    x: "y"\n')
})

test('origins are written only into annotations that are a map', () => {
  const app = (annotations: string) => {
    const files = { 'a.yaml': `kind: Foo\nmetadata: { name: a, annotations: ${annotations} }\n` }
    return project({ 'kustomization.yaml': 'resources: [a.yaml]\nbuildMetadata: [originAnnotations]\n', ...files })
  }
  for (const annotations of ['[x, y]', '[]', '""'])
    expect(codeOf(() => app(annotations).build())).toBe('FIELD_WRONG_NODE_KIND')
  for (const annotations of ['~', '{}'])
    expect(app(annotations).build()).toContain('config.kubernetes.io/origin: |\n      path: a.yaml\n')
})

describe('images', () => {
  test.each([
    ['newTag: "2"', 'nginx:1.0', 'nginx:2'],
    ['newTag: "2"', 'nginx@sha256:abc', 'nginx:2'],
    ['digest: sha256:def', 'nginx:1.0', 'nginx@sha256:def'],
    ['newName: reg.example.com:5000/web', 'nginx:1.0', 'reg.example.com:5000/web:1.0'],
    ['newTag: "2"', 'library/nginx:1.0', 'library/nginx:1.0'],
    ['tagSuffix: -x', 'nginx:1.0', 'nginx:1.0-x-x'],
  ])('%s turns %s into %s', (change, before, after) => {
    const app = project({
      'kustomization.yaml': `resources: [app.yaml]\nimages:\n- name: nginx\n  ${change}\n`,
      'app.yaml': deployment('app', before),
    })
    expect(app.build()).toContain(`image: ${after}\n`)
  })

  test('a name that is not a valid pattern is an error', () => {
    const app = project({
      'kustomization.yaml': 'resources: [app.yaml]\nimages: [{name: "[", newTag: a}]\n',
      'app.yaml': deployment('app'),
    })
    expect(codeOf(() => app.build())).toBe('IMAGE_NAME_INVALID')
  })
})

describe('replicas', () => {
  test('are created if missing, by the name before a prefix', () => {
    const app = project({
      'kustomization.yaml': 'namePrefix: p-\nresources: [app.yaml]\nreplicas: [{name: app, count: 3}]\n',
      'app.yaml': deployment('app'),
    })
    expect(app.build()).toContain('spec:\n  replicas: 3\n')
  })

  test('for a name that does not exist are an error', () => {
    const app = project({
      'kustomization.yaml': 'resources: [app.yaml]\nreplicas: [{name: nope, count: 3}]\n',
      'app.yaml': deployment('app'),
    })
    expect(codeOf(() => app.build())).toBe('REPLICAS_TARGET_MISSING')
  })
})

describe('generators', () => {
  test('read env files, literals and files, and store binary data as base64', () => {
    const app = project({
      'kustomization.yaml':
        'configMapGenerator:\n- name: c\n  envs: [a.env]\n  literals: [\'q="quoted"\', e=]\n  files: [t.txt, renamed=b.bin]\n  options: {disableNameSuffixHash: true}\n',
      'a.env': '\ufeffONE=1\n# comment\n\n  TWO=two words \r\nTHREE\n',
      't.txt': 'line\n',
      'b.bin': new Uint8Array([255, 254]),
    })
    expect(app.build()).toBe(
      'apiVersion: v1\nbinaryData:\n  renamed: //4=\ndata:\n  ONE: "1"\n  THREE: ""\n  TWO: \'two words \'\n  e: ""\n  q: quoted\n  t.txt: |\n    line\nkind: ConfigMap\nmetadata:\n  name: c\n',
    )
  })

  test('merge and replace objects generated by a base', () => {
    const files = {
      'base/kustomization.yaml': 'configMapGenerator: [{name: c, literals: [a=1, b=2]}]\n',
      'merge/kustomization.yaml':
        'resources: [../base]\nconfigMapGenerator: [{name: c, behavior: merge, literals: [b=3]}]\n',
      'replace/kustomization.yaml':
        'resources: [../base]\nconfigMapGenerator: [{name: c, behavior: replace, literals: [b=3]}]\n',
      'create/kustomization.yaml': 'resources: [../base]\nconfigMapGenerator: [{name: c, literals: [b=3]}]\n',
      'alone/kustomization.yaml': 'configMapGenerator: [{name: c, behavior: merge, literals: [b=3]}]\n',
    }
    const app = project(files)
    expect(app.build('/merge')).toContain('data:\n  a: "1"\n  b: "3"\n')
    expect(app.build('/replace')).toContain('data:\n  b: "3"\n')
    expect(codeOf(() => app.build('/create'))).toBe('GENERATED_ID_EXISTS')
    expect(codeOf(() => app.build('/alone'))).toBe('GENERATED_ID_MISSING')
  })

  test('do not merge into objects of another entry of resources, and report their location', () => {
    const app = project({
      'base/kustomization.yaml': 'resources: [map.yaml]\n',
      'base/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\n',
      'extra/kustomization.yaml': 'configMapGenerator: [{name: c, behavior: merge, literals: [b=3]}]\n',
      'all/kustomization.yaml': 'resources: [../base, ../extra]\n',
    })
    expect(() => app.build('/all')).toThrow(
      expect.objectContaining({
        code: 'GENERATED_ID_MISSING',
        notes: [expect.objectContaining({ at: expect.objectContaining({ file: '/base/map.yaml' }) })],
        hint: expect.stringContaining('entries cannot use each other'),
      }),
    )
  })

  test.each([
    ['{literals: [a=1]}', 'GENERATOR_NAME_MISSING'],
    ['{name: c, literals: [a=1, a=2]}', 'GENERATOR_KEY_REPEATED'],
    ['{name: c, literals: [a]}', 'LITERAL_INVALID'],
    ['{name: c, files: [a=b=c]}', 'FILE_SOURCE_AMBIGUOUS'],
    ['{name: c, files: [=b]}', 'FILE_SOURCE_KEY_MISSING'],
    ['{name: c, files: [a=]}', 'FILE_SOURCE_PATH_MISSING'],
    ['{name: c, files: [nope]}', 'FILE_NOT_FOUND'],
  ])('%s is an error: %s', (entry, code) => {
    expect(codeOf(() => project({ 'kustomization.yaml': `configMapGenerator: [${entry}]\n` }).build())).toBe(code)
  })
})

describe('kustomization files', () => {
  test.each([
    ['', 'KUSTOMIZATION_EMPTY'],
    ['kind: Kustomization\n', 'KUSTOMIZATION_EMPTY'],
    ['resource: [a.yaml]\n', 'KUSTOMIZATION_FIELD_UNKNOWN'],
    ['namespace: n\n', 'KUSTOMIZATION_FIELD_TYPE'],
    ['resources: a.yaml\n', 'KUSTOMIZATION_FIELD_TYPE'],
    ['kind: Nope\nresources: []\n', 'KUSTOMIZATION_KIND'],
    ['apiVersion: v9\nresources: []\n', 'KUSTOMIZATION_API_VERSION'],
    ['- a\n', 'KUSTOMIZATION_NOT_AN_OBJECT'],
    ['resources: [a\n', 'YAML_SYNTAX'],
  ])('%j is rejected: %s', (text, code) => {
    expect(codeOf(() => project({ 'kustomization.yaml': text }).build())).toBe(code)
  })

  test('several mistakes are reported together', () => {
    const app = project({ 'kustomization.yaml': 'resource: [a]\nnamespace: 1\nimages: {}\n' })
    expect(() => app.build()).toThrow(expect.objectContaining({ related: [expect.anything(), expect.anything()] }))
  })

  test('field names are case-insensitive, and deprecated bases still work', () => {
    const app = project({
      'a/kustomization.yaml': 'NAMEPREFIX: p-\nbases: [../b]\n',
      'b/kustomization.yml': 'resources: [c.yaml]\n',
      'b/c.yaml': configMap('c'),
    })
    expect(app.build('/a')).toContain('name: p-c\n')
  })

  test('none or several are errors', () => {
    expect(codeOf(() => project({ 'a.yaml': '' }).build())).toBe('KUSTOMIZATION_NOT_FOUND')
    const two = { 'kustomization.yaml': 'resources: []\n', 'kustomization.yml': 'resources: []\n' }
    expect(codeOf(() => project(two).build())).toBe('KUSTOMIZATION_AMBIGUOUS')
  })
})

describe('loading', () => {
  test('a cycle is an error', () => {
    const app = project({
      'a/kustomization.yaml': 'resources: [../b]\n',
      'b/kustomization.yaml': 'resources: [../a]\n',
    })
    expect(codeOf(() => app.build('/a'))).toBe('CYCLE')
  })

  test('a file listed twice is an error with both locations', () => {
    const app = project({ 'kustomization.yaml': 'resources: [a.yaml, ./a.yaml]\n', 'a.yaml': configMap('a') })
    expect(() => app.build()).toThrow(/ConfigMap "a".*\/a\.yaml/)
  })

  test('files outside the kustomization directory require the load restriction to be disabled', () => {
    const app = project({ 'over/kustomization.yaml': 'resources: [../a.yaml]\n', 'a.yaml': configMap('a') })
    expect(codeOf(() => app.build('/over'))).toBe('OUTSIDE_ROOT')
    expect(app.build('/over', { loadRestrictions: 'none' })).toContain('name: a\n')
  })

  test('components change the resources that their parent has collected', () => {
    const app = project({
      'over/kustomization.yaml': 'namePrefix: p-\nresources: [a.yaml]\ncomponents: [../part]\n',
      'over/a.yaml': configMap('a'),
      'part/kustomization.yaml':
        'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nnameSuffix: -s\nresources: [b.yaml]\n',
      'part/b.yaml': configMap('b'),
    })
    expect(app.build('/over')).toMatch(/name: p-a-s\n(?:.*\n)*.*name: p-b-s\n/)
    expect(
      codeOf(() =>
        project({ 'kustomization.yaml': 'components: [a]\n', 'a/kustomization.yaml': 'resources: []\n' }).build(),
      ),
    ).toBe('COMPONENT_EXPECTED')
  })

  test.each([
    ['kind: ConfigMap\nmetadata: {}\n', 'RESOURCE_NAME_MISSING'],
    ['apiVersion: v1\nmetadata: {name: a}\n', 'RESOURCE_KIND_MISSING'],
    ['a: 1\n', 'RESOURCE_METADATA_MISSING'],
    ['- a\n', 'RESOURCE_METADATA_MISSING'],
    ['a: b: c\n', 'YAML_SYNTAX'],
    ['a:\n\tb: c\n', 'YAML_SYNTAX'],
    ['kind: K\nmetadata: {name: n}\nspec: {a: 1, a: 2}\n', 'YAML_DUPLICATE_KEY'],
  ])('the resource %j is rejected: %s', (text, code) => {
    const app = project({ 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': text })
    expect(codeOf(() => app.build())).toBe(code)
  })

  test('names of JavaScript built-ins are ordinary data', () => {
    const text =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {constructor: "x"}}\ndata: {__proto__: p, toString: t}\n'
    const app = project({
      'kustomization.yaml': 'resources: [a.yaml]\ncommonAnnotations: {__proto__: z}\n',
      'a.yaml': text,
    })
    expect(app.build()).toBe(
      'apiVersion: v1\ndata:\n  __proto__: p\n  toString: t\nkind: ConfigMap\nmetadata:\n  annotations:\n    __proto__: z\n  labels:\n    constructor: x\n  name: a\n',
    )
    expect(({} as Record<string, unknown>)['p']).toBeUndefined()
  })
})

test('a JSON patch that moves the annotations moves the origin in the format of kustomize', () => {
  const built = project({
    '/base/kustomization.yaml': 'resources: [a.yaml]\npatches: [{ path: move.yaml, target: { kind: Widget } }]\n',
    '/base/a.yaml': 'kind: Widget\nmetadata: { name: a }\nspec: { x: 1 }\n',
    '/base/move.yaml': '- { op: copy, from: /metadata/annotations, path: /spec/copy }\n',
    '/kustomization.yaml': 'resources: [base]\nbuildMetadata: [originAnnotations]\n',
  }).build()
  expect(built).toContain(`
spec:
  copy:
    config.kubernetes.io/origin: |
      path: base/a.yaml
    internal.config.kubernetes.io/previousKinds: Widget
`)
})

test('a JSON patch that copies the annotations also copies the permissions of an earlier patch', () => {
  const built = project({
    '/kustomization.yaml':
      'resources: [a.yaml]\npatches: [{ path: merge.yaml, options: { allowKindChange: true } }, { path: copy.yaml, target: { name: a } }]\n',
    '/a.yaml': 'kind: Widget\nmetadata: { name: a }\nspec: { x: 1 }\n',
    '/merge.yaml': 'kind: Widget\nmetadata: { name: a }\n',
    '/copy.yaml': '- { op: copy, from: /metadata/annotations, path: /spec/copy }\n',
  }).build()
  expect(built).toContain('\n    internal.config.kubernetes.io/allowKindChange: enabled\n')
})

test('errors in files are reported for absolute paths, too', () => {
  const app = project({ 'kustomization.yaml': 'resources: [/bad.yaml]', 'bad.yaml': 'a: [' })
  expect(codeOf(() => app.build())).toBe('YAML_SYNTAX')
  const { build } = project({ 'app/kustomization.yaml': 'resources: [/app/dir]', 'app/dir/kustomization.yaml': '' })
  expect(codeOf(() => build('/app'))).toBe('ROOT_ABSOLUTE')
})

describe('the result', () => {
  const files = {
    '/app/kustomization.yaml': 'namePrefix: demo-\nresources: [settings.yaml]\n',
    '/app/settings.yaml': configMap('settings', 'big: 12345678901234567890'),
  }

  test('contains plain objects that print to the same text', async () => {
    const result = await build('/app', { fileSystem: memoryFileSystem(files) })
    expect(result.resources[0]?.metadata.name).toBe('demo-settings')
    expect(result.resources[0]?.['data']).toEqual({ big: 12345678901234567890n })
    expect(toYaml(result.resources)).toBe(toYaml(result))
  })

  test('lists the files that were read and the paths that were missing', () => {
    const { inputs } = buildSync('/app', { fileSystem: memoryFileSystem(files) })
    expect(inputs.files).toEqual(['/app/kustomization.yaml', '/app/settings.yaml'])
    expect(inputs.missing).toContain('/app/kustomization.yml')
  })

  test('is the same for concurrent builds', async () => {
    const builds = Array.from({ length: 20 }, () => build('/app', { fileSystem: memoryFileSystem(files) }))
    const texts = (await Promise.all(builds)).map(toYaml)
    expect(new Set(texts).size).toBe(1)
  })
})
