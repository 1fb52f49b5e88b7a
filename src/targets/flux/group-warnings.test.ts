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
