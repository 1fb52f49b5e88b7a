import { yaml } from '../../../test/support/resources.ts'
import type { Node } from '../../tree/node.ts'
import { parseEmbedded, printEmbedded } from './edit-embedded.ts'

/** The text after the value of the field `x`, at any level, has been changed to `new`. */
function change(text: string): string | undefined {
  const document = parseEmbedded(text)
  return document && printEmbedded({ ...document, root: setX(document.root) }, text)
}

function setX(node: Node): Node {
  if (node.type === 'sequence') return { ...node, items: node.items.map(setX) }
  if (node.type === 'scalar') return node
  const entries = node.entries.map(({ key, value }) =>
    key.text === 'x' && value.type === 'scalar'
      ? { key, value: { ...value, text: 'new', tag: '!!str' } }
      : { key, value: setX(value) },
  )
  return { ...node, entries }
}

describe('JSON', () => {
  test('on one line is kept on one line, with sorted keys', () => {
    expect(change('{"z": 1.0, "x": "old", "a": [true, null, 12345678901234567890]}')).toBe(
      '{"a":[true,null,12345678901234567890],"x":"new","z":1}',
    )
  })

  test('on several lines is indented by two, with empty maps and lists on one line', () => {
    expect(change('{\n    "x": "a: {,}",\n    "e": {},\n    "l": [1, {"m": []}]\n}')).toBe(yaml`
      {
        "e": {},
        "l": [
          1,
          {
            "m": []
          }
        ],
        "x": "new"
      }`)
  })

  test('has escaped angle brackets and ampersands, as in Go', () => {
    expect(change('{"x": "", "y": "<a&b>"}')).toBe('{"x":"new","y":"\\u003ca\\u0026b\\u003e"}')
  })

  test('with a value that is invalid for its type is rejected', () => {
    const document = parseEmbedded('[1]')
    const item = { type: 'scalar', text: 'a', style: 'plain', tag: '!!int', tagged: false, cell: undefined } as const
    const root = { type: 'sequence', items: [item], flow: true } as const
    expect(() => document && printEmbedded({ ...document, root }, '[1]')).toThrow(
      expect.objectContaining({ code: 'YAML_TAG_MISMATCH' }),
    )
  })
})

describe('YAML keeps', () => {
  test('comments above, after and below', () => {
    expect(
      change(yaml`
        # the document

        # above a
        a:
          # above x
          x: old   # behind x
          # below x

        # above b
        b: # behind b
          - 1 # behind 1
          # below 1
        # at the end
      `),
    ).toBe(yaml`
      # the document

      # above a
      a:
        # above x
        x: new # behind x
        # below x
      # above b
      b: # behind b
      - 1 # behind 1
      # below 1

      # at the end`)
  })

  test('comments in flow collections and at the dash of an item', () => {
    expect(
      change(yaml`
        a: [ 1, # one
          2 # two
         ]
        b:
        - # first
          x: old
        # second
        - - 1
      `),
    ).toBe(yaml`
      a: [1, # one
        2, # two
      ]
      b:
      - # first
        x: new
      # second
      - - 1`)
  })

  test('quoting, block styles, tags, anchors and the order of keys', () => {
    expect(
      change(yaml`
        x: "old"
        'k': 'it''s'
        anchored: &a !!str 1
        alias: *a
        custom: !Ref {b: [c, "d"], a: }
        literal: |+ # why
          one

          two

        folded: >-
          three
          four
        last: ~
      `),
    ).toBe(yaml`
      x: "new"
      'k': 'it''s'
      anchored: &a !!str 1
      alias: *a
      custom: !Ref {b: [c, "d"], a: ''}
      literal: |+ # why
        one

        two

      folded: >-
        three four
      last: ~`)
  })

  test('the type of a value with a tag, if the new text has a different type', () => {
    const document = parseEmbedded('a: 1')
    if (document?.root.type !== 'mapping') throw new Error('not a map')
    const [entry] = document.root.entries
    if (entry?.value.type !== 'scalar') throw new Error('not a scalar')
    const value = { ...entry.value, text: 'hello', tag: '!!int' }
    const root = { ...document.root, entries: [{ key: entry.key, value }] }
    expect(printEmbedded({ ...document, root }, 'a: 1')).toBe('a: !!int hello')
  })

  test('only the first document', () => {
    expect(change('---\nx: old\n---\nb: 1\n')).toBe('x: new')
  })
})

test('lists are no longer indented, and final line breaks are lost', () => {
  expect(change('l:\n    - a: 1\n      x: old\n    - b\n\n')).toBe('l:\n- a: 1\n  x: new\n- b')
})

test('a text without a document is empty', () => {
  expect(parseEmbedded('')).toBeUndefined()
  expect(parseEmbedded('# only a comment\n')).toBeUndefined()
})

test.each(['a: b: c', '{"a": "x\\/y"}', 'a: *x', 'a: [1'])('%s is not YAML', (text) => {
  expect(() => parseEmbedded(text)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^YAML_/) }))
})
