import type { JsonObject, JsonValue } from '../tree/node.ts'
import { References } from './references.ts'
import { Subject } from './rules/subject.ts'

function missing(...objects: readonly JsonObject[]): readonly string[] {
  const references = new References()
  for (const value of objects) {
    const [group = '', version] = String(value['apiVersion']).split('/')
    const subject = new Subject({ group: version === undefined ? '' : group, kind: String(value['kind']), value })
    references.add(subject, { locate: () => undefined })
  }
  return references.missing().map(({ params }) => `${params.kind}/${params.name}`)
}

function object(apiVersion: string, kind: string, name: string, spec: JsonValue = {}): JsonObject {
  return { apiVersion, kind, metadata: { name, namespace: 'shop' }, spec }
}

const pod = object('v1', 'Pod', 'web', { volumes: [{ name: 'tls', secret: { secretName: 'web-tls' } }] })

test('a Secret that is not rendered is missing, and so is one in another namespace', () => {
  expect(missing(pod)).toEqual(['Secret/web-tls'])
  expect(missing(pod, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'web-tls' } })).toEqual(['Secret/web-tls'])
  expect(missing(pod, object('v1', 'Secret', 'web-tls'))).toEqual([])
})

test.each<[string, string, string, JsonValue]>([
  ['cert-manager.io/v1', 'Certificate', 'any', { secretName: 'web-tls' }],
  ['external-secrets.io/v1', 'ExternalSecret', 'web-tls', {}],
  ['external-secrets.io/v1beta1', 'ExternalSecret', 'any', { target: { name: 'web-tls' } }],
  ['bitnami.com/v1alpha1', 'SealedSecret', 'web-tls', { encryptedData: {} }],
  ['bitnami.com/v1alpha1', 'SealedSecret', 'any', { template: { metadata: { name: 'web-tls' } } }],
  ['secrets.hashicorp.com/v1beta1', 'VaultStaticSecret', 'any', { destination: { name: 'web-tls', create: true } }],
  ['onepassword.com/v1', 'OnePasswordItem', 'web-tls', {}],
  ['isindir.github.com/v1alpha3', 'SopsSecret', 'any', { secretTemplates: [{ name: 'a' }, { name: 'web-tls' }] }],
])('%s %s "%s" creates a Secret', (apiVersion, kind, name, spec) => {
  expect(missing(object(apiVersion, kind, name, spec), pod)).toEqual([])
})

test('a resource of the same kind in another group creates nothing', () => {
  expect(missing(pod, object('example.com/v1', 'Certificate', 'any', { secretName: 'web-tls' }))).toEqual([
    'Secret/web-tls',
  ])
})
