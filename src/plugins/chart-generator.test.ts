import { type BuildOptions, build, type HelmOptions, memoryFileSystem, toYaml } from '#kuilt'
import { type Program, stageHost } from '../../test/support/programs.ts'

const rendered = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: rendered\n'

/** A fake helm program that renders one ConfigMap. */
const helm: Program = ({ args }) => (args[0] === 'version' ? 'v3.14.0+g123\n' : rendered)

interface Setup {
  readonly program?: Program
  readonly options?: HelmOptions
  readonly files?: Readonly<Record<string, string>>
  /** Directories with charts. */
  readonly charts?: readonly string[]
  readonly globals?: string
}

/** Builds a kustomization with one chart named `web`. `fields` are the lines below `- name: web`. */
async function inflate(fields: string, { program = helm, options = {}, files = {}, charts, globals = '' }: Setup = {}) {
  const folders = charts ?? ['/app/charts/web']
  const host = stageHost(program, { disk: Object.fromEntries(folders.map((folder) => [folder, 'directory'])) })
  const chart = ['- name: web', ...fields.split('\n')].filter((line) => line !== '').join('\n  ')
  const fileSystem = memoryFileSystem({
    '/app/kustomization.yaml': `helmCharts:\n${chart}\nhelmGlobals: { ${globals} }\n`,
    '/app/charts/web/values.yaml': 'replicas: 1\n',
    ...files,
  })
  const result = await build('/app', { fileSystem, exec: host.exec, helm: options }).catch((error: unknown) => error)
  return { host, result, arguments: host.runs.map(({ args }) => args.join(' ')) }
}

const base = 'template --generate-name /app/charts/web'
const values = '-f /temporary/kuilt-helm-0/web-kustomize-values.yaml'

const commandLines: readonly (readonly [fields: string, args: string, HelmOptions?])[] = [
  ['', `${base} ${values}`],
  ['releaseName: shop', `template shop /app/charts/web ${values}`],
  ['namespace: prod', `${base} --namespace prod ${values}`],
  ["nameTemplate: 'x-{{ randAlpha 3 }}'", `${base} --name-template x-{{ randAlpha 3 }} ${values}`],
  ['additionalValuesFiles: [more.yaml, even/more.yaml]', `${base} ${values} -f /app/more.yaml -f /app/even/more.yaml`],
  ['apiVersions: [a/v1, b/v1]', `${base} ${values} --api-versions a/v1 --api-versions b/v1`],
  ['', `${base} ${values} --api-versions c/v1`, { apiVersions: ['c/v1'] }],
  ['apiVersions: [a/v1]', `${base} ${values} --api-versions a/v1`, { apiVersions: ['c/v1'] }],
  ['kubeVersion: "1.30"', `${base} ${values} --kube-version 1.30`],
  ['', `${base} ${values} --kube-version 1.29`, { kubeVersion: '1.29' }],
  ['kubeVersion: "1.30"', `${base} ${values} --kube-version 1.30`, { kubeVersion: '1.29' }],
  ['includeCRDs: true', `${base} ${values} --include-crds`],
  ['skipTests: true', `${base} ${values} --skip-tests`],
  ['skipHooks: true', `${base} ${values} --no-hooks`],
  ['debug: true', `${base} ${values} --debug`],
  ['', `${base} ${values} --debug`, { debug: true }],
  ['devel: true', `${base} ${values} --devel`],
  ['version: 1.2.3', `${base} ${values}`],
  [
    'releaseName: r\nnamespace: prod\nnameTemplate: t\nincludeCRDs: true\nskipTests: true\nskipHooks: true\ndebug: true\ndevel: true',
    `template r /app/charts/web --namespace prod --name-template t ${values} --include-crds --skip-tests --no-hooks --debug --devel`,
  ],
]
const lines = commandLines.map(([fields, args, options = {}]) => ({ fields, args, options }))

test.each(lines)('$fields, with $options, is rendered by helm $args', async ({ fields, args, options }) => {
  const files = { '/app/more.yaml': '', '/app/even/more.yaml': '' }
  const { arguments: lines, result, host } = await inflate(fields, { options, files })
  expect(result).not.toBeInstanceOf(Error)
  expect(lines).toEqual(['version --short', args])
  expect(host.left.size).toBe(0)
})

