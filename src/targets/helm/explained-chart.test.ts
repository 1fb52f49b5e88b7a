import { memoryFileSystem } from '../../files/memory-file-system.ts'
import { explain } from '../explain.ts'

const chart = (name: string): string => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`

const files = {
  'web/Chart.yaml': chart('web'),
  'web/values.yaml': `# Defaults.
image:
  repository: nginx
  tag: "1.2"
resources:
  limits:
    cpu: 100m
list:
- name: a
global:
  zone: north
hidden: null
`,
  'web/templates/_labels.tpl': `{{- define "web.labels" -}}
app: {{ .Chart.Name }}
tier: {{ .Values.image.repository }}
{{- end }}
`,
  'web/templates/a.yaml': `{{- $all := .Values.resources }}
---
apiVersion: v1
kind: First
metadata:
  name: first
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
  labels:
    {{- include "web.labels" . | nindent 4 }}
data:
  gone: {{ .Values.hidden }}
  image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
  resources: {{- toYaml $all | nindent 4 }}
  {{- range .Values.list }}
  item: {{ .name }}
  {{- end }}
  upper: {{ tpl "{{ .Values.image.tag | quote }}" . }}
`,
  'web/charts/db/Chart.yaml': chart('db'),
  'web/charts/db/values.yaml': 'port: 5432\n',
  'web/charts/db/templates/s.yaml':
    'apiVersion: v1\nkind: Service\nmetadata: { name: db }\nspec:\n  port: {{ .Values.port }}\n  zone: {{ .Values.global.zone }}\n',
  'prod.yaml': 'db:\n  port: 5433\nimage:\n  tag: "2"\n',
}

async function stepsOf(reference: string, path: string, options: object = {}): Promise<readonly string[]> {
  const fileSystem = memoryFileSystem(files)
  const explanation = await explain('helm:web', { fileSystem, ...options })
  const [field] = explanation.find(reference)?.find(path) ?? []
  return (field?.steps ?? []).map(({ by, file, line }) => `${by} ${file}:${line}`)
}

test.each([
  ['kind', ['template web/templates/a.yaml:9']],
  ['metadata.name', ['template web/templates/a.yaml:11']],
  ['metadata.labels.app', ['template web/templates/_labels.tpl:2']],
  ['metadata.labels.tier', ['template web/templates/_labels.tpl:3', 'values web/values.yaml:3']],
  ['data.image', ['template web/templates/a.yaml:16', 'values web/values.yaml:4']],
  ['data.resources.limits.cpu', ['template web/templates/a.yaml:17', 'values web/values.yaml:7']],
  ['data.item', ['template web/templates/a.yaml:19', 'values web/values.yaml:9']],
  ['data.upper', ['template web/templates/a.yaml:21', 'values web/values.yaml:4']],
])('%s points at the template, and at the value that the action prints', async (path, steps) => {
  expect(await stepsOf('ConfigMap/release-name', path)).toEqual(steps)
})

test('values of users, subcharts and globals', async () => {
  const chart = { values: ['prod.yaml'] }
  expect(await stepsOf('ConfigMap/release-name', 'data.image', { chart })).toContain('values prod.yaml:4')
  expect(await stepsOf('Service/db', 'spec.port')).toContain('values web/charts/db/values.yaml:1')
  expect(await stepsOf('Service/db', 'spec.port', { chart })).toContain('values prod.yaml:2')
  expect(await stepsOf('Service/db', 'spec.zone')).toContain('values web/values.yaml:11')
})

test('a value set on the command line has no file', async () => {
  const chart = { set: ['image.tag=3'] }
  expect(await stepsOf('ConfigMap/release-name', 'data.image', { chart })).toEqual(['template web/templates/a.yaml:16'])
})
