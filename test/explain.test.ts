import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { explain, memoryFileSystem } from '../src/index.ts'
import { cli } from './support/cli.ts'
import { fluxKustomization } from './support/flux-kustomization.ts'
import { project } from './support/project.ts'

/** The steps of a field as `by file:line:column value`, oldest first. */
async function stepsOf(
  files: Readonly<Record<string, string>>,
  [resource, path]: readonly [string, string],
  directory = 'over',
): Promise<readonly string[]> {
  const explanation = await explain(directory, { fileSystem: memoryFileSystem(files), cwd: '/' })
  const [field] = explanation.find(resource)?.find(path) ?? []
  const steps = field?.steps ?? []
  return steps.map(({ by, file, line, column, value }) => `${by} ${file}:${line}:${column} ${JSON.stringify(value)}`)
}

const base = {
  'base/kustomization.yaml': 'resources: [web.yaml]\n',
  'base/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  template:
    spec:
      containers:
        - name: web
          image: nginx:1
          envFrom: [{ configMapRef: { name: settings } }]
`,
}

test('a strategic merge patch is listed even if it sets the existing value', async () => {
  const files = {
    ...base,
    'over/kustomization.yaml': 'resources: [../base]\npatches:\n  - path: patch.yaml\n',
    'over/patch.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 1
  template: { spec: { containers: [{ name: web, tty: true }] } }
`,
  }
  expect(await stepsOf(files, ['Deployment/web', 'spec.replicas'])).toEqual([
    'resource base/web.yaml:6:13 1',
    'patches over/patch.yaml:5:13 1',
  ])
  expect(await stepsOf(files, ['Deployment/web', 'spec.template.spec.containers.[name=web].tty'])).toEqual([
    'patches over/patch.yaml:6:54 true',
  ])
})

test('operations of an inline JSON patch are located in the kustomization', async () => {
  const files = {
    ...base,
    'over/kustomization.yaml': `resources: [../base]
patches:
  - target: { kind: Deployment }
    patch: |-
      - op: replace
        path: /spec/replicas
        value: 3
`,
  }
  expect(await stepsOf(files, ['Deployment/web', 'spec.replicas'])).toEqual([
    'resource base/web.yaml:6:13 1',
    'patches over/kustomization.yaml:7:16 3',
  ])
})

test('a reference includes the steps of the referenced name, including the data that determines the hash', async () => {
  const files = {
    ...base,
    'over/kustomization.yaml': `namePrefix: dev-
resources: [../base]
configMapGenerator:
  - name: settings
    literals: [a=1]
`,
  }
  const steps = await stepsOf(files, [
    'Deployment/web',
    'spec.template.spec.containers[0].envFrom[0].configMapRef.name',
  ])
  expect(steps).toEqual([
    'resource base/web.yaml:12:45 "settings"',
    'configMapGenerator over/kustomization.yaml:4:11 "settings"',
    'namePrefix over/kustomization.yaml:1:13 "dev-settings"',
    expect.stringMatching(/^hash over\/kustomization.yaml:5:16 "dev-settings-\w{10}"$/) as unknown,
  ])
})

test('a reference that precedes its object has the same steps', async () => {
  const files = {
    ...base,
    'base/kustomization.yaml': 'resources: [scaler.yaml, web.yaml]\n',
    'base/scaler.yaml': `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
`,
    'over/kustomization.yaml': `namePrefix: dev-
resources: [../base]
configMapGenerator:
  - name: settings
    literals: [a=1]
`,
  }
  expect(await stepsOf(files, ['HorizontalPodAutoscaler/web', 'spec.scaleTargetRef.name'])).toEqual([
    'resource base/scaler.yaml:5:66 "web"',
    'resource base/web.yaml:4:9 "web"',
    'namePrefix over/kustomization.yaml:1:13 "dev-web"',
  ])
})

test('a replacement follows the steps of its source, with the location of the source', async () => {
  const files = {
    ...base,
    'over/kustomization.yaml': `resources: [../base, source.yaml]
replacements:
  - source: { kind: ConfigMap, name: source, fieldPath: data.image }
    targets:
      - select: { kind: Deployment }
        fieldPaths: [spec.template.spec.containers.0.image]
`,
    'over/source.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: source }\ndata:\n  image: caddy\n',
  }
  expect(await stepsOf(files, ['Deployment/web', 'spec.template.spec.containers[0].image'])).toEqual([
    'resource base/web.yaml:11:18 "nginx:1"',
    'resource over/source.yaml:5:10 "caddy"',
    'replacements over/source.yaml:5:10 "caddy"',
  ])
})

