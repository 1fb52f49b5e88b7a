import type { Deployment } from 'kubernetes-types/apps/v1.js'
import type { ConfigMap, ConfigMapList } from 'kubernetes-types/core/v1.js'
import {
  type AnyKubernetesObject,
  type BuildResult,
  build,
  buildSync,
  find,
  type KubernetesObject,
  memoryFileSystem,
  toFiles,
  toYaml,
} from '#kuilt'

// Most of these tests check that the code compiles.

const web: Deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web:1' }] } },
  },
}
const webYaml = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - image: web:1
        name: web
`
const fileSystem = memoryFileSystem({ 'kustomization.yaml': 'resources: [web.yaml]\n', 'web.yaml': webYaml })

test('objects of kubernetes-types', () => {
  const settings: ConfigMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: 'b' } }
  const list: ConfigMapList = { apiVersion: 'v1', kind: 'ConfigMapList', items: [] }
  expect(toYaml(web)).toBe(webYaml)
  expect(toYaml([web, settings, list])).toContain('---\napiVersion: v1\nitems: []\nkind: ConfigMapList\n')
  expect([...toFiles([web, settings]).keys()]).toEqual(['apps_v1_deployment_web.yaml', 'v1_configmap_settings.yaml'])
})

/** Classes as in `@kubernetes/client-node`. */
class V1ObjectMeta {
  name?: string
  creationTimestamp?: Date
  labels?: { [key: string]: string }
}

class V1NetworkPolicyIngressRule {
  _from?: object[]
  static readonly attributeTypeMap: { name: string; baseName: string; type: string; format: string }[] = [
    { name: '_from', baseName: 'from', type: 'Array<V1NetworkPolicyPeer>', format: '' },
  ]
}

class V1NetworkPolicy {
  apiVersion?: string
  kind?: string
  metadata?: V1ObjectMeta
  spec?: { podSelector?: object; ingress?: V1NetworkPolicyIngressRule[] }
  static readonly discriminator: string | undefined = undefined
  static readonly attributeTypeMap: { name: string; baseName: string; type: string; format: string }[] = [
    { name: 'apiVersion', baseName: 'apiVersion', type: 'string', format: '' },
  ]
}

test('objects of @kubernetes/client-node', () => {
  const policy = new V1NetworkPolicy()
  policy.apiVersion = 'networking.k8s.io/v1'
  policy.kind = 'NetworkPolicy'
  policy.metadata = new V1ObjectMeta()
  policy.metadata.name = 'deny'
  policy.metadata.creationTimestamp = new Date(0)
  const rule = new V1NetworkPolicyIngressRule()
  rule._from = [{ podSelector: {} }]
  policy.spec = { podSelector: {}, ingress: [rule] }
  expect(toYaml(policy)).toBe(`apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  creationTimestamp: "1970-01-01T00:00:00.000Z"
  name: deny
spec:
  ingress:
  - from:
    - podSelector: {}
  podSelector: {}
`)
  expect(toYaml([policy, web])).toContain('---\n')
})

test('literals with any fields', () => {
  const text = toYaml({ apiVersion: 'example.com/v1', kind: 'Team', metadata: { name: 'a' }, spec: { members: [] } })
  expect(text).toContain('members: []')
  expect(toYaml([{ apiVersion: 'v1', kind: 'List', items: [web] }])).toContain('items:\n- apiVersion: apps/v1\n')
})

test('a type parameter gives typed access', async () => {
  const result = buildSync<Deployment>('.', { fileSystem })
  const image: string | undefined = result.resources[0]?.spec?.template.spec?.containers[0]?.image
  expect(image).toBe('web:1')
  const { resources } = await build<Deployment | ConfigMap>('.', { fileSystem })
  expect(resources.map(({ metadata }) => metadata?.name)).toEqual(['web'])
  const deployment = find<Deployment>(resources, 'Deployment/web')
  expect(deployment?.spec?.selector.matchLabels?.['app']).toBe('web')
  expect(toYaml(result)).toBe(webYaml)
  expect(toFiles(result).size).toBe(1)
})

test('without a type parameter, names are typed and other fields are unknown', () => {
  const result: BuildResult = buildSync('.', { fileSystem })
  const [object] = result.resources
  const name: string | undefined = object?.metadata.name
  const spec: unknown = object?.['spec']
  expect([name, typeof spec]).toEqual(['web', 'object'])
  const found: KubernetesObject | undefined = find(result, 'Deployment/web')
  expect(found).toBe(object)
})

test('functions of the caller may accept any object', () => {
  const nameOf = (object: AnyKubernetesObject): string | undefined => object.kind
  expect([web, ...buildSync('.', { fileSystem }).resources].map(nameOf)).toEqual(['Deployment', 'Deployment'])
})
