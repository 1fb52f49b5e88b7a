import { memoryFileSystem } from '../files/memory-file-system.ts'
import { renderChart } from './render-chart.ts'

function rendered(template: string): string {
  const fileSystem = memoryFileSystem({
    'c/Chart.yaml': 'apiVersion: v2\nname: t\nversion: 1.2.3\n',
    'c/templates/t.yaml': `# ${template}`,
  })
  const { text } = renderChart({ fileSystem, chart: '/c', release: 'r', kubeVersion: 'v1.34.1-gke.5' })
  return text.replace(/^---\n# Source: t\/templates\/t.yaml\n# /, '').trimEnd()
}

test.each([
  ['{{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.String }}', 'v1.34.1 v1.34.1'],
  ['{{ template "a" .Capabilities.KubeVersion }}{{ define "a" }}{{ .GitVersion }}{{ end }}', 'v1.34.1-gke.5'],
  ['{{ (or .Capabilities.KubeVersion 1).String }}', 'v1.34.1'],
  ['{{ ternary .Capabilities.KubeVersion 1 true }}', '{v1.34.1-gke.5 v1.34.1 1 34}'],
  ['{{ range list .Capabilities.KubeVersion }}{{ .Major }} {{ . }}{{ end }}', '1 {v1.34.1-gke.5 v1.34.1 1 34}'],
  ['{{ (dict "a" .Capabilities).a.KubeVersion }}', 'v1.34.1'],
  ['{{ toJson .Capabilities.HelmVersion }}', '{"version":"v4.2","kube_client_version":"v1.36"}'],
  [
    '{{ toToml .Capabilities.KubeVersion | toJson }}',
    '"Version = \\"v1.34.1-gke.5\\"\\nMajor = \\"1\\"\\nMinor = \\"34\\"\\n"',
  ],
])('%s', (template, output) => {
  expect(rendered(template)).toBe(output)
})

test('a version that a function received has no methods', () => {
  expect(() => rendered('{{ (ternary .Capabilities.KubeVersion 1 true).String }}')).toThrow(
    "can't evaluate field String in type common.KubeVersion",
  )
})