test('the items of a list and the values of an alias are located where they are written', async () => {
  const files = {
    'over/kustomization.yaml': 'resources: [all.yaml]\ncommonLabels:\n  team: shop\n',
    'over/all.yaml': `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata: { name: a }
    data: { x: &x one, y: *x }
`,
  }
  expect(await stepsOf(files, ['ConfigMap/a', 'data.y'])).toEqual(['resource over/all.yaml:7:19 "one"'])
  expect(await stepsOf(files, ['ConfigMap/a', 'metadata.labels.team'])).toEqual([
    'commonLabels over/kustomization.yaml:3:9 "shop"',
  ])
})

test('every build result can be explained', async () => {
  const { buildSync } = await import('../src/index.ts')
  const result = buildSync('base', { fileSystem: memoryFileSystem(base), cwd: '/' })
  expect(result.explain().find('Deployment/web')?.find('spec.replicas')[0]?.steps).toEqual([
    { by: 'resource', file: 'base/web.yaml', line: 6, column: 13, value: 1 },
  ])
})

describe('the command', () => {
  const { directory } = project({
    ...base,
    'over/kustomization.yaml': 'resources: [../base]\nreplicas:\n  - name: web\n    count: 5\n',
    'patched/kustomization.yaml':
      'resources: [../base]\nconfigMapGenerator: [{ name: a }]\npatches: [{ path: p.yaml }]\n',
    'patched/p.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { paused: true }\n',
  })
  const run = (...args: readonly string[]) => cli(['explain', 'over', ...args], { cwd: directory })

  test('shows the last step first', async () => {
    expect((await run('Deployment/web', 'spec.replicas')).stdout).toBe(
      'spec.replicas: 5\n  over/kustomization.yaml:4  count: 5     (replicas)\n  base/web.yaml:6            replicas: 1  (resource)\n',
    )
  })

  test.each(['deploy/web', 'apps/v1/Deployment/web', 'web'])('finds %j', async (resource) => {
    expect((await run(resource, 'spec.replicas')).stdout).toMatch(/^spec\.replicas: 5\n/)
  })

  test('colors like errors do: NO_COLOR before FORCE_COLOR', async () => {
    const print = async (env: Readonly<Record<string, string>>) =>
      (await cli(['explain', 'over', 'Deployment/web', 'spec.replicas'], { cwd: directory, env })).stdout
    expect(await print({ FORCE_COLOR: '1' })).toContain('\u001b[')
    expect(await print({ FORCE_COLOR: '1', NO_COLOR: '1' })).not.toContain('\u001b[')
  })

  const onTerminal = async (columns: number, ...args: readonly string[]) =>
    (await cli(['explain', ...args], { cwd: directory, isTTY: true, columns, env: { NO_COLOR: '1' } })).stdout

  test('on a narrow terminal, each step of a field has two lines', async () => {
    expect(await onTerminal(40, 'over', 'Deployment/web', 'spec.replicas')).toBe(
      [
        ...['spec.replicas: 5', '  over/kustomization.yaml:4  (replicas)', '    count: 5'],
        ...['  base/web.yaml:6  (resource)', '    replicas: 1', ''],
      ].join('\n'),
    )
  })

  test('on a narrow terminal, the margin of a resource is cut, and its lines are wrapped', async () => {
    const wide = await onTerminal(100, 'over', 'Deployment/web')
    expect(wide).toBe((await run('Deployment/web')).stdout)
    expect(wide).toContain('over/kustomization.yaml:4  replicas │   replicas: 5\n')
    expect(wide).toContain('base/web.yaml:10                    │         name: web\n')
    const narrow = await onTerminal(40, 'over', 'Deployment/web')
    expect(narrow).toContain('…tomization.yaml:4 │   replicas: 5\n')
    expect(narrow).toContain('base/web.yaml:12   │             name: s\n                   │ ettings\n')
    const [, ...lines] = narrow.trimEnd().split('\n')
    expect(lines.filter((line) => line.length > 40 || !line.includes(' │ '))).toEqual([])
  })

  test('on a narrow terminal, each value of a patch has two lines', async () => {
    const text = await onTerminal(40, 'patched', '--why-not', 'patched/p.yaml')
    expect(text).toContain('\n  patched/p.yaml:4  in effect\n    spec.paused: true\n')
  })

  test('prints all digits of a large integer', async () => {
    const foo = 'apiVersion: example.com/v1\nkind: Foo\nmetadata: { name: a }\nspec: { size: 9007199254740993 }\n'
    const place = project({ 'kustomization.yaml': 'resources: [foo.yaml]\n', 'foo.yaml': foo })
    const { stdout } = await cli(['explain', '.', 'Foo/a', 'spec.size'], { cwd: place.directory })
    expect(stdout).toMatch(/^spec\.size: 9007199254740993\n/)
    place.remove()
  })

  test('prints data', async () => {
    const { stdout } = await run('Deployment/web', 'spec.replicas', '--format', 'json')
    expect(JSON.parse(stdout)).toMatchObject({
      resources: [{ kind: 'Deployment', name: 'web', fields: [{ path: ['spec', 'replicas'], value: 5 }] }],
    })
  })

  test('a kind alone selects all resources of the kind, and a field those that have it', async () => {
    expect((await run('deploy', 'spec.replicas')).stdout).toMatch(/^spec\.replicas: 5\n/)
    const { stdout } = await cli(['explain', 'patched', 'cm', 'metadata.name', '--format', 'json'], { cwd: directory })
    expect(JSON.parse(stdout)).toMatchObject({ resources: [{ name: 'a-6ct58987ht' }] })
  })

  test.each([
    ['deploy/api-server', 'Deployment/web'],
    ['statefulset', 'ConfigMap/a-6ct58987ht and Deployment/web'],
    ['api-server', 'ConfigMap/a-6ct58987ht and Deployment/web'],
    ['Service/api-server', 'ConfigMap/a-6ct58987ht and Deployment/web'],
  ])('lists the resources that %j may mean', async (reference, names) => {
    const { stderr } = await cli(['explain', 'patched', reference], { cwd: directory })
    expect(stderr).toContain(`\n hint: the output has ${names}\n`)
  })

  test('suggests the original name of a resource', async () => {
    const { stderr } = await cli(['explain', 'patched', 'ConfigMpa/a'], { cwd: directory })
    expect(stderr).toContain('\n hint: did you mean "ConfigMap/a"?\n')
  })

  test('an output without resources is called empty', async () => {
    const patch = '$patch: delete\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n'
    const kustomization = 'resources: [a.yaml]\npatches: [{ path: patch.yaml }]\n'
    const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n'
    const place = project({ 'kustomization.yaml': kustomization, 'a.yaml': map, 'patch.yaml': patch })
    const { stderr } = await cli(['explain', '.', 'ConfigMap/a'], { cwd: place.directory })
    expect(stderr).toContain('\n hint: the output is empty\n')
  })

  test.each([
    [['Deployment/wbe'], 'RESOURCE_NOT_BUILT', 'did you mean "Deployment/web"?'],
    [['wbe'], 'RESOURCE_NOT_BUILT', 'did you mean "web"?'],
    [
      ['spec.replicas'],
      'RESOURCE_NOT_BUILT',
      '"spec.replicas" is a field: put its resource first, as in `Deployment/web spec.replicas`',
    ],
    [['spec.replcias'], 'RESOURCE_NOT_BUILT', 'as in `Deployment/web spec.replcias`'],
    [['.'], 'RESOURCE_NOT_BUILT', 'the output has '],
    [
      ['Deployment/web', 'spec.template.spec.containers.image'],
      'FIELD_NOT_BUILT',
      'did you mean "spec.template.spec.containers.0.image"?',
    ],
    [['Deployment/web', 'spec.replica'], 'FIELD_NOT_BUILT', 'did you mean "spec.replicas"?'],
  ])('suggests what %j may mean', async (args, code, hint) => {
    const { code: status, stdout, stderr } = await run(...args)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain(code)
    expect(stderr).toContain(hint)
  })
})

