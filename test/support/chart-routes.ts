import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { chartArchive } from './chart-archive.ts'
import type { Routes } from './web-server.ts'

/** The archive of a chart with a ConfigMap that contains the version of the chart and the value `size`. */
export function webChart(version: string): Uint8Array {
  return chartArchive({
    'web/Chart.yaml': `apiVersion: v2\nname: web\nversion: ${version}\n`,
    'web/values.yaml': 'size: 1\n',
    'web/values-big.yaml': 'size: 9\n',
    'web/templates/a.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "{{ .Release.Name }}-config" }\ndata: { version: "{{ .Chart.Version }}", size: "{{ .Values.size }}" }\n',
  })
}

export function sha256Of(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The manifest of a version in an OCI registry. */
export function chartManifest(version: string): string {
  const mediaType = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip'
  return JSON.stringify({ layers: [{ mediaType, digest: `sha256:${sha256Of(webChart(version))}` }] })
}

/** Versions of the chart `web` in an HTTP repository (`/charts`) and in an OCI registry (`oci://HOST/charts/web`). */
export function chartRoutes(versions: readonly string[]): Routes {
  const send = (body: string | Uint8Array) => (_: unknown, response: ServerResponse) => void response.end(body)
  const entries = versions.map((version) => {
    return `  - { version: ${version}, urls: [web-${version}.tgz], digest: ${sha256Of(webChart(version))} }\n`
  })
  const routes = versions.flatMap((version): [string, Routes[string]][] => {
    const [archive, manifest] = [webChart(version), chartManifest(version)]
    return [
      [`/charts/web-${version}.tgz`, send(archive)],
      [`/v2/charts/web/manifests/${version}`, send(manifest)],
      [`/v2/charts/web/manifests/sha256:${sha256Of(manifest)}`, send(manifest)],
      [`/v2/charts/web/blobs/sha256:${sha256Of(archive)}`, send(archive)],
    ]
  })
  return {
    '/charts/index.yaml': send(`apiVersion: v1\nentries:\n  web:\n${entries.join('')}`),
    '/v2/charts/web/tags/list': send(JSON.stringify({ tags: versions })),
    ...Object.fromEntries(routes),
  }
}
