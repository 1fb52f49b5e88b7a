import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { chartEngine, explain, localExecHost, memoryFileSystem, type TargetOptions } from '../src/index.ts'
import { makeRepository, publish } from './support/git.ts'
import { project } from './support/project.ts'

type Files = Readonly<Record<string, string>>

/** The steps of a field as `by file:line:column value`, oldest first. */
async function stepsOf(
  files: Files,
  [resource, path]: readonly [string, string],
  options: TargetOptions = {},
): Promise<readonly string[]> {
  const explanation = await explain('over', { fileSystem: memoryFileSystem(files), cwd: '/', ...options })
  const [field] = explanation.find(resource)?.find(path) ?? []
  const steps = field?.steps ?? []
  return steps.map(({ by, file, line, column, value }) => `${by} ${file}:${line}:${column} ${JSON.stringify(value)}`)
}

const configMap = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${more}`

const base = {
  'base/kustomization.yaml': 'resources: [a.yaml]\n',
  'base/a.yaml': configMap('a', 'data:\n  x: one\n'),
}

describe('manifests', () => {
  test('an item of a List, also in JSON', async () => {
    const list = (item: string): string => `apiVersion: v1\nkind: List\nitems:\n- ${item}\n`
    const files = {
      'over/kustomization.yaml': 'resources: [list.yaml, list.json]\n',
      'over/list.yaml': list('{ apiVersion: v1, kind: ConfigMap, metadata: { name: a }, data: { x: one } }'),
      'over/list.json': `{ "apiVersion": "v1", "kind": "List", "items": [
  { "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "b" },
    "data": { "x": "two" } }] }`,
    }
    expect(await stepsOf(files, ['ConfigMap/a', 'data.x'])).toEqual(['resource over/list.yaml:4:72 "one"'])
    expect(await stepsOf(files, ['ConfigMap/b', 'data.x'])).toEqual(['resource over/list.json:3:20 "two"'])
  })

  test('the second of two documents, an anchor and a merge key', async () => {
    const files = {
      'over/kustomization.yaml': 'resources: [all.yaml]\n',
      'over/all.yaml': `${configMap('a')}---\n# comment\n${configMap('b', 'data: &d\n  x: &x one\n  y: *x\n')}---
${configMap('c', 'anchor: &all\n  k: here\ndata:\n  <<: *all\n  z: last\n')}`,
    }
    expect(await stepsOf(files, ['ConfigMap/b', 'data.x'])).toEqual(['resource over/all.yaml:12:9 "one"'])
    expect(await stepsOf(files, ['ConfigMap/b', 'data.y'])).toEqual(['resource over/all.yaml:12:9 "one"'])
    expect(await stepsOf(files, ['ConfigMap/c', 'data.k'])).toEqual(['resource over/all.yaml:20:6 "here"'])
    expect(await stepsOf(files, ['ConfigMap/c', 'data.z'])).toEqual(['resource over/all.yaml:23:6 "last"'])
  })
})

test('a component patches the resources of its parent', async () => {
  const files = {
    ...base,
    'over/kustomization.yaml': 'resources: [../base]\ncomponents: [../part]\nnamePrefix: p-\n',
    'part/kustomization.yaml': `kind: Component
apiVersion: kustomize.config.k8s.io/v1alpha1
nameSuffix: -s
patches:
- target: { kind: ConfigMap }
  patch: |-
    - op: replace
      path: /data/x
      value: two