test('a label that is missing in a selector or template: names the option of `labels`', async () => {
  const { directory } = project({
    'over/kustomization.yaml': 'resources: [web.yaml]\nlabels:\n- pairs: { team: shop }\n',
    'over/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { own: web } }
spec: { selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } } } }
`,
  })
  const hint = async (field: string) => {
    const { stderr } = await cli(['explain', 'over', 'deploy/web', field], { cwd: directory })
    return / hint: (.*)\n/.exec(stderr)?.[1]
  }
  const entry = 'the entry at over/kustomization.yaml:3 sets this label only in "metadata": add'
  expect(await hint('spec.template.metadata.labels.team')).toBe(`${entry} \`includeTemplates: true\``)
  expect(await hint('spec.selector.matchLabels.team')).toBe(
    `${entry} \`includeSelectors: true\`, but only before the first deployment, since the selectors of workloads cannot change`,
  )
  expect(await hint('spec.selector.matchLabels.own')).toBe('"spec.selector.matchLabels" has only one field: app')
})

describe('each kind of source', () => {
  const web = { 'web.yaml': base['base/web.yaml'] }

  test('a line of an env file, and the first line of a file', async () => {
    const files = {
      'kustomization.yaml': 'configMapGenerator:\n- name: c\n  envs: [app.env]\n  files: [notes.txt]\n',
      'app.env': '# comment\n\nA=1\n  B=2\n',
      'notes.txt': 'one\ntwo\n',
    }
    expect(await stepsOf(files, ['ConfigMap/c', 'data.B'], '.')).toEqual(['configMapGenerator app.env:4:3 "2"'])
    const explanation = await explain('.', { fileSystem: memoryFileSystem(files), cwd: '/' })
    const notes = explanation.resources[0]?.fields.find(({ path }) => path[1] === 'notes.txt')
    expect(notes?.steps).toMatchObject([{ file: 'notes.txt', line: 1, column: 1 }])
    expect(notes?.steps[0]?.through).toEqual([{ file: 'kustomization.yaml', line: 4, column: 11 }])
  })

  test('manifests in JSON, and merge keys', async () => {
    const files = {
      'kustomization.yaml': 'resources: [a.json, b.yaml]\n',
      'a.json': '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"x": "1"}}',
      'b.yaml': `apiVersion: v1
kind: ConfigMap
metadata: { name: b }
data:
  <<: &more { x: one }
  y: two
`,
    }
    expect(await stepsOf(files, ['ConfigMap/a', 'data.x'], '.')).toEqual(['resource a.json:1:84 "1"'])
    expect(await stepsOf(files, ['ConfigMap/b', 'data.x'], '.')).toEqual(['resource b.yaml:5:18 "one"'])
  })

  test('an entry of a file under `configurations` determines whether a transformer applies', async () => {
    const files = {
      'kustomization.yaml': 'resources: [a.yaml]\nnamePrefix: p-\nconfigurations: [c.yaml]\n',
      'a.yaml': 'apiVersion: example.com/v1\nkind: Foo\nmetadata: { name: a }\nspec: { title: t }\n',
      'c.yaml': 'namePrefix:\n- path: spec/title\n  kind: Foo\n',
    }
    const explanation = await explain('.', { fileSystem: memoryFileSystem(files), cwd: '/' })
    const [field] = explanation.find('Foo/p-a')?.find('spec.title') ?? []
    expect(field?.steps.at(-1)).toMatchObject({ by: 'namePrefix', file: 'kustomization.yaml', line: 2, column: 13 })
    expect(field?.steps.at(-1)?.through).toContainEqual({ file: 'c.yaml', line: 2, column: 9 })
  })

  test('a map that a replacement copies, and a list item that it creates', async () => {
    const files = {
      ...web,
      'kustomization.yaml': `resources: [web.yaml, pod.yaml]
replacements:
- source: { kind: Pod, fieldPath: spec.resources }
  targets:
  - select: { kind: Deployment }
    fieldPaths: [spec.template.spec.containers.0.resources]
    options: { create: true }
- source: { kind: Pod, fieldPath: metadata.name }
  targets:
  - select: { kind: Deployment }
    fieldPaths:
    - 'spec.template.spec.containers.0.env.[name=POD].value'
    options: { create: true }
`,
      'pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: pod }
spec:
  resources:
    limits: { cpu: 1 }
    requests: { cpu: 2 }
`,
    }
    const container = 'spec.template.spec.containers[0]'
    expect((await stepsOf(files, ['Deployment/web', `${container}.resources.requests.cpu`], '.')).at(-1)).toBe(
      'replacements pod.yaml:7:22 2',
    )
    expect((await stepsOf(files, ['Deployment/web', `${container}.env[0].name`], '.')).at(-1)).toBe(
      'replacements kustomization.yaml:12:7 "POD"',
    )
  })

  test('an empty list shows the step that emptied it', async () => {
    const files = {
      ...web,
      'kustomization.yaml': `resources: [web.yaml]
patches:
- target: { kind: Deployment }
  patch: |-
    - op: remove
      path: /spec/template/spec/containers/0
`,
    }
    expect((await stepsOf(files, ['Deployment/web', 'spec.template.spec.containers'], '.')).at(-1)).toBe(
      'patches kustomization.yaml:6:13 []',
    )
  })
})

test('the lines of all resources are the same as the output of the build', async () => {
  const { buildSync, toYaml } = await import('../src/index.ts')
  const cwd = join(import.meta.dirname, '../examples/shop')
  const explanation = await explain('overlays/prod', { cwd })
  const printed = explanation.resources.map(({ lines }) => lines.map(({ text }) => `${text}\n`).join('')).join('---\n')
  expect(printed).toBe(toYaml(buildSync('overlays/prod', { cwd })))
  const fields = explanation.resources.flatMap((resource) => resource.fields)
  const shown = new Set(explanation.resources.flatMap(({ lines }) => lines.map(({ field }) => field)))
  expect(fields.filter((field) => !shown.has(field))).toEqual([])
})

describe('whyNot', () => {
  const files = {
    ...base,
    'over/kustomization.yaml': `resources: [../base]
namePrefix: prod-
patches:
- path: renamed.yaml
  target: { kind: Deployment, name: prod-web }
- path: late.yaml
- patch: '[{ "op": "replace", "path": "/spec/replicas", "value": 4 }]'
  target: { kind: StatefulSet, labelSelector: app=web }
replicas:
- { name: web, count: 5 }
`,
    'over/renamed.yaml': '- { op: replace, path: /spec/replicas, value: 3 }\n',
    'over/late.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  paused: true
  template: { spec: { containers: [{ name: web, image: nginx:1, tty: true }] } }
`,
    'over/unlisted.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: wbe }\n',
  }
  const report = async (file: string) =>
    (await explain('over', { fileSystem: memoryFileSystem(files), cwd: '/' })).whyNot(file)

  test('a target with a name that the object gets only later', async () => {
    const { uses } = await report('over/renamed.yaml')
    expect(uses).toMatchObject([
      {
        by: 'patches',
        entry: { file: 'over/kustomization.yaml', line: 4 },
        matches: [],
        nearest: [
          {
            resource: 'Deployment "web"',
            differences: [
              {
                field: 'name',
                wanted: 'prod-web',
                actual: 'web',
                place: { file: 'base/web.yaml', line: 4 },
                later: { by: 'namePrefix', line: 2 },
              },
            ],
          },
        ],
      },
    ])
  })

  test('the kind is the last field to be wrong, and a hash is no value of a patch', async () => {
    const settings = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { A: "2" }\n'
    const tree = {
      ...base,
      'over/kustomization.yaml': `resources: [../base]
configMapGenerator: [{ name: settings, literals: [A=1] }]
patches:
- path: settings.yaml
- { path: other.yaml, target: { kind: Deployment, namespace: other, annotationSelector: a=b } }
`,
      'over/settings.yaml': settings,
      'over/other.yaml': '- { op: remove, path: /spec/replicas }\n',
    }
    const explanation = await explain('over', { fileSystem: memoryFileSystem(tree), cwd: '/' })
    const [other] = explanation.whyNot('over/other.yaml').uses
    expect(other?.nearest[0]).toMatchObject({
      resource: 'Deployment "web"',
      differences: [{ field: 'namespace' }, { field: 'annotationSelector', actual: '' }],
    })
    const [patched] = explanation.whyNot('over/settings.yaml').uses
    expect(patched?.values.map(({ path, outcome }) => [path.join('.'), outcome])).toEqual([['data.A', 'decides']])
  })

  test('a target that is added after the patch is applied', async () => {
    const tree = {
      ...base,
      'mid/kustomization.yaml':
        'resources: [../base]\npatches: [{ path: p.yaml, target: { name: worker } }, { path: p.yaml, target: { name: other } }]\n',
      'mid/p.yaml': '- { op: remove, path: /spec/replicas }\n',
      'over/kustomization.yaml': 'resources: [../mid, worker.yaml]\n',
      'over/worker.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: worker }\nspec: { replicas: 1 }\n',
    }
    const { directory } = project(tree)
    const { stdout } = await cli(['explain', 'over', '--why-not', 'mid/p.yaml'], { cwd: directory })
    expect(stdout.match(/^ {2}hint: .*/gm)).toEqual([
      '  hint: Deployment "worker" is added later: move the patch to the kustomization that adds it, or, if this kustomization is a component, list the component after that kustomization',
    ])
  })

  test('values that are removed have the types in the patch', async () => {
    const head = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\n'
    const tree = {
      ...base,
      'over/kustomization.yaml': 'resources: [../base]\npatches: [{ path: set.yaml }, { path: remove.yaml }]\n',
      'over/set.yaml': `${head}spec: { paused: true, replicas: null }\n`,
      'over/remove.yaml': `${head}spec: { paused: null }\n`,
    }
    const explanation = await explain('over', { fileSystem: memoryFileSystem(tree), cwd: '/' })
    const [use] = explanation.whyNot('over/set.yaml').uses
    expect(use?.values.map(({ value, outcome }) => [value, outcome])).toEqual([
      [true, 'missing'],
      [null, 'removes'],
    ])
  })

  test('values that are overwritten, unchanged, or effective', async () => {
    const { uses } = await report('over/late.yaml')
    expect(uses[0]?.matches).toEqual(['Deployment "web"'])
    expect(uses[0]?.values.map(({ path, outcome, step }) => [path.at(-1), outcome, step?.by])).toEqual([
      ['replicas', 'changed', 'replicas'],
      ['paused', 'decides', undefined],
      ['name', 'same', 'resource'],
      ['image', 'same', 'resource'],
      ['tty', 'decides', undefined],
    ])
  })

  test('an inline patch, by its kustomization', async () => {
    const { uses } = await report('over/kustomization.yaml')
    expect(uses[0]?.nearest[0]?.differences.map(({ field, actual }) => [field, actual])).toEqual([
      ['kind', 'Deployment'],
      ['labelSelector', ''],
    ])
  })

  test('an inline patch of a Flux Kustomization, by its file', async () => {
    const patch = '[{ "op": "add", "path": "/spec/paused", "value": true }]'
    const spec = `  patches: [{ target: { kind: Deployment }, patch: '${patch}' }]\n`
    const tree = { ...base, 'cluster/web.yaml': fluxKustomization({ name: 'web', path: './base', spec }) }
    const explanation = await explain('flux:cluster', { fileSystem: memoryFileSystem(tree), cwd: '/' })
    const { uses } = explanation.whyNot('cluster/web.yaml')
    expect(uses.map(({ entry, matches }) => [entry.file, matches])).toEqual([
      ['cluster/web.yaml', ['Deployment "web"']],
    ])
  })

  test('a patch that is not listed', async () => {
    expect(await report('over/unlisted.yaml')).toEqual({
      file: 'over/unlisted.yaml',
      uses: [],
      hint: 'did you mean Deployment "web"?',
    })
    await expect(report('over/nothing.yaml')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })

  test('the command prints it', async () => {
    const { directory } = project(files)
    const run = (file: string, ...more: readonly string[]) =>
      cli(['explain', 'over', '--why-not', file, ...more], { cwd: directory })
    expect(
      (await run('over/renamed.yaml')).stdout,
    ).toBe(`over/renamed.yaml: listed at over/kustomization.yaml:4 (patches)
  target: kind: Deployment, name: prod-web
  applied to nothing
  nearest: Deployment "web"
    name: the target requires "prod-web", but the value at this point is "web"  base/web.yaml:4
      a later step sets it to "prod-web": over/kustomization.yaml:2 (namePrefix)
`)
    expect((await run('over/late.yaml')).stdout).toContain(
      'changed again to 5 at over/kustomization.yaml:10 (replicas)',
    )
    expect((await run('over/unlisted.yaml')).stdout).toContain('no kustomization in the target lists this patch')
    expect(JSON.parse((await run('over/late.yaml', '--format', 'json')).stdout)).toMatchObject({
      file: 'over/late.yaml',
    })
  })
})

const root = join(import.meta.dirname, '..')
const page = readFileSync(join(root, 'docs/explain.md'), 'utf8')
const blocks = Array.from(
  page.matchAll(/^```console\n\$ kuilt (.+)\n([\s\S]*?)^```$/gm),
  ([, line = '', output = '']) => ({ line, output }),
)

test.each(blocks)('docs/explain.md: kuilt $line', async ({ line, output }) => {
  const { code, stdout } = await cli(line.split(' '), { cwd: join(root, 'examples/shop') })
  expect({ code, stdout }).toEqual({ code: 0, stdout: output })
})

test('the JSON in docs/explain.md is the output of the command', async () => {
  const [, text = ''] = /^```json\n([\s\S]*?)^```$/m.exec(page) ?? []
  const args = ['explain', 'overlays/prod', 'Deployment/shop', 'spec.replicas', '--format', 'json']
  const { stdout } = await cli(args, { cwd: join(root, 'examples/shop') })
  expect(JSON.parse(stdout)).toMatchObject({ resources: [{ fields: [JSON.parse(text)] }] })
})
