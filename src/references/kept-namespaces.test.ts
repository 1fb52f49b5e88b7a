import { buildSync, memoryFileSystem, type Warning } from '#kuilt'

const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: dev }\n'
const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: login, namespace: dev }\n'

const app = (spec: string, metadata = 'name: app'): string =>
  `---\napiVersion: example.com/v1\nkind: App\nmetadata: { ${metadata} }\nspec: ${spec}\n`

function warnings(more: string, kustomization = 'namespace: prod\n'): readonly Warning[] {
  const fileSystem = memoryFileSystem({
    'kustomization.yaml': `${kustomization}resources: [all.yaml]\n`,
    'all.yaml': `${service}---\n${secret}${more}`,
  })
  const { warnings: all } = buildSync('.', { fileSystem, lint: true })
  return all.filter(({ code }) => code === 'REFERENCE_NAMESPACE_KEPT')
}

const fields = (more: string): readonly unknown[] =>
  warnings(more).map(({ params }) => ({ field: '', ...params }).field)

test.each([
  ['{ ref: { kind: Service, name: web, namespace: dev } }', 'spec.ref.namespace'],
  ['{ backends: [{ secretRef: { name: login, namespace: dev } }] }', 'spec.backends[0].secretRef.namespace'],
  ['{ secretName: login, secretNamespace: dev }', 'spec.secretNamespace'],
  ['{ provisioner-secret-name: login, provisioner-secret-namespace: dev }', 'spec.provisioner-secret-namespace'],
  ['{ url: "http://web.dev.svc.cluster.local:80/x" }', 'spec.url'],
  ['{ host: web.dev.svc }', 'spec.host'],
])('%s', (spec, field) => {
  expect(fields(app(spec))).toEqual([field])
})

test('an annotation, and a host in the environment of a built-in kind', () => {
  const annotated = app('{}', 'name: app, annotations: { "nginx.ingress.kubernetes.io/auth-secret": dev/login }')
  expect(warnings(annotated)).toMatchObject([{ hint: 'set the field to "prod/login" with a patch' }])
  const pod =
    '---\napiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: a, env: [{ name: URL, value: "http://web.dev.svc/" }] }] }\n'
  expect(warnings(pod)).toMatchObject([{ hint: 'set the field to "web.prod.svc" with a patch', at: { line: 12 } }])
})

test.each([
  ['another name', '{ ref: { kind: Service, name: other, namespace: dev } }'],
  ['another kind', '{ ref: { kind: Gateway, name: web, namespace: dev } }'],
  ['a kind that the field does not name', '{ secretRef: { name: web, namespace: dev } }'],
  ['the new namespace', '{ ref: { kind: Service, name: web, namespace: prod } }'],
  ['another namespace', '{ ref: { kind: Service, name: web, namespace: infra } }'],
  ['an object to create', '{ template: { kind: Service, metadata: { name: web, namespace: dev } } }'],
  ['a longer host name', '{ host: a.web.dev.svc }'],
  ['an image', '{ image: dev/web }'],
])('no warning about %s', (_, spec) => {
  expect(fields(app(spec))).toEqual([])
})

test('no warning where nothing moves, or an object stays behind', () => {
  const reference = app('{ ref: { kind: Service, name: web, namespace: dev } }')
  expect(warnings(reference, 'namePrefix: a-\n')).toEqual([])
})

test('a name that changes in the same build is followed', () => {
  const reference = app('{ ref: { kind: Service, name: web, namespace: dev } }')
  expect(warnings(reference, 'namespace: prod\nnamePrefix: a-\n')).toMatchObject([
    { params: { kind: 'Service', name: 'web', old: 'dev', namespace: 'prod' } },
  ])
})

test('a subject of a RoleBinding in another namespace, whose ServiceAccount moves', () => {
  const binding = (namespace: string) => `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: read, namespace: ${namespace} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: read }
subjects:
- { kind: User, name: runner }
- { kind: ServiceAccount, name: runner, namespace: dev }
`
  const found = (namespace: string, fields: string) => {
    const fileSystem = memoryFileSystem({
      'kustomization.yaml': 'resources: [accounts, binding.yaml]\n',
      'accounts/kustomization.yaml': `resources: [account.yaml]\n${fields}`,
      'accounts/account.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: runner, namespace: dev }\n',
      'binding.yaml': binding(namespace),
    })
    const { warnings } = buildSync('.', { fileSystem, lint: true })
    return warnings.map(({ code, at, hint }) => `${code} ${at?.file}:${at?.line}: ${hint}`)
  }
  const missed = 'REFERENCE_NAMESPACE_KEPT /binding.yaml:7: set'
  expect(found('infra', 'namespace: prod\n')).toEqual([`${missed} the namespace to "prod" with a patch`])
  expect(found('infra', 'namespace: prod\nnamePrefix: a-\n')).toEqual([
    `${missed} the name to "a-runner" and the namespace to "prod" with a patch`,
  ])
  expect(found('infra', 'namePrefix: a-\n')).toEqual([])
  expect(found('prod', 'namespace: prod\nnamePrefix: a-\n')).toEqual([])
})
