// Charts: `node bench/charts.mjs [HELM]`. Charts with 1 and 60 templates, compared with a helm program (default: the one
// in PATH, if any) in alternating runs; and the engine and its functions in one process. Times are CPU times, medians.
import { cpuOf, median, run } from './measure.mjs'
import { cli, plant } from './workshop.mjs'

const helpers = `{{- define "big.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- define "big.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/name: {{ include "big.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
`

const deployment = (i, value) => `{{- if .Values.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "big.name" . }}-${i}
  labels: {{- include "big.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas | default 1 }}
  selector:
    matchLabels: {{- include "big.labels" . | nindent 6 }}
  template:
    metadata:
      annotations:
        checksum: {{ toJson .Values | sha256sum }}
      labels: {{- include "big.labels" . | nindent 8 }}
    spec:
      containers:
      - name: web
        image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
        {{- with .Values.resources }}
        resources: {{- toYaml . | nindent 10 }}
        {{- end }}
        env:
        {{- range $key, $value := .Values.env }}
        - name: {{ $key | upper | snakecase }}
          value: {{ ${value} | quote }}
        {{- end }}
{{- end }}
`

const env = Array.from({ length: 20 }, (_, i) => `  key${i}: "value {{ .Release.Name }} ${i}"\n`).join('')

/** @param value of each environment variable: an expression */
function chart(templates, value = 'tpl $value $') {
  const files = {
    'big/Chart.yaml': 'apiVersion: v2\nname: big\nversion: 1.0.0\nappVersion: "1"\n',
    'big/values.yaml': `enabled: true\nimage: { repository: nginx, tag: "1.2" }\nresources: { limits: { cpu: 100m, memory: 1Gi } }\nenv:\n${env}`,
    'big/templates/_helpers.tpl': helpers,
  }
  for (let i = 0; i < templates; i++) files[`big/templates/web-${i}.yaml`] = deployment(i, value)
  return files
}

const row = (name, ms) => console.log(`${name.padEnd(48)} ${ms.toFixed(1)} ms`)
const [, , helm = 'helm'] = process.argv
const hasHelm = run([helm, 'version', '--short'], '.').ok
if (!hasHelm) console.log(`${helm} cannot be run`)

/** Compares programs in alternating runs. */
function compare(directory, commands) {
  const times = new Map(commands.map(([name]) => [name, []]))
  for (let i = 0; i < 15; i++) {
    for (const [name, command] of commands) times.get(name).push(cpuOf(command, directory, 5))
  }
  for (const [name, all] of times) row(name, median(all))
}

compare('.', [['start of Node', ['node', '-e', '0']], ...(hasHelm ? [['helm version', [helm, 'version']]] : [])])
const charts = {
  '1 template': chart(1, '$value'),
  '60 templates': chart(60, '$value'),
  '60 templates, 1,200 calls of tpl': chart(60),
}
for (const [name, files] of Object.entries(charts)) {
  compare(plant('charts', { files }), [
    [`kuilt build helm:big, ${name}`, ['node', cli, 'build', 'helm:big']],
    ...(hasHelm ? [[`helm template big, ${name}`, [helm, 'template', 'big']]] : []),
  ])
}

const { memoryFileSystem, openTarget } = await import('../dist/index.mjs')

/** Milliseconds to render the chart in a process that is warmed up. */
async function warm(files) {
  const target = await openTarget('helm:/big', { fileSystem: memoryFileSystem(files) })
  for (let i = 0; i < 5; i++) await target.render()
  const times = []
  for (let i = 0; i < 15; i++) {
    const start = process.cpuUsage()
    await target.render()
    const { user, system } = process.cpuUsage(start)
    times.push((user + system) / 1000)
  }
  return median(times)
}

const absolute = (files) => Object.fromEntries(Object.entries(files).map(([path, text]) => [`/${path}`, text]))
for (const templates of [1, 60, 240]) row(`warm, ${templates} templates`, await warm(absolute(chart(templates))))

const expressions = {
  printf: '{{ printf "%s-%d" "a" 1 }}',
  'include | nindent': '{{ include "big.labels" . | nindent 4 }}',
  toYaml: '{{ toYaml .Values }}',
  fromYaml: '{{ (fromYaml "a: 1\\nb: [x, y]").a }}',
  'toJson | sha256sum': '{{ toJson .Values | sha256sum }}',
  regexReplaceAll: '{{ regexReplaceAll "[^a-z0-9]+" "Some Text 1" "-" }}',
  semverCompare: '{{ semverCompare ">=1.20-0" .Capabilities.KubeVersion.Version }}',
  tpl: '{{ tpl "{{ .Release.Name }}" . }}',
  'dict and merge': '{{ merge (dict "a" 1) (dict "b" 2) }}',
}
const repeats = 1000
const around = (text) => ({
  ...absolute(chart(0)),
  '/big/templates/a.yaml': `# {{ range until ${repeats} }}{{ with $ }}{{ $x := (${text.slice(3, -3)}) }}{{ end }}{{ end }}`,
})
const nothing = await warm(around('{{ 1 }}'))
for (const [name, text] of Object.entries(expressions)) {
  row(`${repeats} × ${name}`, (await warm(around(text))) - nothing)
}
