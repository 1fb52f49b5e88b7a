import { mapping, scalar, sequence, taggedScalar } from '../../tree/node.ts'
import { readNode } from '../read/resources.ts'
import { nodeText } from './node-text.ts'

test.each([
  'a',
  '1.50',
  '"1"',
  "'it''s'",
  '"tab\\there \\x01 \\U0001F600"',
  '~',
  '{a: 1, "b": [x, \'y\'], c: {}}',
  'a:\n  b:\n  - 1\n  - - 2\n    - c: d\n      e: f\nempty: []',
  'text: |-\n  one\n    two\n\n  three',
  'text: |2\n    indented\nnext: "# no comment"',
  'folded: >-\n  one\n\n  two',
])('%s is written as it was read', (text) => {
  const node = readNode(text, '')
  expect(node && nodeText(node)).toBe(text)
})

test.each([
  ['a string that reads as a number is quoted', taggedScalar('1', '!!str'), '"1"'],
  ['a number is not', taggedScalar('1', '!!int'), '1'],
  ['a tag is written where the text says something else', taggedScalar('a', '!!int'), '!!int a'],
  ['nothing is known of an untyped scalar', taggedScalar('1', ''), '1'],
  ['several lines become a block', scalar('a\nb'), '|-\n  a\n  b'],
  ['several lines in quotes stay in quotes', scalar('a\n\nb', 'single'), "'a\n\n\n  b'"],
  ['a space at the end forbids a block', scalar('a \nb'), '"a \\nb"'],
  ['what starts like a comment is quoted', scalar('# a'), "'# a'"],
  ['a colon forbids plain style in flow collections only', sequence([scalar('a:b')], true), "['a:b']"],
  ['an empty value in a flow collection is quoted', sequence([scalar('')], true), "['']"],
])('%s', (_, node, text) => {
  expect(nodeText(node)).toBe(text)
})

test('long and multi-line keys get a question mark', () => {
  const long = 'k'.repeat(129)
  const map = mapping([
    { key: scalar(long), value: scalar('a') },
    { key: scalar('b\nc'), value: sequence([scalar('d')]) },
  ])
  expect(nodeText(map)).toBe(`? ${long}\n: a\n? |-\n  b\n  c\n: - d`)
})
