import { resource } from '../../../test/support/resources.ts'
import { getPath } from '../../tree/fields.ts'
import { describeElement } from './list-elements.ts'

function described(item: string): string {
  const { node } = resource(`apiVersion: v1\nkind: A\nmetadata: { name: a }\nspec:\n  items:\n  - ${item}\n`)
  const items = getPath(node, 'spec', 'items')
  if (items?.type !== 'sequence' || items.items[0] === undefined) throw new Error('no item')
  return describeElement(items.items[0])
}

test.each([
  ['{ name: a, image: b }', 'a'],
  ['{ type: Resource, resource: { name: cpu } }', 'cpu'],
  ['patch: |\n      kind: Deployment\n      metadata: {}\n    target: { kind: Deployment }', 'kind: Deployment …'],
  ['{ count: 1 }', '1'],
])('%j is described as %j', (item, expected) => {
  expect(described(item)).toBe(expected)
})