`,
  }
  expect(await stepsOf(files, ['ConfigMap/p-a-s', 'data.x'])).toEqual([
    'resource base/a.yaml:6:6 "one"',
    'patches part/kustomization.yaml:9:14 "two"',
  ])
  expect(await stepsOf(files, ['ConfigMap/p-a-s', 'metadata.name'])).toEqual([
    'resource base/a.yaml:4:9 "a"',
    'nameSuffix part/kustomization.yaml:3:13 "a-s"',
    'namePrefix over/kustomization.yaml:3:13 "p-a-s"',
  ])
})

describe('generators', () => {
  const generator = (behavior: string, data: string): string =>
    `configMapGenerator:\n- name: s\n  behavior: ${behavior}\n${data}`
  const files = (behavior: string): Files => ({
    'base/kustomization.yaml': generator('create', '  literals: [a=1, b=2]\n  envs: [values.env]\n'),
    'base/values.env': '# comment\n\nC=3\n  D=4\n',
    'over/kustomization.yaml': `resources: [../base]\n${generator(behavior, '  files:\n  - b=b.txt\n  - e.txt\n')}`,
    'over/b.txt': 'text\n',
    'over/e.txt': 'more\n',
  })

  test('merged: keys of both, the later one wins', async () => {
    const merged = files('merge')
    expect(await stepsOf(merged, ['ConfigMap/s', 'data.a'])).toEqual([
      'configMapGenerator base/kustomization.yaml:4:14 "1"',
    ])
    expect(await stepsOf(merged, ['ConfigMap/s', 'data.b'])).toEqual([
      'configMapGenerator base/kustomization.yaml:4:19 "2"',
      'configMapGenerator over/b.txt:1:1 "text\\n"',
    ])
    expect(await stepsOf(merged, ['ConfigMap/s', 'data.C'])).toEqual(['configMapGenerator base/values.env:3:1 "3"'])
    expect(await stepsOf(merged, ['ConfigMap/s', 'data.D'])).toEqual(['configMapGenerator base/values.env:4:3 "4"'])
    expect(await stepsOf(merged, ['ConfigMap/s', 'data.e\\.txt'])).toEqual([
      'configMapGenerator over/e.txt:1:1 "more\\n"',
    ])
  })

  test('replaced: data of the later one', async () => {
    const replaced = files('replace')
    expect(await stepsOf(replaced, ['ConfigMap/s', 'data.a'])).toEqual([])
    expect((await stepsOf(replaced, ['ConfigMap/s', 'data.b'])).at(-1)).toBe(
      'configMapGenerator over/b.txt:1:1 "text\\n"',
    )
  })
})

test('vars: the steps of the value follow those of the text', async () => {
  const files = {
    'over/kustomization.yaml': `resources: [all.yaml]
vars:
- name: HOST
  objref: { kind: Service, name: web, apiVersion: v1 }
`,
    'over/all.yaml': `apiVersion: v1
kind: Service
metadata:
  name: web
---
apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
  containers:
  - name: c
    args: [--host, $(HOST)]
`,
  }
  expect(await stepsOf(files, ['Pod/p', 'spec.containers[0].args[1]'])).toEqual([
    'resource over/all.yaml:12:20 "$(HOST)"',
    'resource over/all.yaml:4:9 "web"',
    'vars over/all.yaml:4:9 "web"',
  ])
})

test('metadata from buildMetadata is located at its entry', async () => {
  const files = {
    ...base,
    'over/kustomization.yaml': `resources: [../base]
buildMetadata:
- managedByLabel
- originAnnotations
`,
  }
  expect(await stepsOf(files, ['ConfigMap/a', 'metadata.labels.app\\.kubernetes\\.io/managed-by'])).toEqual([
    'buildMetadata over/kustomization.yaml:3:3 "kustomize-(devel)"',
  ])
  expect(await stepsOf(files, ['ConfigMap/a', 'metadata.annotations.config\\.kubernetes\\.io/origin'])).toEqual([
    'buildMetadata over/kustomization.yaml:4:3 "path: ../base/a.yaml\\n"',
  ])
})

describe('configurations of built-in plugins', () => {
  test('a transformer and a generator', async () => {
    const files = {
      ...base,
      'over/kustomization.yaml':
        'resources: [../base]\ngenerators: [gen.yaml]\ntransformers: [prefix.yaml, labels.yaml]\n',
      'over/gen.yaml': `apiVersion: builtin