test.each<readonly [fields: string, pull: string, chart: string]>([
  ['repo: https://e.com', 'pull --untar --untardir /app/charts --repo https://e.com web', '/app/charts/web'],
  [
    'repo: https://e.com\nversion: 1.2.3',
    'pull --untar --untardir /app/charts/web-1.2.3 --repo https://e.com web --version 1.2.3',
    '/app/charts/web-1.2.3/web',
  ],
  ['repo: oci://e.com/charts/', 'pull --untar --untardir /app/charts oci://e.com/charts/web', '/app/charts/web'],
  [
    'repo: https://e.com\ndevel: true',
    'pull --untar --untardir /app/charts --repo https://e.com web --devel',
    '/app/charts/web',
  ],
])('a chart that is not there is pulled: %j', async (fields, pull, chart) => {
  const { arguments: lines } = await inflate(fields, { charts: [], files: { [`${chart}/values.yaml`]: 'a: 1\n' } })
  expect(lines.slice(0, 2)).toEqual(['version --short', pull])
  expect(lines[2]).toContain(`template --generate-name ${chart} `)
})

test('an existing chart is not pulled', async () => {
  const { arguments: lines } = await inflate('repo: https://e.com')
  expect(lines.map((line) => line.split(' ')[0])).toEqual(['version', 'template'])
})

test('helm gets temporary directories, unless the chart configures one', async () => {
  const env = (home: string) => ({
    HELM_CONFIG_HOME: home,
    HELM_CACHE_HOME: `${home}/.cache`,
    HELM_DATA_HOME: `${home}/.data`,
  })
  const { host } = await inflate('')
  expect(host.runs.map((run) => run.env)).toEqual([1, 2].map(() => env('/temporary/kuilt-helm-0/helm')))
  const { host: own } = await inflate('', { globals: 'configHome: /etc/helm' })
  const plugins = { HELM_PLUGINS: '/temporary/kuilt-helm-0/plugins' }
  expect(own.runs.map((run) => run.env)).toEqual([1, 2].map(() => ({ ...env('/etc/helm'), ...plugins })))
  expect(host.runs.map(({ command, cwd }) => [command, cwd])).toEqual([1, 2].map(() => ['helm', '/app']))
})

test('another program can replace helm', async () => {
  const { host } = await inflate('', {
    options: { command: '/opt/helm4' },
    program: ({ args }) => (args[0] === 'version' ? 'v4.0.0' : rendered),
  })
  expect(host.runs.map(({ command }) => command)).toEqual(['/opt/helm4', '/opt/helm4'])
})

const file = 'image: { tag: one, pull: Always }\nlist: [1, 2]\nnothing: null\nempty:\n'

test.each<readonly [merge: string, inline: string, values: string]>([
  ['override', 'image: { tag: two }', 'image:\n  pull: Always\n  tag: two\nlist:\n- 1\n- 2\nnothing: null\n'],
  ['merge', 'image: { tag: two, name: web }', 'image:\n  name: web\n  pull: Always\n  tag: one\nlist:\n- 1\n- 2\n'],
  ['replace', 'image: { tag: two }', 'image:\n  tag: two\n'],
  ['override', 'list: [3]', 'image:\n  pull: Always\n  tag: one\nlist:\n- 3\nnothing: null\n'],
  ['override', 'image: null', 'list:\n- 1\n- 2\nnothing: null\n'],
  [
    'override',
    'image: { pull: null, more: { a: null } }',
    'image:\n  more: {}\n  tag: one\nlist:\n- 1\n- 2\nnothing: null\n',
  ],
  ['merge', 'nothing: 1', 'image:\n  pull: Always\n  tag: one\nlist:\n- 1\n- 2\n'],
])('valuesMerge %s of { %s }', async (merge, inline, expected) => {
  const { host } = await inflate(`valuesMerge: ${merge}\nvaluesFile: values.yaml\nvaluesInline: { ${inline} }`, {
    files: { '/app/values.yaml': file },
  })
  expect(host.runs[1]?.files).toEqual([expected])
})

test('inline values that have the name of a string field of a chart become strings', async () => {
  const inline = 'Version: 1.50, name: true, repo: 0.1234567891, apiVersions: [1, a], debug: 1, image: { version: 2 }'
  const { host } = await inflate(`valuesMerge: replace\nvaluesInline: { ${inline} }`)
  expect(host.runs[1]?.files).toEqual([
    'Version: "1.5"\napiVersions:\n- "1"\n- a\ndebug: 1\nimage:\n  version: 2\nname: "true"\nrepo: "0.12345679"\n',
  ])
})

test('a values file without inline values is passed to helm unchanged', async () => {
  const { host } = await inflate('valuesFile: values.yaml', { files: { '/app/values.yaml': `# mine\n${file}` } })
  expect(host.runs[1]?.files).toEqual([`# mine\n${file}`])
})

test('keys that are booleans in YAML 1.1 are kept', async () => {
  const { host } = await inflate('valuesFile: values.yaml\nvaluesInline: { a: 1 }', {
    files: { '/app/values.yaml': 'y: 1\non: 2\nday: 2020-01-02\n' },
  })
  expect(host.runs[1]?.files).toEqual(['a: 1\nday: "2020-01-02T00:00:00Z"\n"on": 2\n"y": 1\n'])
})

