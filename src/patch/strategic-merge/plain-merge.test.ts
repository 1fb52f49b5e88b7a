import { resource } from '../../../test/support/resources.ts'
import { builtinMergeSchema as schema } from '../../schema/merge-schema.ts'
import { mergeNodes } from './merge.ts'
import { isPlainMerge } from './plain-merge.ts'

const header = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\n'
const target = resource(
  `${header}spec:\n  replicas: 1\n  strategy: { type: Recreate }\n  template:\n    metadata: { labels: { app: web } }\n    spec: { containers: [{ name: web, image: web }] }\n`,
).node

function isPlain(patch: string): boolean {
  const node = resource(header + patch).node
  const result = mergeNodes(node, target, { schema })
  return result !== undefined && isPlainMerge({ target, patch: node, result })
}

test.each([
  'spec: { replicas: 2 }',
  'spec: { template: { metadata: { labels: { tier: front }, annotations: { a: b } } } }',
  'spec: { template: { metadata: { labels: null } } }',
])('a merge that only sets fields of maps needs no checks: %s', (patch) => {
  expect(isPlain(patch)).toBe(true)
})

test.each([
  ['a directive', 'spec: { template: { metadata: { $patch: replace } } }'],
  ['a repeated key', 'spec:\n  replicas: 2\n  replicas: 3'],
  ['a list that it changes', 'spec: { template: { spec: { containers: [{ name: web, image: api }] } } }'],
  ['a list that it adds', 'spec: { template: { spec: { initContainers: [{ name: web }] } } }'],
  ['a list in a map that it adds', 'spec: { other: { list: [{ $patch: delete }] } }'],
  ['fields that may not be usable together', 'spec: { strategy: { rollingUpdate: { maxSurge: 1 } } }'],
  ['more keys than are compared', `spec: { ${Array.from('abcdefghi', (key) => `${key}: 1`).join(', ')} }`],
])('a merge with %s is checked', (_, patch) => {
  expect(isPlain(patch)).toBe(false)
})
