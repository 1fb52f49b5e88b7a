import { buildSync, memoryFileSystem } from '#kuilt'

const objects = `apiVersion: v1
kind: Service
metadata: { name: web }
---
apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: web, annotations: { example.com/service: web } }
spec: { to: { kind: Service, name: web }, host: web.default.svc, title: x }
---
apiVersion: example.com/v1
kind: User
metadata: { name: user }
spec: { configMapRef: { name: settings } }
`

/** Returns what the resources of two overlays of one base refer to. */
function references(dev: string, prod: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  const fileSystem = memoryFileSystem({
    'kustomization.yaml': 'resources: [dev, prod]\n',
    'dev/kustomization.yaml': `resources: [../base]\n${dev}`,
    'prod/kustomization.yaml': `resources: [../base]\n${prod}`,
    'base/kustomization.yaml': 'resources: [objects.yaml]\nconfigMapGenerator: [{ name: settings }]\n',
    'base/objects.yaml': objects,
    ...files,
  })
  return buildSync('.', { fileSystem }).warnings.map(({ message }) => {
    const [, field, id, current] = /(\S+) of (\S+ "\S+?")[ ,].*"(.*)"/.exec(message) ?? []
    return `${field} of ${id}: ${current}`
  })
}

test.each([
  ['namePrefix: dev-\n', 'namePrefix: prod-\n', 'dev-web', 'prod-web'],
  ['nameSuffix: -dev\n', 'nameSuffix: -prod\n', 'web-dev', 'web-prod'],
])('%s', (dev, prod, first, second) => {
  const found = references(dev, prod)
  for (const field of ['metadata.annotations["example.com/service"]', 'spec.to.name', 'spec.host']) {
    expect(found).toContain(`${field} of Route "${first}": ${first}`)
    expect(found).toContain(`${field} of Route "${second}": ${second}`)
  }
  const generated = found.filter((text) => text.startsWith('spec.configMapRef.name of User'))
  expect(generated.map((text) => text.replace(/-[a-z0-9]{10}$/, ''))).toEqual([
    `spec.configMapRef.name of User "${first.replace('web', 'user')}": ${first.replace('web', 'settings')}`,
    `spec.configMapRef.name of User "${second.replace('web', 'user')}": ${second.replace('web', 'settings')}`,
  ])
  expect(found).toHaveLength(8)
})

test('a replacement that copies the name in a base', () => {
  const copy = `resources: [objects.yaml]
replacements:
- source: { kind: Service, name: web }
  targets: [{ select: { kind: Route }, fieldPaths: [spec.title] }]
`
  const found = references('nameSuffix: -dev\n', 'nameSuffix: -prod\n', { 'base/kustomization.yaml': copy })
  const copied = found.filter((text) => text.startsWith('spec.title'))
  expect(copied).toEqual(['spec.title of Route "web-dev": web-dev', 'spec.title of Route "web-prod": web-prod'])
})

test('no warning about a resource that may refer to either of them', () => {
  const found = references('nameSuffix: -dev\n', 'nameSuffix: -prod\n', {
    'kustomization.yaml': 'resources: [dev, prod, objects.yaml]\n',
    'base/objects.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\n',
    'objects.yaml': objects.split('---\n').slice(1).join('---\n'),
  })
  expect(found).toEqual([])
})

test('a host is in the namespace of its overlay', () => {
  const overlay = (namespace: string) => `resources: [../base]\nnamePrefix: x-\nnamespace: ${namespace}\n`
  const fileSystem = memoryFileSystem({
    'kustomization.yaml': 'resources: [dev, prod]\n',
    'dev/kustomization.yaml': overlay('dev'),
    'prod/kustomization.yaml': overlay('prod'),
    'base/kustomization.yaml': 'resources: [objects.yaml]\n',
    'base/objects.yaml': objects.split('---\n').slice(0, 2).join('---\n'),
  })
  const hints = buildSync('.', { fileSystem }).warnings.map(({ hint }) => hint)
  expect(hints.flatMap((hint) => /set the field to "(.*?)"/.exec(hint ?? '')?.[1] ?? [])).toEqual([
    'x-web.dev.svc',
    'x-web.prod.svc',
  ])
})
