import { resources } from '../../test/support/resources.ts'
import type { SortOptions } from '../kustomization/kustomization.gen.ts'
import type { Resource } from '../resource/resource.ts'
import { orderResources } from './order.ts'

/** Returns one resource per line `apiVersion kind name [namespace]`. */
function list(...lines: readonly string[]): readonly Resource[] {
  const documents = lines.map((line) => {
    const [apiVersion, kind, name, namespace] = line.split(' ')
    const metadata = namespace === undefined ? `{ name: ${name} }` : `{ name: ${name}, namespace: ${namespace} }`
    return `{ apiVersion: ${apiVersion}, kind: ${kind}, metadata: ${metadata} }\n`
  })
  return resources(documents.join('---\n'))
}

function order(lines: readonly string[], sortOptions?: SortOptions, reorder?: 'legacy' | 'none'): readonly string[] {
  return orderResources(list(...lines), sortOptions, reorder).map(({ id }) => {
    const apiVersion = id.group === '' ? id.version : `${id.group}/${id.version}`
    return [apiVersion, id.kind, id.name, id.namespace].join(' ').trimEnd()
  })
}

const mixed = [
  'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration w',
  'apps/v1 Deployment d',
  'v1 Service s',
  'example.com/v1 Foo f',
  'v1 ConfigMap c',
  'v1 Namespace n',
]

test('kinds are in the order in which a cluster can create them', () => {
  expect(order(mixed)).toEqual(mixed.toReversed().toSorted((a, b) => rankOf(a) - rankOf(b)))
})

function rankOf(line: string): number {
  return ['Namespace', 'ConfigMap', 'Service', 'Deployment', 'Foo', 'ValidatingWebhookConfiguration'].findIndex(
    (kind) => line.includes(` ${kind} `),
  )
}

test('kinds with the same rank are sorted by group, the core group last, then by version and kind', () => {
  expect(
    order([
      'v1 Pod p',
      'batch/v1 Job j',
      'apps/v1 DaemonSet d',
      'apps/v1beta1 DaemonSet d',
      'apps/v1 ControllerRevision c',
    ]),
  ).toEqual([
    'apps/v1 ControllerRevision c',
    'apps/v1 DaemonSet d',
    'apps/v1beta1 DaemonSet d',
    'batch/v1 Job j',
    'v1 Pod p',
  ])
})

test('a core Namespace comes before Namespaces of other groups', () => {
  expect(order(['example.com/v1 Namespace a', 'v1 Namespace b'])).toEqual([
    'v1 Namespace b',
    'example.com/v1 Namespace a',
  ])
})

test('resources of the same kind are sorted by namespace and name, in byte order, those without namespace last', () => {
  expect(
    order(['v1 ConfigMap a', 'v1 ConfigMap b2 n', 'v1 ConfigMap b10 n', 'v1 ConfigMap z m', 'v1 ConfigMap Z n']),
  ).toEqual(['v1 ConfigMap z m', 'v1 ConfigMap Z n', 'v1 ConfigMap b10 n', 'v1 ConfigMap b2 n', 'v1 ConfigMap a'])
})

test('fifo, and `none` on the command line, keep the order of the input', () => {
  expect(order(mixed, { order: 'fifo' })).toEqual(mixed)
  expect(order(mixed, undefined, 'none')).toEqual(mixed)
})

test('legacySortOptions replace both lists', () => {
  const options = { order: 'legacy', legacySortOptions: { orderFirst: ['Foo'], orderLast: ['Namespace'] } }
  expect(order(mixed, options)).toEqual([
    'example.com/v1 Foo f',
    'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration w',
    'apps/v1 Deployment d',
    'v1 ConfigMap c',
    'v1 Service s',
    'v1 Namespace n',
  ])
})

test('a kind in both lists comes last', () => {
  const options = { order: 'legacy', legacySortOptions: { orderFirst: ['Foo'], orderLast: ['Foo'] } }
  expect(order(['example.com/v1 Foo f', 'v1 ConfigMap c'], options)).toEqual(['v1 ConfigMap c', 'example.com/v1 Foo f'])
})

test('the sort order must be fifo or legacy, even if sortOptions are empty', () => {
  expect(() => order(mixed, { order: 'random' })).toThrow(expect.objectContaining({ code: 'SORT_ORDER_INVALID' }))
  expect(() => order(mixed, {})).toThrow(expect.objectContaining({ code: 'SORT_ORDER_INVALID' }))
})

test('lists of kinds are invalid with fifo', () => {
  const options = { order: 'fifo', legacySortOptions: {} }
  expect(() => order(mixed, options)).toThrow(expect.objectContaining({ code: 'SORT_OPTIONS_CONFLICT' }))
})

test('sorting rejects duplicate IDs, fifo does not check', () => {
  const twins = ['v1 ConfigMap a', 'v1 ConfigMap a default']
  expect(() => order(twins)).toThrow(
    expect.objectContaining({ code: 'ID_CONFLICT', at: { file: 'r.yaml', document: 0 } }),
  )
  expect(order(twins, { order: 'fifo' })).toEqual(twins)
})
