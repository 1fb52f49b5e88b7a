import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type ArgocdOptions,
  explain,
  isKuiltError,
  type KuiltError,
  memoryFileSystem,
  openTarget,
  toYaml,
  type Warning,
} from '#kuilt'
import { project } from '../../../test/support/project.ts'
import { normalizeName, slugify } from './sets/normalize.ts'
import { expandVariables } from './variables.ts'

type Files = Readonly<Record<string, string>>

const application = (name: string, source: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name}, namespace: argocd }
spec:
  project: default
  destination: { namespace: shop }
  source: ${source}
`
const set = (generators: string, name = '{{.name}}', rest = ''): string => `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: shops, namespace: argocd }
spec:
  goTemplate: true
${rest}  generators: ${generators}
  template:
    metadata: { name: '${name}' }
    spec:
      destination: { namespace: shop }
      source: { repoURL: here, path: deploy }
`
const map = (name: string, data = ''): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${data}`

async function build(files: Files, argocd: ArgocdOptions = {}, target = 'argocd:apps'): Promise<string> {
  const opened = await openTarget(target, { fileSystem: memoryFileSystem(files), argocd })
  return toYaml(await opened.render())
}

async function failure(files: Files, target = 'argocd:apps'): Promise<KuiltError> {
  try {
    await build(files, {}, target)
  } catch (error) {
    if (isKuiltError(error)) return error
    throw error
  }
  throw new Error('it does not fail')
}

const names = (yaml: string): readonly string[] => [...yaml.matchAll(/^ {2}name: (.*)$/gm)].map(([, name = '']) => name)

const shop = { 'apps/shop.yaml': application('shop', '{ repoURL: here, path: deploy }'), 'deploy/a.yaml': map('a') }

test('objects with generateName are never repeated', async () => {
  const job = 'apiVersion: batch/v1\nkind: Job\nmetadata:\n  generateName: migrate-\n'
  const files = { ...shop, 'deploy/b.yaml': job, 'deploy/c.yaml': job, 'deploy/d.yaml': map('a', 'data: {}\n') }
  const yaml = await build(files)
  expect(yaml.match(/generateName: migrate-/g)).toHaveLength(2)
  expect(names(yaml)).toEqual(['a'])
})

test('unsupported objects are an error, or skipped', async () => {
  const files = {
    ...shop,
    'apps/plugin.yaml': application('plugin', '{ repoURL: here, path: deploy, plugin: { name: x } }'),
    'apps/gone.yaml': application('gone', '{ repoURL: https://git.example/other, path: charts }'),
    'apps/set.yaml': set('[{ pullRequest: {} }]'),
  }
  expect(await failure(files)).toMatchObject({ code: 'ARGOCD_PATH' })
  const target = await openTarget('argocd:apps', {
    fileSystem: memoryFileSystem(files),
    argocd: { missingSources: 'warn' },
  })
  const { resources, warnings } = await target.render()
  expect(resources.map(({ metadata }) => metadata.name)).toEqual(['a'])
  expect(warnings.map(({ code, at }) => [code, at?.file])).toEqual([
    ['ARGOCD_LEFT_OUT', '/apps/gone.yaml'],
    ['ARGOCD_LEFT_OUT', '/apps/plugin.yaml'],
    ['ARGOCD_LEFT_OUT', '/apps/set.yaml'],
  ])
})

test('mistakes are always errors', async () => {
  const files = { ...shop, 'deploy/b.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {}}\n' }
  await expect(build(files, { missingSources: 'warn' })).rejects.toMatchObject({
    code: expect.stringMatching(/^YAML_/),
  })
})

test('an Application requested by name is never skipped', async () => {
  const files = { 'apps/plugin.yaml': application('plugin', '{ repoURL: here, path: deploy, plugin: {} }'), ...shop }
  await expect(build(files, { missingSources: 'warn' }, 'argocd:apps#plugin')).rejects.toMatchObject({
    code: 'ARGOCD_PLUGIN',
  })
})

test('Applications in a chart: the error suggests how to render them', async () => {
  const files = { 'apps/Chart.yaml': 'name: apps\nversion: 1.0.0\n', 'apps/templates/a.yaml': 'a: {{ .b }}\n' }
  expect(await failure(files)).toMatchObject({
    code: 'ARGOCD_NO_APPLICATIONS',
    hint: expect.stringContaining('kuilt build helm:apps > apps.yaml'),
  })
})

test('unknown fields are reported, with the field that was probably meant', async () => {
  const messages: string[] = []
  const files = { ...shop, 'apps/shop.yaml': application('shop', '{ repoURL: here, path: deploy, kustomise: {} }') }
  const onWarning = ({ code, message, hint }: Warning): void => {
    messages.push(`${code}: ${message}; ${hint}`)
  }
  await (await openTarget('argocd:apps', { fileSystem: memoryFileSystem(files), onWarning })).render()
  expect(messages).toEqual([
    'ARGOCD_FIELD_UNKNOWN: spec.source.kustomise of Application "shop" is not a known field: Argo CD drops it; did you mean "kustomize"?',
  ])
})

