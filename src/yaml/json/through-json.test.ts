import fc from 'fast-check'
import { isKuiltError } from '../../diagnostics/index.ts'
import { type JsonValue, mapping, type Node, type Scalar, sequence } from '../../tree/node.ts'
import { readNode } from '../read/resources.ts'
import { fromJson, toJson } from './json.ts'
import { JsonMemory, throughJson } from './through-json.ts'

const texts = fc.oneof(
  fc.constantFrom(
    '',
    '~',
    'null',
    'true',
    'yes',
    'on',
    '1',
    '010',
    '0x1f',
    '1e3',
    '1000000',
    '12345678901234567890',
    '-0',
  ),
  fc.constantFrom(
    '2001-01-01',
    '.5',
    '.inf',
    '1_000',
    '60:60',
    '- a',
    'a: b',
    'a #b',
    ' a',
    'a ',
    '\ta',
    'a\nb',
    'é',
    '<<',
    '=',
  ),
  fc.stringMatching(/^[a-z0-9 :#./_-]{0,8}$/),
)
const scalars: fc.Arbitrary<Scalar> = fc.record({
  type: fc.constant('scalar' as const),
  text: texts,
  style: fc.constantFrom('plain', 'single', 'double', 'literal', 'folded'),
  tag: fc.constantFrom(undefined, undefined, undefined, '', '!!str', '!!int'),
  tagged: fc.constant(false),
  cell: fc.constantFrom(undefined, undefined, { label: 'x' }),
})
const { node: nodes } = fc.letrec<{ node: Node; deeper: Node }>((tie) => ({
  node: fc.oneof({ depthSize: 'small' }, scalars, tie('deeper')),
  deeper: fc.oneof(
    fc.tuple(fc.array(tie('node'), { maxLength: 4 }), fc.boolean()).map(([items, flow]) => sequence(items, flow)),
    fc
      .tuple(fc.array(fc.record({ key: scalars, value: tie('node') }), { maxLength: 5 }), fc.boolean())
      .map(([entries, flow]) => mapping(entries, flow)),
  ),
}))

function floats(value: JsonValue): JsonValue {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(floats)
  const result: Record<string, JsonValue> = Object.create(null)
  for (const [key, member] of Object.entries(value)) result[key] = floats(member)
  return result
}

function outcome(run: () => Node): Node | string {
  try {
    return run()
  } catch (error) {
    if (isKuiltError(error)) return `${error.code} ${error.message}`
    throw error
  }
}

test('has the same result as the conversion through plain data, including errors, regardless of earlier maps', () => {
  const memory = new JsonMemory()
  fc.assert(
    fc.property(nodes, (node) => {
      expect(outcome(() => throughJson(node, memory))).toEqual(outcome(() => fromJson(floats(toJson(node)))))
    }),
    { numRuns: 2000 },
  )
})

test('returns the same tree if nothing changes', () => {
  const node = readNode('a: [1, true, null, x, 2.5]\nb:\n- c: "1"\n', 'f.yaml') as Node
  const once = throughJson(node)
  expect(once).not.toBe(node)
  expect(throughJson(once)).toBe(once)
})

test('keeps unchanged parts', () => {
  const node = readNode('z: 1\nkept:\n  a: plain\n  b: [x]\n', 'f.yaml') as Node
  const result = throughJson(node)
  const kept = (tree: Node) =>
    tree.type === 'mapping' ? tree.entries.find(({ key }) => key.text === 'kept')?.value : undefined
  const first = (tree: Node | undefined) => (tree?.type === 'mapping' ? tree.entries[0] : undefined)
  expect(first(kept(result))).toBe(first(kept(node)))
})
