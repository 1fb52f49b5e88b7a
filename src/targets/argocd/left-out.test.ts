import { memoryFileSystem, openTarget, type Warning } from '#kuilt'

const application = (name: string, source: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name}, namespace: argocd }
spec:
  destination: { namespace: shop }
  source: ${source}
`

async function warningsOf(files: Readonly<Record<string, string>>): Promise<readonly Warning[]> {
  const found: Warning[] = []
  const target = await openTarget('argocd:apps', {
    fileSystem: memoryFileSystem(files),
    argocd: { missingSources: 'warn' },
    onWarning: (each) => void found.push(each),
  })
  await target.render()
  return found
}

function shown({ at, message, hint }: Warning): readonly unknown[] {
  return [at?.file, message, hint]
}

test('Applications that are skipped for the same reason are one warning, for each repository', async () => {
  const found = await warningsOf({
    'apps/a.yaml': application('a', '{ repoURL: https://git.example/x, path: gone }'),
    'apps/b.yaml': application('b', '{ repoURL: https://git.example/x, path: missing }'),
    'apps/c.yaml': application('c', '{ repoURL: https://git.example/y, path: absent }'),
    'apps/d.yaml': application('d', '{ repoURL: here, path: deploy, plugin: {} }'),
    'deploy/a.txt': '',
  })
  const hint = 'if the source is in another repository, set the `argocd.repositories` option'
  expect(found.map(shown)).toEqual([
    [
      '/apps/a.yaml',
      '2 Applications are skipped, because their source paths do not exist in the repository: Application "a" and Application "b"',
      hint,
    ],
    ['/apps/c.yaml', 'Application "c" is skipped: the source path "absent" does not exist in the repository', hint],
    [
      '/apps/d.yaml',
      'Application "d" is skipped: the source requires a config management plugin, which kuilt does not run',
      undefined,
    ],
  ])
})

test('charts that are not rendered for the same reason are one warning', async () => {
  const chart = (dependency: string): string =>
    `apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [{ name: ${dependency}, version: 1.0.0, repository: 'https://charts.example' }]\n`
  const found = await warningsOf({
    'apps/a.yaml': application('a', '{ repoURL: https://charts.example/x, chart: a, targetRevision: 1.0.0 }'),
    'apps/b.yaml': application('b', '{ repoURL: https://charts.example/y, chart: b, targetRevision: 1.0.0 }'),
    'apps/c.yaml': application('c', '{ repoURL: here, path: charts/c }'),
    'apps/d.yaml': application('d', '{ repoURL: here, path: charts/d }'),
    'charts/c/Chart.yaml': chart('redis'),
    'charts/d/Chart.yaml': chart('kafka'),
  })
  expect(found.map(shown)).toEqual([
    [
      '/apps/a.yaml',
      '2 charts are not rendered, because they have not been fetched: "a" of Application "a" and "b" of Application "b"',
      'to fetch them, set the `helm.charts` option to `remoteCharts()`; `kuilt vendor` writes them to `.kuilt/charts`',
    ],
    [
      '/apps/c.yaml',
      '2 charts are not rendered, because their dependencies are not in their charts directories: "c" of Application "c" and "d" of Application "d"',
      'to fetch them, set the `helm.charts` option to `remoteCharts()`, or run `kuilt vendor`',
    ],
  ])
})

test('an OCI image is not this repository', async () => {
  const found = await warningsOf({
    'apps/a.yaml': application('a', '{ repoURL: "oci://charts.example/web", path: ".", targetRevision: 1.0.0 }'),
    'Chart.yaml': 'apiVersion: v2\nname: other\nversion: 1.0.0\n',
  })
  expect(found.map(({ message }) => message)).toEqual([
    'the chart "web" of Application "a" is not rendered: it has not been fetched',
  ])
})

test('an Application that needs Helm is skipped with a hint', async () => {
  const found = await warningsOf({
    'apps/a.yaml': application('a', '{ repoURL: here, path: deploy }'),
    'deploy/kustomization.yaml': 'helmCharts: [{ name: web, repo: https://charts.example }]\n',
  })
  expect(found.map(shown)).toEqual([
    [
      '/deploy/kustomization.yaml',
      'Application "a" is skipped: cannot render Helm chart "web": Helm is disabled',
      'to render it, set the `helm` and `exec` options',
    ],
  ])
})

test('files that are not YAML are reported only if they mention Argo CD', async () => {
  const found = await warningsOf({
    'apps/a.yaml': application('a', '{ repoURL: here, path: deploy }'),
    'apps/b.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: Application\n{{ template }}\n',
    'apps/values.yaml': 'hosts:\n- {{ .host }}\n',
    'deploy/a.txt': '',
  })
  expect(found).toMatchObject([{ code: 'ARGOCD_FILE_NOT_YAML', params: { paths: ['/apps/b.yaml'] } }])
})

test('a path that is missing in this repository: the hint is about its directories', async () => {
  const found = await warningsOf({
    '.git/config': '[remote "origin"]\n\turl = git@git.example:team/x.git\n',
    'apps/a.yaml': application('a', '{ repoURL: https://git.example/team/x, path: charts/wbe }'),
    'apps/b.yaml': application('b', '{ repoURL: https://git.example/team/y, path: charts/wbe }'),
    'charts/web/Chart.yaml': '',
  })
  expect(found.map(({ at, hint }) => [at?.file, hint])).toEqual([
    ['/apps/a.yaml', 'did you mean "charts/web"?'],
    ['/apps/b.yaml', 'if the source is in another repository, set the `argocd.repositories` option'],
  ])
})

const appChart = {
  'apps/root.yaml': application('root', '{ repoURL: here, path: apps/chart }'),
  'apps/chart/Chart.yaml': 'apiVersion: v2\nname: My Apps\nversion: 1.0.0\n',
  'apps/chart/values.yaml': 'path: gone\n',
  'apps/chart/templates/web.yaml':
    '{{- if true }}\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: web }\nspec:\n  source:\n    repoURL: here\n    path: {{ .Values.path }}\n{{- end }}\n',
}

test('Applications in a chart are located in its templates and values', async () => {
  const found = await warningsOf(appChart)
  expect(found).toMatchObject([{ code: 'ARGOCD_LEFT_OUT', at: { file: '/apps/chart/values.yaml', line: 1 } }])
  const template = appChart['apps/chart/templates/web.yaml'].replace('{{ .Values.path }}', 'gone')
  expect(await warningsOf({ ...appChart, 'apps/chart/templates/web.yaml': template })).toMatchObject([
    { code: 'ARGOCD_LEFT_OUT', at: { file: '/apps/chart/templates/web.yaml', line: 8 } },
  ])
})

test('templates of a chart that no Application renders are reported', async () => {
  const { 'apps/root.yaml': _, ...files } = appChart
  const found = await warningsOf({
    ...files,
    'apps/a.yaml': application('a', '{ repoURL: here, path: deploy }'),
    'deploy/a.txt': '',
  })
  expect(found).toMatchObject([{ code: 'ARGOCD_FILE_NOT_YAML', params: { paths: ['/apps/chart/templates/web.yaml'] } }])
})
