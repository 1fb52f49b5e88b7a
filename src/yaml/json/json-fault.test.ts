import fc from 'fast-check'
import { jsonFault } from './json-fault.ts'

test.each([
  ['[{"op": "add"', 'unexpected end of JSON'],
  ['[', 'unexpected end of JSON'],
  ['', 'unexpected end of JSON'],
  ['[1,\n  2,\n]', 'unexpected "]" in JSON at line 3, column 1'],
  ['{"a": 1,}', 'unexpected "}" in JSON at line 1, column 9'],
  ['[{"a" 1}]', 'unexpected "1" in JSON at line 1, column 7'],
  ['[{op: 1}]', 'unexpected "op" in JSON at line 1, column 3'],
  ["['a']", 'unexpected "\'" in JSON at line 1, column 2'],
  ['[01]', 'unexpected "1" in JSON at line 1, column 3'],
  ['["a\tb"]', 'unexpected "a\\tb" in JSON at line 1, column 2'],
  ['[1] // end', 'unexpected "/" in JSON at line 1, column 5'],
  ['[1}', 'unexpected "}" in JSON at line 1, column 3'],
  ['[1] [2]', 'unexpected "[" in JSON at line 1, column 5'],
])('the fault in %j is named', (text, fault) => {
  expect(jsonFault(text).reason).toBe(fault)
})

test('every text that a JSON parser rejects has a fault; for valid texts, it is always an unexpected end', () => {
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
      if (parses(text)) expect(fault).toBe('unexpected end of JSON')
      else if (fault === 'unexpected end of JSON') expect(parses(text)).toBe(false)
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