kind: ConfigMapGenerator
metadata: { name: gen }
name: made
literals:
- k=v
options: { disableNameSuffixHash: true }
`,
      'over/prefix.yaml': `apiVersion: builtin
kind: PrefixTransformer
metadata: { name: p }
prefix: new-
fieldSpecs: [{ path: metadata/name }]
`,
      'over/labels.yaml': `apiVersion: builtin
kind: LabelTransformer
metadata: { name: l }
labels:
  team: shop
fieldSpecs: [{ path: metadata/labels, create: true }]
`,
    }
    expect(await stepsOf(files, ['ConfigMap/new-made', 'data.k'])).toEqual(['generators over/gen.yaml:6:3 "v"'])
    expect(await stepsOf(files, ['ConfigMap/new-made', 'metadata.name'])).toEqual([
      'generators over/gen.yaml:4:7 "made"',
      'transformers over/prefix.yaml:4:9 "new-made"',
    ])
    expect(await stepsOf(files, ['ConfigMap/new-a', 'metadata.labels.team'])).toEqual([
      'transformers over/labels.yaml:5:9 "shop"',
    ])
  })
})

const functionConfig = 'apiVersion: example.com/v1\nkind: Fn\nmetadata:\n  name: fn\nspec: { team: shop }\n'

test('functions of the caller: the configuration, and the manifest for unchanged fields', async () => {
  const files = {
    ...base,
    'over/kustomization.yaml': 'resources: [../base]\ntransformers: [fn.yaml]\n',
    'over/fn.yaml': functionConfig,
  }
  const functions: TargetOptions['functions'] = {
    'example.com/v1/Fn': (resources) => {
      for (const { metadata } of resources) metadata.labels = { team: 'shop' }
    },
  }
  expect(await stepsOf(files, ['ConfigMap/a', 'metadata.labels.team'], { functions })).toEqual([
    'transformers over/fn.yaml:4:9 "shop"',
  ])
  expect(await stepsOf(files, ['ConfigMap/a', 'data.x'], { functions })).toEqual(['resource base/a.yaml:6:6 "one"'])
})

describe('programs', () => {
  test('a KRM function that is executed', async () => {
    const place = project({
      'base/kustomization.yaml': base['base/kustomization.yaml'],
      'base/a.yaml': base['base/a.yaml'],
      'over/kustomization.yaml': 'resources: [../base]\ntransformers: [fn.yaml]\n',
      'over/fn.yaml': `apiVersion: example.com/v1
kind: Fn
metadata:
  name: fn
  annotations:
    config.kubernetes.io/function: "exec: { path: ./fn.sh }"
