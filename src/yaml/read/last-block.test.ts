import { readResourceDocuments } from './resources.ts'

const lastBlock = (text: string): string | undefined => readResourceDocuments(text, 'f.yaml')[0]?.lastBlock?.text

test.each([
  'a: |+\n  x\n\n# c\n',
  'a: |+\n  x\n\n# c',
  'a: |+\n  x\n\n# c\n...\n',
  'a: |+\n  x\n\n# c\n# d\n\n',
  'a: >+\n  x\n\n# c\n',
  'a:\n- b\n- c: |+\n    x\n\n  # c\n',
])('the kept text before the comment at the end of %j', (text) => {
  expect(lastBlock(text)).toBe('x\n\n')
})

test.each([
  'a: |+\n  x\n\n',
  'a: |\n  x\n\n# c\n',
  'a: |+\n  x\n# c\n',
  'a: |+\n  # c\n\n',
  'a: |+\n  x\n\n# c\nb: c\n',
  'a: "x\\n\\n"\n# c\n',
  '{a: "x\\n\\n"} # c\n',
])('there is none in %j', (text) => {
  expect(lastBlock(text)).toBeUndefined()
})
