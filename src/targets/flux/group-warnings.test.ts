import { memoryFileSystem, openTarget } from '#kuilt'

const kustomization = (name: string): string => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: ${name} }
spec:
  path: ./apps
  sourceRef: { kind: GitRepository, name: flux-system }
  postBuild:
    substituteFrom:
    - { kind: ConfigMap, name: settings }
    - { kind: ConfigMap, name: only-${name} }
`

test('Kustomizations without the same object are one warning, at the first', async () => {
  const found: string[] = []
  const fileSystem = memoryFileSystem({
    'cluster/a.yaml': kustomization('a'),
    'cluster/b.yaml': kustomization('b'),
    'apps/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: map }\n',
  })
  const target = await openTarget('flux:cluster', {
    fileSystem,
    flux: { missingVariables: 'ignore' },
    onWarning: ({ message, at }) => void found.push(`${at?.file}: ${message}`),
  })
  await target.render()
  const missing = 'which is not in the repository, so they are not defined'
  expect(found).toEqual([
    `/cluster/a.yaml: Flux Kustomization "a" in namespace "a" and Flux Kustomization "b" in namespace "b" get variables from ConfigMap "settings" in 2 namespaces, ${missing}`,
    `/cluster/a.yaml: Flux Kustomization "a" in namespace "a" gets variables from ConfigMap "only-a" in namespace "a", ${missing}`,
    `/cluster/b.yaml: Flux Kustomization "b" in namespace "b" gets variables from ConfigMap "only-b" in namespace "b", ${missing}`,
  ])
})

async function warningsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const found: string[] = []
  const target = await openTarget('flux:cluster', {
    fileSystem: memoryFileSystem(files),
    flux: { missingVariables: 'ignore' },
    onWarning: ({ message, at }) => void found.push(`${at?.file}: ${message}`),
  })
  await target.render()
  return found
}

const withVariables = (name: string, postBuild: string): string => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: flux-system }
spec:
  path: ./apps
  targetNamespace: ${name}
  sourceRef: { kind: GitRepository, name: flux-system }
  postBuild: ${postBuild}
`
const map = (name: string, data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: ${data}\n`

test('an undefined variable is one warning for all objects that use it', async () => {
  const found = await warningsOf({
    'cluster/a.yaml': withVariables('a', '{ substitute: { region: eu } }'),
    'apps/b.yaml': map('b', '{ b: "x-${domain}", c: "y-${domain}" }'),
    'apps/c.yaml': map('c', '{ region: "${region}", d: "z-${domain}" }'),
    'apps/d.yaml': map('d', '{ d: "x-${zone}" }'),
  })
  expect(found).toEqual([
    '/apps/b.yaml: the variable "domain" is not defined, so ${domain} becomes empty in ConfigMap "b" in namespace "a" and ConfigMap "c" in namespace "a"',
    '/apps/d.yaml: ${zone} in ConfigMap "d" in namespace "a" becomes empty: the variable "zone" is not defined',
  ])
})

test('the undefined variables of a missing object are one warning, except those that look misspelled', async () => {
  const found = await warningsOf({
    'cluster/a.yaml': withVariables(
      'a',
      '{ substitute: { region: eu }, substituteFrom: [{ kind: Secret, name: settings }] }',
    ),
    'apps/b.yaml': map('b', '{ b: "x-${domain}", c: "y-${zone}" }'),
    'apps/c.yaml': map('c', '{ region: "x-${region}", e: "z-${reegion}" }'),
  })
  expect(found).toEqual([
    '/cluster/a.yaml: Flux Kustomization "a" in namespace "flux-system" gets variables from Secret "settings" in namespace "flux-system", which is not in the repository, so they are not defined',
    '/apps/b.yaml: the variables "domain" and "zone" are not defined, so they become empty in ConfigMap "b" in namespace "a"',
    '/apps/c.yaml: ${reegion} in ConfigMap "c" in namespace "a" becomes empty: the variable "reegion" is not defined',
  ])
})

test('a variable that several Kustomizations define and do not use is one warning', async () => {
  const found = await warningsOf({
    'cluster/a.yaml': withVariables('a', '{ substitute: { app: a } }'),
    'cluster/b.yaml': withVariables('b', '{ substitute: { app: b } }'),
    'cluster/c.yaml': withVariables('c', '{ substitute: { app: c, size: large } }'),
    'apps/map.yaml': map('map', '{}'),
  })
  const name = (id: string): string => `Flux Kustomization "${id}" in namespace "flux-system"`
  expect(found).toEqual([
    `/cluster/a.yaml: variable "app" is not used in 2 Flux Kustomizations that define it: ${name('a')} and ${name('b')}`,
    `/cluster/c.yaml: variables "app", "size" of ${name('c')} are not used`,
  ])
})

test('Kustomizations without resources are one warning', async () => {
  const plain = (name: string): string => withVariables(name, '{}').replace('./apps', `./${name}`)
  const found = await warningsOf({
    'cluster/a.yaml': plain('a'),
    'cluster/b.yaml': plain('b'),
    'a/kustomization.yaml': 'configMapGenerator: [{ name: a }]\n',
    'b/kustomization.yaml': 'configMapGenerator: [{ name: b }]\n',
  })
  expect(found).toEqual([
    '/a/kustomization.yaml: the kustomization files of Flux Kustomization "a" in namespace "flux-system" and Flux Kustomization "b" in namespace "flux-system" have no resources, so Flux adds origin annotations to everything that they generate',
  ])
})

test('Kustomizations with the same source are one warning', async () => {
  const vendored = (name: string): string =>
    withVariables(name, '{}').replace('GitRepository, name: flux-system', 'OCIRepository, name: vendor')
  expect(await warningsOf({ 'cluster/a.yaml': vendored('a'), 'cluster/b.yaml': vendored('b') })).toEqual([
    '/cluster/a.yaml: Flux Kustomization "a" in namespace "flux-system" and Flux Kustomization "b" in namespace "flux-system" are skipped: kuilt cannot find the files of their source OCIRepository "vendor" in namespace "flux-system"',
  ])
})
