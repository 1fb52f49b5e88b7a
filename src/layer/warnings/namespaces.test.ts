import { buildSync, memoryFileSystem } from '#kuilt'

const binding = (namespace: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: { name: b }\nroleRef: { kind: ClusterRole, name: view }\nsubjects: [{ kind: ServiceAccount, name: worker, namespace: ${namespace} }]\n`
const deployment = (metadata: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: w${metadata} }\nspec: { template: { spec: { serviceAccountName: worker } } }\n`

function codes(...documents: readonly string[]): readonly string[] {
  const fileSystem = memoryFileSystem({
    'kustomization.yaml': 'namespace: test\nresources: [all.yaml]\n',
    'all.yaml': documents.join('---\n'),
  })
  return buildSync('.', { fileSystem, lint: true }).warnings.map(({ code }) => code)
}

test('objects without a namespace leave the namespace "default", and the subject stays there', () => {
  expect(codes(binding('default'), deployment(''))).toEqual(['SUBJECT_NAMESPACE_KEPT'])
  expect(codes(binding('default'), deployment(', namespace: default'))).toEqual(['SUBJECT_NAMESPACE_KEPT'])
})

test('a subject in a namespace that no resource leaves is not reported', () => {
  expect(codes(binding('monitoring'), deployment(''))).toEqual([])
  expect(codes(binding('default'), deployment(', namespace: shop'))).toEqual([])
})

test('the subject follows its ServiceAccount', () => {
  const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: worker }\n'
  expect(codes(binding('default'), deployment(''), account)).toEqual([])
})