test('sets that generate nothing are one warning', async () => {
  const messages: string[] = []
  const files = { ...shop, 'apps/a.yaml': set('[{ list: { elements: [] } }]'), 'apps/b.yaml': set('[{ list: {} }]') }
  const onWarning = ({ message }: Warning): void => {
    messages.push(message)
  }
  await (await openTarget('argocd:apps', { fileSystem: memoryFileSystem(files), onWarning })).render()
  expect(messages).toEqual(['2 ApplicationSets generate no Applications: "shops" and "shops"'])
})

test('patches in files are skipped, with a warning unless an Application renders them', async () => {
  const kustomization = 'resources: [shop.yaml]\npatches: [{ path: patch.yaml }]\n'
  const files = {
    ...shop,
    'apps/kustomization.yaml': kustomization,
    'apps/patch.yaml': application('shop', '{ targetRevision: prod, kustomize: {} }'),
    'apps/sources.yaml': application('other', '\n  sources: [{}, { repoURL: here, path: deploy }]'),
  }
  const target = await openTarget('argocd:apps', { fileSystem: memoryFileSystem(files) })
  const { resources, warnings } = await target.render()
  expect(resources.map(({ metadata }) => metadata.name)).toEqual(['a'])
  expect(warnings).toMatchObject([
    {
      code: 'ARGOCD_PATCH_SKIPPED',
      params: { names: ['shop', 'other'] },
      at: { file: '/apps/patch.yaml' },
      hint: 'if a kustomization applies them, run `kuilt build apps > apps.yaml`, then `kuilt build argocd:apps.yaml`',
    },
  ])
  const root = { 'root.yaml': application('root', '{ repoURL: here, path: apps }') }
  const all = await openTarget('argocd:.', { fileSystem: memoryFileSystem({ ...root, ...files }) })
  expect((await all.render()).warnings).toMatchObject([{ params: { names: ['other'] } }])
})

test('a wrong field of a child is located in the patch that sets it', async () => {
  const files = {
    'apps/root.yaml': application('root', '{ repoURL: here, path: children }'),
    'children/kustomization.yaml': 'resources: [child.yaml]\npatches: [{ path: patch.yaml }]\n',
    'children/child.yaml': application('child', '{ repoURL: here, path: deploy }'),
    'children/patch.yaml': application('child', '{ path: gone }'),
    'deploy/a.yaml': map('a'),
  }
  const error = await failure(files)
  expect(error).toMatchObject({ code: 'ARGOCD_PATH', at: { file: '/children/patch.yaml', line: 7, column: 19 } })
  expect(error.notes[0]).toMatchObject({ at: { file: '/children/child.yaml' } })
})

test('a directory with `helm` options and no chart is an error at the options', async () => {
  const files = { ...shop, 'apps/shop.yaml': application('shop', '{ repoURL: here, path: deploy, helm: {} }') }
  expect(await failure(files)).toMatchObject({ code: 'CHART_INVALID', at: { file: '/apps/shop.yaml', line: 7 } })
})

test('a target has a name and an output path', async () => {
  const fileSystem = memoryFileSystem(shop)
  const all = await openTarget('argocd:apps', { fileSystem })
  const one = await openTarget('argocd:apps#argocd/shop', { fileSystem })
  expect(all).toMatchObject({ name: 'argocd:apps', kind: 'argocd', outputPath: 'apps', location: '/apps' })
  expect(one).toMatchObject({ name: 'argocd:apps#argocd/shop', outputPath: 'apps/argocd/shop' })
})

test('the inputs are all files that were read', async () => {
  const target = await openTarget('argocd:apps', { fileSystem: memoryFileSystem(shop) })
  expect((await target.render()).inputs.files.toSorted()).toEqual(['/apps/shop.yaml', '/deploy/a.yaml'])
})

test('at a git revision, all files are read from the revision', async () => {
  const { directory } = project({ ...shop, 'deploy/kustomization.yaml': 'resources: [a.yaml]\n' })
  const git = (...args: readonly string[]) => {
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: directory })
  }
  git('init', '-q', '-b', 'main')
  git('add', '.')
  git('commit', '-qm', 'first')
  writeFileSync(join(directory, 'deploy/a.yaml'), map('b'))
  const render = async (text: string) => {
    return names(toYaml(await (await openTarget(text, { cwd: join(directory, 'apps') })).render()))
  }
  // The paths of sources start at the top of the repository.
  expect(await render('argocd:HEAD:.')).toEqual(['a'])
  expect(await render('argocd:.')).toEqual(['b'])
})

