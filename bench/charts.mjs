// Charts: `node bench/charts.mjs`. A chart with 60 templates, compared with helm if installed, otherwise with the
// startup of Node; and the engine and its functions in one process. Times are CPU times.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
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

const deployment = (i) => `{{- if .Values.enabled }}
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
          value: {{ tpl $value $ | quote }}
        {{- end }}
{{- end }}
`

const env = Array.from({ length: 20 }, (_, i) => `  key${i}: "value {{ .Release.Name }} ${i}"\n`).join('')

function chart(templates) {
  const files = {
    'big/Chart.yaml': 'apiVersion: v2\nname: big\nversion: 1.0.0\nappVersion: "1"\n',
    'big/values.yaml': `enabled: true\nimage: { repository: nginx, tag: "1.2" }\nresources: { limits: { cpu: 100m, memory: 1Gi } }\nenv:\n${env}`,
    'big/templates/_helpers.tpl': helpers,
  }
  for (let i = 0; i < templates; i++) files[`big/templates/web-${i}.yaml`] = deployment(i)
  return files
}

const directory = plant('charts', { files: chart(60) })
const cpu = (command) => cpuOf(command, directory, 9)
const row = (name, ms) => console.log(`${name.padEnd(48)} ${ms.toFixed(1)} ms`)

row('start of Node', cpu(['node', '-e', '0']))
row('kuilt build helm:big, 60 templates', cpu(['node', cli, 'build', 'helm:big']))
const hasHelm = (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'helm')))
if (hasHelm && run(['helm', 'version', '--short'], directory).ok) {
  row('helm template big, 60 templates', cpu(['helm', 'template', 'big']))
} else console.log('helm is not installed')

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