`,
      'over/fn.sh': "#!/bin/sh\nsed 's/x: one/x: two/'\n",
    })
    try {
      chmodSync(join(place.directory, 'over/fn.sh'), 0o755)
      const explanation = await explain('over', {
        cwd: place.directory,
        exec: localExecHost(),
        plugins: { enableExec: true },
        loadRestrictions: 'none',
      })
      const [field] = explanation.find('ConfigMap/a')?.find('data.x') ?? []
      expect(field?.steps).toMatchObject([
        { by: 'resource', file: 'base/a.yaml', line: 6, column: 6, value: 'one' },
        { by: 'transformers', file: 'over/fn.yaml', line: 4, column: 9, value: 'two' },
      ])
      const [name] = explanation.find('ConfigMap/a')?.find('metadata.name') ?? []
      expect(name?.steps).toMatchObject([{ by: 'resource', file: 'base/a.yaml', line: 4, column: 9 }])
    } finally {
      place.remove()
    }
  })

  describe('a chart', () => {
    const files = (entry = ''): Files => ({
      'over/kustomization.yaml': `helmCharts:\n- name: web\n  releaseName: r\n${entry}namePrefix: p-\n`,
      'over/prod.yaml': 'tag: "2"\nsize: 1\n',
      'over/charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'over/charts/web/values.yaml': 'image: nginx\ntag: "1"\nsize: 1\n',
      'over/charts/web/templates/a.yaml': configMap(
        '{{ .Release.Name }}-a',
        'data:\n  x: one\n  image: {{ .Values.image }}\n  tag: {{ .Values.tag | quote }}\n',
      ),
    })
    const steps = async (path: string, entry?: string): Promise<readonly string[]> => {
      const options = { helm: { enabled: true, engine: await chartEngine() } } as const
      return await stepsOf(files(entry), ['ConfigMap/p-r-a', path], options)
    }

    test('the line of the template, and the value that the template prints', async () => {
      const template = 'over/charts/web/templates/a.yaml'
      expect(await steps('data.x')).toEqual([`helmCharts ${template}:6:6 "one"`])
      expect(await steps('data.image')).toEqual(['helmCharts over/charts/web/values.yaml:1:8 "nginx"'])
      expect(await steps('metadata.name')).toEqual([
        `helmCharts ${template}:4:12 "r-a"`,
        'namePrefix over/kustomization.yaml:4:13 "p-r-a"',
      ])
    })

    test.each([
      ['valuesFile', '  valuesFile: prod.yaml\n', 'over/prod.yaml:1:6 "2"'],
      ['additionalValuesFiles', '  additionalValuesFiles: [prod.yaml]\n', 'over/prod.yaml:1:6 "2"'],
      ['valuesInline', '  valuesInline: { tag: "3" }\n', 'over/kustomization.yaml:4:24 "3"'],
      ['both', '  valuesFile: prod.yaml\n  valuesInline: { size: 3 }\n', 'over/prod.yaml:1:6 "2"'],
      [
        'both, merged',
        '  valuesFile: prod.yaml\n  valuesInline: { tag: "3" }\n  valuesMerge: merge\n',
        'over/prod.yaml:1:6 "2"',
      ],
      ['a replacement', '  valuesInline: { tag: "3" }\n  valuesMerge: replace\n', 'over/kustomization.yaml:4:24 "3"'],
    ])('values of %s', async (_, entry, step) => {
      expect(await steps('data.tag', entry)).toEqual([`helmCharts ${step}`])
    })

    test('the template and the entry are additional locations', async () => {
      const options = { helm: { enabled: true, engine: await chartEngine() } } as const
      const explanation = await explain('over', { fileSystem: memoryFileSystem(files()), cwd: '/', ...options })
      const [field] = explanation.find('ConfigMap/p-r-a')?.find('data.tag') ?? []
      expect(field?.steps[0]?.through).toEqual([
        { file: 'over/charts/web/templates/a.yaml', line: 8, column: 11 },
        { file: 'over/kustomization.yaml', line: 2, column: 9 },
      ])
    })
  })
})

test('a remote base: files by their URL, and local patches', async () => {
  const place = project({})
  try {
    const work = join(place.directory, 'work')
    makeRepository(work, base)
    const url = publish(work, join(place.directory, 'app.git'))
    const files = { '/over/kustomization.yaml': `resources: ['${url}//base']\nnamespace: shop\n` }
    const options = { fileSystem: memoryFileSystem(files), cwd: '/', remote: true }
    const explanation = await explain('over', options)
    const resource = explanation.find('ConfigMap/a')
    const [x] = resource?.find('data.x') ?? []
    expect(x?.steps).toEqual([{ by: 'resource', file: `${url}//base/a.yaml`, line: 6, column: 6, value: 'one' }])
    const [step] = x?.steps ?? []
    expect(step && explanation.sourceLine(step)).toBe('x: one')
    const [namespace] = resource?.find('metadata.namespace') ?? []
    expect(namespace?.steps).toMatchObject([{ by: 'namespace', file: 'over/kustomization.yaml', line: 2, column: 12 }])
  } finally {
    place.remove()
  }
})