test('parameters can be passed for generators that need the network', async () => {
  const generators = '[{ pullRequest: { values: { name: "pr-{{.number}}" } } }]'
  const files = { 'apps/set.yaml': set(generators, '{{.values.name}}'), 'deploy/a.yaml': map('a') }
  const parameters = { shops: { pullRequest: [{ number: '17' }, { number: '18' }] } }
  expect(names(await build(files, { parameters, showApplications: true }))).toEqual(['pr-17', 'pr-18'])
  expect(await failure(files)).toMatchObject({
    code: 'ARGOCD_GENERATOR_NETWORK',
    at: { file: '/apps/set.yaml', line: 6 },
  })
})

test('without Go templates, parameters are flattened', async () => {
  const sets = set('[{ plugin: {} }]', '{{labels.0}}-{{count}}').replace('goTemplate: true', 'goTemplate: false')
  const files = { 'apps/set.yaml': sets, 'deploy/a.yaml': map('a') }
  const parameters = { shops: { plugin: [{ labels: ['x'], count: 3 }] } }
  expect(names(await build(files, { parameters, showApplications: true }))).toEqual(['x-3'])
})

test('generators read the repository mapped to a URL', async () => {
  const files = {
    'apps/set.yaml': set('[{ git: { repoURL: there, directories: [{ path: "*" }] } }]', '{{.path.basename}}'),
    'vendor/one/a.yaml': map('a'),
    'vendor/.hidden/a.yaml': map('b'),
    'deploy/a.yaml': map('c'),
  }
  const options = { repositories: { there: 'vendor' }, showApplications: true }
  expect(names(await build(files, options))).toEqual(['one'])
})

test('explain finds the option, the override and the manifest', async () => {
  const files = {
    'apps/shop.yaml': application(
      'shop',
      '\n    repoURL: here\n    path: deploy\n    kustomize:\n      namePrefix: a-',
    ),
    'deploy/.argocd-source.yaml': 'kustomize:\n  commonAnnotations:\n    team: blue\n',
    'deploy/kustomization.yaml': 'resources: [a.yaml]\ncommonAnnotations:\n  tier: web\n',
    'deploy/a.yaml': map('a', 'data:\n  size: "1"\n'),
  }
  const explanation = await explain('argocd:apps', { fileSystem: memoryFileSystem(files) })
  const lastStep = (path: string) => {
    const step = explanation.find('ConfigMap/a')?.find(path)[0]?.steps.at(-1)
    return `${step?.file}:${step?.line} ${step?.by}`
  }
  expect(lastStep('metadata.name')).toBe('apps/shop.yaml:11 namePrefix')
  expect(lastStep('metadata.annotations.team')).toBe('deploy/.argocd-source.yaml:3 commonAnnotations')
  expect(lastStep('metadata.annotations.tier')).toBe('deploy/kustomization.yaml:3 commonAnnotations')
  expect(lastStep('data.size')).toBe('deploy/a.yaml:6 resource')
})

test('explain finds the template line of a chart, and the line of the values', async () => {
  const helm = `
      valueFiles: [more.yaml]
      values: |
        tag: v2
        size: 2
      parameters:
      - { name: size, value: '3' }
      - { name: script.run, value: old }
      fileParameters:
      - { name: script.run, path: /run.sh }`
  const data =
    'data:\n  tag: {{ .Values.tag }}\n  size: "{{ .Values.size }}"\n  color: {{ .Values.color }}\n  run: {{ .Values.script.run }}\n'
  const files = {
    'apps/shop.yaml': application('shop', `\n    repoURL: here\n    path: web\n    helm:${helm}`),
    'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'web/values.yaml': 'tag: v1\n',
    'web/more.yaml': 'color: red\n',
    'run.sh': 'echo run',
    'web/templates/a.yaml': map('a', data),
  }
  const explanation = await explain('argocd:apps', { fileSystem: memoryFileSystem(files) })
  const steps = (path: string): readonly string[] => {
    const found = explanation.find('ConfigMap/a')?.find(path)[0]?.steps ?? []
    return found.map(({ by, file, line }) => `${by} ${file}:${line}`)
  }
  expect(steps('data.tag')).toEqual(['template web/templates/a.yaml:6', 'values apps/shop.yaml:13'])
  expect(steps('data.size')).toEqual(['template web/templates/a.yaml:7', 'values apps/shop.yaml:16'])
  expect(steps('data.color')).toEqual(['template web/templates/a.yaml:8', 'values web/more.yaml:1'])
  // The last step is the parameter that contains the path of the file.
  expect(steps('data.run')).toEqual(['template web/templates/a.yaml:9', 'values apps/shop.yaml:19'])
})

