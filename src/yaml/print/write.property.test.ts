import fc from 'fast-check'
import type { JsonValue, Mapping } from '../../tree/node.ts'
import { fromJson, toJson } from '../json/json.ts'
import { readResourceDocuments } from '../read/resources.ts'
import { writeResource } from './write.ts'

/** False for block scalars that start with a tab, which upstream cannot write. */
const writable = (text: string): boolean => !(text.startsWith('\t') && text.includes('\n'))
const printable = fc
  .string({ unit: fc.constantFrom(...'abcXYZ019 _-:#"\'{}[],&*!|>%@`~\n\t\\/=?.éä日\u{1f600}') })
  .filter(writable)
const json = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    printable,
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }).map((n) => n + 0),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      printable.filter((key) => key !== '<<'),
      tie('value'),
      { maxKeys: 4, noNullPrototype: false },
    ),
  ),
})).value

test('printed text is parsed to the same JSON value', () => {
  fc.assert(
    fc.property(json, (value) => {
      const object = { kind: 'K', metadata: { name: 'n' }, value }
      const written = writeResource(deepFreeze(fromJson(object)) as Mapping)
      const [document] = readResourceDocuments(written, 'test.yaml')
      expect(plain(toJson((document as { node: Mapping }).node))).toEqual(plain(object))
    }),
  )
})

function plain(value: JsonValue): unknown {
  return JSON.parse(JSON.stringify(value))
}

function deepFreeze<T extends object>(value: T): T {
  for (const item of Object.values(value)) if (typeof item === 'object' && item !== null) deepFreeze(item)
  return Object.freeze(value)
}