const broken =
  (result: Awaited<ReturnType<Program>>): Program =>
  (request) =>
    request.args[0] === 'version' ? 'v3.1.0' : result

test.each<readonly [what: string, fields: string, Setup, code: string]>([
  ['an old helm', '', { program: () => 'v2.16.0' }, 'HELM_VERSION'],
  ['no helm', '', { program: () => ({ status: undefined, failure: 'no such program' }) }, 'HELM_FAILED'],
  ['a failing helm', '', { program: broken({ status: 1, stderr: 'Error: no' }) }, 'HELM_FAILED'],
  ['a helm that prints garbage', '', { program: broken('no: {') }, 'HELM_OUTPUT_INVALID'],
  ['a chart that is nowhere', '', { charts: [] }, 'HELM_CHART_MISSING'],
  ['values that cannot be merged', 'valuesInline: { replicas: { a: 1 } }', {}, 'HELM_VALUES_KINDS'],
  [
    'a values file that is a list',
    'valuesFile: v.yaml\nvaluesInline: { a: 1 }',
    { files: { '/app/v.yaml': '[1]' } },
    'HELM_VALUES_NOT_A_MAP',
  ],
  [
    'a values file without a document',
    'valuesFile: v.yaml\nvaluesInline: { a: 1 }',
    { files: { '/app/v.yaml': '# none\n' } },
    'HELM_VALUES_NOT_A_MAP',
  ],
  ['a values file outside', 'valuesFile: ../v.yaml', { files: { '/v.yaml': '' } }, 'OUTSIDE_ROOT'],
  ['another values file outside', 'additionalValuesFiles: [../v.yaml]', { files: { '/v.yaml': '' } }, 'OUTSIDE_ROOT'],
  ['a merge of another name', 'valuesMerge: join', {}, 'HELM_VALUES_MERGE'],
])('%s is an error, and no temporary folder is left', async (_, fields, setup, code) => {
  const { result, host } = await inflate(fields, setup)
  expect(result).toMatchObject({ code, at: { file: expect.stringContaining('/app/') } })
  expect(host.left.size).toBe(0)
})

test('the error contains the output of helm', async () => {
  const { result } = await inflate('', { program: broken({ status: 1, stderr: 'Error: no such value' }) })
  expect(String(result)).toContain('Error: no such value')
})

test('charts are rendered only if allowed', async () => {
  const fileSystem = memoryFileSystem({ '/app/kustomization.yaml': 'helmCharts: [{ name: web }]' })
  const host = stageHost(helm)
  const refused: readonly BuildOptions[] = [{}, { helm: {} }, { exec: host.exec }]
  for (const options of refused) {
    await expect(build('/app', { ...options, fileSystem })).rejects.toMatchObject({ code: 'HELM_DISABLED' })
  }
  expect(host.runs).toEqual([])
})

test('rendered resources are transformed by the build, but keep the namespace of the chart', async () => {
  const host = stageHost(helm, { disk: { '/app/charts/web': 'directory' } })
  const fileSystem = memoryFileSystem({
    '/app/kustomization.yaml': 'namespace: prod\nnamePrefix: x-\nhelmCharts: [{ name: web }]\n',
    '/app/charts/web/values.yaml': '{}\n',
  })
  const result = await build('/app', { fileSystem, exec: host.exec, helm: {} })
  expect(toYaml(result)).toBe('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x-rendered\n')
  expect(host.runs[1]?.args).toContain('--namespace')
})

test('a separate generator may render a chart', async () => {
  const host = stageHost(helm, { disk: { '/app/charts/web': 'directory' } })
  const fileSystem = memoryFileSystem({
    '/app/kustomization.yaml': 'generators: [chart.yaml]\n',
    '/app/chart.yaml': `apiVersion: builtin
kind: HelmChartInflationGenerator
metadata: { name: x }
name: web
releaseName: '7'
valuesInline: { Version: 1.50, name: true, debug: 1, other: 2, namespace: { name: 3 } }
`,
    '/app/charts/web/values.yaml': '{}\n',
  })
  expect(toYaml(await build('/app', { fileSystem, exec: host.exec, helm: {} }))).toBe(rendered)
  expect(host.runs.at(-1)?.args.slice(0, 3)).toEqual(['template', '7', '/app/charts/web'])
  expect(host.runs.at(-1)?.files).toEqual(['Version: "1.5"\ndebug: 1\nname: "true"\nnamespace:\n  name: 3\nother: 2\n'])
})