test('a mistake in an edited kustomization is located in the file', async () => {
  const files = {
    'apps/shop.yaml': application(
      'shop',
      '\n    repoURL: here\n    path: deploy\n    kustomize:\n      namePrefix: a-',
    ),
    'deploy/kustomization.yaml': 'resources:\n- a.yaml\n- gone.yaml\n',
    'deploy/a.yaml': map('a'),
  }
  const error = await failure(files)
  expect(error).toMatchObject({ code: 'FILE_NOT_FOUND', at: { file: '/deploy/kustomization.yaml', line: 3 } })
  expect(error.notes).toMatchObject([{ message: 'rendered by Application "shop"' }])
})

test('an existing label is reported with both locations', async () => {
  const files = {
    'apps/shop.yaml': application(
      'shop',
      '\n    repoURL: here\n    path: deploy\n    kustomize:\n      commonLabels: { a: b }',
    ),
    'deploy/kustomization.yaml': 'resources: [a.yaml]\ncommonLabels: { a: c }\n',
    'deploy/a.yaml': map('a'),
  }
  const error = await failure(files)
  expect(error).toMatchObject({ code: 'EDIT_KEY_TAKEN', at: { file: '/apps/shop.yaml', line: 11 } })
  expect(error.hint).toContain('forceCommonLabels')
  expect(error.notes[0]?.at).toMatchObject({ file: '/deploy/kustomization.yaml', line: 2 })
})

test('template errors are located at the template', async () => {
  const files = { 'apps/set.yaml': set('[{ list: { elements: [{ name: a }] } }]', '{{.name.first}}'), ...shop }
  expect(await failure(files)).toMatchObject({ code: 'TEMPLATE_FAILED', at: { file: '/apps/set.yaml', line: 8 } })
})

test('a name that does not exist gets a suggestion', async () => {
  expect((await failure(shop, 'argocd:apps#shpo')).hint).toBe('did you mean "shop"?')
  expect(await failure({ 'apps/a.yaml': map('a') })).toMatchObject({ code: 'ARGOCD_NO_APPLICATIONS' })
})

test('a name that does not exist is reported together with the objects that cannot be rendered', async () => {
  const files = {
    ...shop,
    'apps/chart.yaml': application('chart', '{ repoURL: here, path: charts }'),
    'apps/set.yaml': set('[{ pullRequest: {} }]'),
    'charts/kustomization.yaml': 'helmCharts: [{ name: web }]\n',
  }
  const error = await failure(files, 'argocd:apps#shpo')
  expect(error).toMatchObject({
    code: 'ARGOCD_APPLICATION_UNKNOWN',
    hint: 'did you mean "shop"?',
    notes: [
      { message: 'it may be created by ApplicationSet "shops" or Application "chart", which cannot be rendered' },
    ],
    related: [
      { code: 'ARGOCD_GENERATOR_NETWORK', at: { file: '/apps/set.yaml', line: expect.any(Number) } },
      { code: 'HELM_DISABLED', at: { file: '/charts/kustomization.yaml', line: 1 } },
    ],
  })
})

const braced = (name: string): string => `$\{${name}}`

test.each([
  [`$A and ${braced('A')}`, '1 and 1'],
  ['$$A', '$A'],
  [`$B-${braced('B')}`, '-'],
  ['${A', 'A'],
  ['$ $. 5$', '$ $. 5$'],
])('%s is expanded', (text, expected) => {
  expect(expandVariables(text, (name) => (name === 'A' ? '1' : undefined))).toBe(expected)
})

test('names are normalized or converted to slugs', () => {
  expect(normalizeName('-My_App.Ä-')).toBe('my-app')
  const slug = (maxLength: number, smart: boolean) => slugify('one two three', { maxLength, smart })
  expect([slug(50, true), slug(9, true), slug(7, true), slug(9, false)]).toEqual([
    'one-two-three',
    'one-two',
    'one-two',
    'one-two-t',
  ])
})

test('templates of charts that are not YAML are reported once', async () => {
  const fileSystem = memoryFileSystem({
    'apps/all.yaml':
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: a }\nspec: { source: { repoURL: https://x, path: b } }\n',
    'apps/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'apps/web/templates/a.yaml': '{{- if .Values.a }}\napiVersion: argoproj.io/v1alpha1\n',
    'apps/web/templates/more/b.yaml': '# argoproj.io\na: {{ .Values.a }}\n',
    'apps/broken.yaml': 'apiVersion: argoproj.io/v1alpha1\na: [\n',
    'b/b.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: b }\n',
  })
  const { warnings } = await (await openTarget('argocd:apps', { fileSystem })).render()
  const code = 'ARGOCD_FILE_NOT_YAML'
  expect(warnings).toMatchObject([
    { code, params: { paths: ['/apps/broken.yaml'] } },
    { code, params: { paths: ['/apps/web/templates/a.yaml', '/apps/web/templates/more/b.yaml'] } },
  ])
})
