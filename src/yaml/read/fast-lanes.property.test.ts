import fc from 'fast-check'
import { realManifests } from '../../../test/support/real-manifests.ts'
import { readWithYamlPackage } from '../../../test/support/yaml-package.ts'
import { isKuiltError } from '../../diagnostics/index.ts'
import { mapping, type Node, type Scalar, scalar } from '../../tree/node.ts'
import { toJson } from '../json/json.ts'
import { scalarValue } from '../json/scalar-value.ts'
import { throughJson } from '../json/through-json.ts'
import { writeNode } from '../print/write.ts'
import { writeLiteral, writePlain } from '../print/write-lines.ts'
import { writeDouble, writeSingle } from '../print/write-quoted.ts'
import { formatEmitted } from '../types/go-number.ts'
import { choosePrintedStyle } from '../types/string-style.ts'
import { Composer, composeDocument } from './compose.ts'
import { decodeBytes } from './decode-bytes.ts'
import { readNode } from './resources.ts'
import { splitDocuments } from './split-documents.ts'

// The reader and the writer have fast paths for the text of nearly all manifests. These tests compare the fast paths
// with the complete rules, on real manifests with random changes.

const manifests = realManifests()
const bits = [
  ' ',
  '  ',
  '\n',
  '\n  ',
  ':',
  ': ',
  '- ',
  '#',
  ' #',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  ',',
  '|',
  '>',
  '&a ',
  '*a',
]
const words = [
  'true',
  'yes',
  '~',
  '010',
  '1e3',
  '0x1f',
  '.5',
  '12:30',
  '<<',
  'é',
  '😀',
  '\\',
  '\t',
  '!!str ',
  '...',
  '---',
]

const mutated = fc
  .record({
    text: fc.constantFrom(...manifests),
    changes: fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        cut: fc.integer({ min: 0, max: 3 }),
        bit: fc.constantFrom('', ...bits, ...words),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ text, changes }) =>
    changes.reduce((result, { at, cut, bit }) => {
      const offset = Math.floor(at * result.length)
      return result.slice(0, offset) + bit + result.slice(offset + cut)
    }, text),
  )

function outcome<T>(run: () => T): T | string {
  try {
    return run()
  } catch (error) {
    if (isKuiltError(error)) return `${error.code}: ${error.message}`
    throw error
  }
}

test('the manifests to change exist', () => {
  expect(manifests.length).toBeGreaterThan(10)
})

test('texts with only LF line breaks are parsed like others, and several in a row like each by itself', () => {
  let composer = new Composer()
  let read = 0
  fc.assert(
    fc.property(mutated, (changed) => {
      for (const { text } of splitDocuments(changed.replaceAll('\r\n', '\n'))) {
        if (outcome(() => decodeBytes(text, 'f.yaml').isSimple) !== true) continue
        const origin = { file: 'f.yaml' }
        const short = outcome(() => composer.compose(text, { origin, isSimple: true }))
        const long = outcome(() => composeDocument(text, { origin, isSimple: false }))
        if (typeof short === 'string') composer = new Composer()
        expect(short).toEqual(long)
        if (typeof short === 'object') read++
      }
    }),
    { numRuns: 1000 },
  )
  expect(read).toBeGreaterThan(500)
})

/**
 * Text that both accept but for which the package has different rules than upstream's scanner: `[a:]`, `[?a]`, a lone
 * CR.
 */
const otherRules = /:[\]},]|[[{,]\s*\?|\r(?!\n)/

test('if both accept a text, the yaml package has the same result', () => {
  let read = 0
  fc.assert(
    fc.property(mutated, (changed) => {
      const [piece] = splitDocuments(changed)
      if (piece === undefined || otherRules.test(piece.text)) return
      // If the text does not end with a line break, the package adds one to a block scalar at its end, but upstream
      // does not.
      const text = `${piece.text}\n`
      const ours = outcome(() => composeDocument(text, { origin: { file: 'f.yaml' } }))
      if (typeof ours !== 'object' || ours.type === 'scalar') return
      const other = readOrNothing(text)
      if (other === undefined) return
      expect(ours).toEqual(other)
      read++
    }),
    { numRuns: 600 },
  )
  expect(read).toBeGreaterThan(200)
})

/**
 * The package reports aliases without an anchor, and merges of anything but maps, only when the caller converts the
 * document.
 */
function readOrNothing(text: string): Node | undefined {
  try {
    return readWithYamlPackage(text)
  } catch {
    return undefined
  }
}

/** Prints `k: VALUE` without fast paths. */
function writeSlowly(node: Scalar): string {
  const value = scalarValue(node, false)
  if (typeof value === 'number' || typeof value === 'bigint') return `k: ${formatEmitted(value)}\n`
  if (typeof value !== 'string') return `k: ${value}\n`
  const place = { indent: 2, column: 3, foldable: true }
  switch (choosePrintedStyle(value)) {
    case 'literal': {
      const text = writeLiteral(value, place.indent)
      return `k: ${text}${text.endsWith('\n') ? '' : '\n'}`
    }
    case 'double':
      return `k: ${writeDouble(value, place)}\n`
    case 'single':
      return `k: ${writeSingle(value, place)}\n`
    default:
      return `k: ${writePlain(value, place)}\n`
  }
}

function scalarsOf(node: Node): readonly Scalar[] {
  if (node.type === 'scalar') return [node]
  if (node.type === 'sequence') return node.items.flatMap(scalarsOf)
  return node.entries.flatMap(({ key, value }) => [key, ...scalarsOf(value)])
}

/** Characters that the writer handles before it chooses a style, so `writeSlowly` cannot print them. */
const unwritable = /[\x7f-\x9f\u2028\u2029\ufffe\uffff\r]/

test('all scalars of a manifest are printed according to the complete rules', () => {
  let written = 0
  fc.assert(
    fc.property(mutated, (changed) => {
      const node = outcome(() => readNode(splitDocuments(changed)[0]?.text ?? '', 'f.yaml'))
      if (typeof node !== 'object') return
      for (const one of scalarsOf(node)) {
        if (unwritable.test(one.text)) continue
        const short = outcome(() => writeNode(mapping([{ key: scalar('k'), value: one }])))
        expect(short).toBe(outcome(() => writeSlowly(one)))
        written++
      }
    }),
    { numRuns: 600 },
  )
  expect(written).toBeGreaterThan(5000)
})

test('printed text is parsed to the same values', () => {
  let written = 0
  fc.assert(
    fc.property(mutated, (changed) => {
      const node = outcome(() => readNode(splitDocuments(changed)[0]?.text ?? '', 'f.yaml'))
      if (typeof node !== 'object' || node.type !== 'mapping') return
      const values = outcome(() => toJson(node))
      const text = outcome(() => writeNode(node))
      // Values that JSON cannot represent cannot be printed, and merge keys that random changes create are merged only
      // when printing.
      if (typeof values === 'string' || changed.includes('<<')) return
      expect(outcome(() => toJson(readNode(text, 'g.yaml') as Node))).toEqual(values)
      written++
    }),
    { numRuns: 600 },
  )
  expect(written).toBeGreaterThan(200)
})

test('a second conversion through JSON changes nothing', () => {
  fc.assert(
    fc.property(mutated, (changed) => {
      const node = outcome(() => readNode(splitDocuments(changed)[0]?.text ?? '', 'f.yaml'))
      if (typeof node !== 'object') return
      const once = outcome(() => throughJson(node))
      if (typeof once === 'object') expect(throughJson(once)).toBe(once)
    }),
    { numRuns: 300 },
  )
})
