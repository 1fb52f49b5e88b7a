import fc from 'fast-check'
import { print, resource } from '../../../test/support/resources.ts'
import { builtinMergeSchema as schema } from '../../schema/merge-schema.ts'
import type { Mapping } from '../../tree/node.ts'
import { mergeNodes } from './merge.ts'

const scalar = fc.constantFrom<unknown>(1, '1', 'x', 'yes', true, null)
const element = (...keys: readonly string[]): fc.Arbitrary<unknown> =>
  fc.record(Object.fromEntries([...keys.map((key) => [key, fc.constantFrom('a', 'b', '1')]), ['value', scalar]]), {
    requiredKeys: [],
  })
const spec = fc.record(
  {
    nodeName: scalar,
    containers: fc.array(element('name'), { maxLength: 3 }),
    topologySpreadConstraints: fc.array(element('topologyKey', 'whenUnsatisfiable'), { maxLength: 3 }),
    tolerations: fc.array(element('key'), { maxLength: 2 }),
    nodeSelector: fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), scalar),
  },
  { requiredKeys: [] },
)

/** A pod as a build reads it, with all parts frozen. */
function pod(value: unknown): Mapping {
  return resource(JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: value })).node
}

test('merging changes neither the patch nor the target', () => {
  fc.assert(
    fc.property(spec, spec, (patch, target) => {
      expect(() => mergeNodes(pod(patch), pod(target), { schema })).not.toThrow()
    }),
  )
})

test('merging is idempotent', () => {
  const nothing = pod({})
  fc.assert(
    // As upstream, elements that lack a key in lists with two keys are duplicated by every merge.
    fc.property(spec, ({ topologySpreadConstraints: _, ...target }) => {
      const tidied = mergeNodes(nothing, pod(target), { schema }) ?? nothing
      expect(mergeNodes(nothing, tidied, { schema })).toBe(tidied)
    }),
  )
})

test('a replaced map is equal to the patch without nulls', () => {
  fc.assert(
    fc.property(spec, fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom(1, 'x')), (target, labels) => {
      const merged = mergeNodes(
        pod({ nodeSelector: { $patch: 'replace', ...labels } }),
        pod({ ...target, nodeSelector: {} }),
        { schema },
      )
      const expected = mergeNodes(pod({}), pod({ ...target, nodeSelector: labels }), { schema })
      const text = (node: Mapping | undefined): string =>
        node === undefined ? '' : print(resource('kind: x').withNode(node))
      expect(text(merged)).toBe(text(expected))
    }),
  )
})
