import { buildSync, memoryFileSystem } from '#kuilt'

/** The Deployment is in a namespace, but the ConfigMap that it uses is not. */
const files = {
  '/repo/.git/HEAD': 'ref: refs/heads/main\n',
  '/repo/app/kustomization.yaml':
    'resources: [web.yaml]\nconfigMapGenerator:\n- name: settings\n  literals: [COLOR=teal]\n',
  '/repo/app/web.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: shop }\nspec: { template: { spec: { containers: [{ name: a, envFrom: [{ configMapRef: { name: settings } }] }] } } }\n',
}

function codes(more: Readonly<Record<string, string>>): readonly string[] {
  const fileSystem = memoryFileSystem({ ...files, ...more })
  return buildSync('/repo/app', { fileSystem }).warnings.map(({ code }) => code)
}

test('a generated ConfigMap in another namespace than its user is a mistake', () => {
  expect(codes({})).toEqual(['HASH_SUFFIX_MISSED'])
  expect(codes({ '/repo/over/kustomization.yaml': 'resources: [../app]\nnamePrefix: a-\n' })).toHaveLength(1)
  expect(codes({ '/repo/other/kustomization.yaml': 'namespace: shop\n' })).toHaveLength(1)
})

test('an overlay that sets the namespace of both may include the directory, directly or not', () => {
  expect(codes({ '/repo/over/kustomization.yaml': 'resources: [../app]\nnamespace: shop\n' })).toEqual([])
  const indirect = {
    '/repo/over/kustomization.yaml': 'resources: [../all]\nnamespace: shop\n',
    '/repo/all/kustomization.yaml': 'resources: [../app]\n',
  }
  expect(codes(indirect)).toEqual([])
})
