import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { explain, memoryFileSystem } from '../src/index.ts'
import { cli } from './support/cli.ts'
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

test('a strategic merge patch counts even if it sets the value that is already there', async () => {
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

test('a reference has the steps of the name that it follows, down to the content that the hash covers', async () => {
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

test('a reference that stands before its object has the same steps', async () => {
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

test('a replacement comes after the steps of its source, at the place of the source', async () => {
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

test('the items of a list and the values of an alias are where they are written', async () => {
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
  })
  const run = (...args: readonly string[]) => cli(['explain', 'over', ...args], { cwd: directory })

  test('shows the last step first', async () => {
    expect((await run('Deployment/web', 'spec.replicas')).stdout).toBe(
      'spec.replicas: 5\n  over/kustomization.yaml:4  5  (replicas)\n  base/web.yaml:6            1  (resource)\n',
    )
  })

  test('colors like errors do: NO_COLOR before FORCE_COLOR', async () => {
    const print = async (env: Readonly<Record<string, string>>) =>
      (await cli(['explain', 'over', 'Deployment/web', 'spec.replicas'], { cwd: directory, env })).stdout
    expect(await print({ FORCE_COLOR: '1' })).toContain('\u001b[')
    expect(await print({ FORCE_COLOR: '1', NO_COLOR: '1' })).not.toContain('\u001b[')
  })

  test('prints data', async () => {
    const { stdout } = await run('Deployment/web', 'spec.replicas', '--format', 'json')
    expect(JSON.parse(stdout)).toMatchObject({
      resources: [{ kind: 'Deployment', name: 'web', fields: [{ path: ['spec', 'replicas'], value: 5 }] }],
    })
  })

  test.each([
    [['Deployment/wbe'], 'RESOURCE_NOT_BUILT', 'did you mean "Deployment/web"?'],
    [['Deployment/web', 'spec.replica'], 'FIELD_NOT_BUILT', 'did you mean "spec.replicas"?'],
  ])('suggests what %j may mean', async (args, code, hint) => {
    const { code: status, stdout, stderr } = await run(...args)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain(code)
    expect(stderr).toContain(hint)
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

test('the JSON in docs/explain.md is what the command prints', async () => {
  const [, text = ''] = /^```json\n([\s\S]*?)^```$/m.exec(page) ?? []
  const args = ['explain', 'overlays/prod', 'Deployment/shop', 'spec.replicas', '--format', 'json']
  const { stdout } = await cli(args, { cwd: join(root, 'examples/shop') })
  expect(JSON.parse(stdout)).toMatchObject({ resources: [{ fields: [JSON.parse(text)] }] })
})
