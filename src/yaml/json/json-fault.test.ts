import fc from 'fast-check'
import { jsonFault } from './json-fault.ts'

test.each([
  ['[{"op": "add"', 'the JSON text ends too early'],
  ['[', 'the JSON text ends too early'],
  ['', 'the JSON text ends too early'],
  ['[1,\n  2,\n]', '"]" in line 3, column 1 is not expected in JSON'],
  ['{"a": 1,}', '"}" in line 1, column 9 is not expected in JSON'],
  ['[{"a" 1}]', '"1" in line 1, column 7 is not expected in JSON'],
  ['[{op: 1}]', '"op" in line 1, column 3 is not expected in JSON'],
  ["['a']", '"\'" in line 1, column 2 is not expected in JSON'],
  ['[01]', '"1" in line 1, column 3 is not expected in JSON'],
  ['["a\tb"]', '"\\"a\\tb\\"" in line 1, column 2 is not expected in JSON'],
  ['[1] // end', '"/" in line 1, column 5 is not expected in JSON'],
  ['[1}', '"}" in line 1, column 3 is not expected in JSON'],
  ['[1] [2]', '"[" in line 1, column 5 is not expected in JSON'],
])('the fault in %j is named', (text, fault) => {
  expect(jsonFault(text).reason).toBe(fault)
})

test('whatever a JSON parser refuses has a fault, and what it reads is only ever too short', () => {
  const pieces = fc.constantFrom(
    '[',
    ']',
    '{',
    '}',
    ',',
    ':',
    ' ',
    '\n',
    '1',
    '-2.5e3',
    '"a"',
    '"\\u0041"',
    'true',
    'null',
    'x',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join('')
      const { reason: fault } = jsonFault(text)
      if (parses(text)) expect(fault).toBe('the JSON text ends too early')
      else if (fault === 'the JSON text ends too early') expect(parses(text)).toBe(false)
      else expect(parses(`${text}${']'.repeat(12)}`)).toBe(false)
    }),
    { numRuns: 2000 },
  )
})

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
