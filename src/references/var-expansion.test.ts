import { expandVars, type VarValue } from './var-expansion.ts'

const values: ReadonlyMap<string, VarValue> = new Map([
  ['SVC', { text: 'web', alone: 'web', tag: '!!str' }],
  ['PORT', { text: '80', alone: '80', tag: '!!int' }],
  ['BIG', { text: '1e+30', alone: `1${'0'.repeat(30)}`, tag: '!!float' }],
])

function expand(text: string): string {
  return expandVars(text, (name) => values.get(name)).text
}

test.each([
  ['$(SVC)', 'web'],
  ['http://$(SVC):$(PORT)/', 'http://web:80/'],
  ['$(SVC)$(SVC)', 'webweb'],
  ['$$(SVC)', '$(SVC)'],
  ['$$$(SVC)$', '$web$'],
  ['$(UNKNOWN) $()', '$(UNKNOWN) $()'],
  ['$(UNTERMINATED', '$(UNTERMINATED'],
  ['$($(SVC))', '$($(SVC))'],
  ['$SVC $', '$SVC $'],
  ['x$(BIG)', 'x1e+30'],
])('%s becomes %s', (text, expected) => {
  expect(expand(text)).toBe(expected)
})

test('a var alone keeps its type; in a longer string it becomes text', () => {
  const lookUp = (name: string) => values.get(name)
  expect(expandVars('$(PORT)', lookUp)).toEqual({ text: '80', tag: '!!int' })
  expect(expandVars('$(BIG)', lookUp)).toEqual({ text: `1${'0'.repeat(30)}`, tag: '!!float' })
  expect(expandVars(' $(PORT)', lookUp)).toEqual({ text: ' 80', tag: '!!str' })
  expect(expandVars('$(UNKNOWN)', lookUp)).toEqual({ text: '$(UNKNOWN)', tag: '!!str' })
})

test('a dollar sign before a non-ASCII character results in base64', () => {
  expect(expand('$é')).toBe('JMODqQ==')
  expect(expand('$日本 x')).toBe('JMOml6XmnKwgeA==')
  expect(expand('é $(SVC) $$é')).toBe('é web $é')
})
