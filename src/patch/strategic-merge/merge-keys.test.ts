import { joinPartialKeys, usedKeys } from './merge-keys.ts'

test.each([
  ['equal keys stay', [['80', 'TCP']], [['80', 'TCP']]],
  [
    'a missing part is filled in',
    [
      ['80', ''],
      ['80', 'TCP'],
    ],
    [
      ['80', 'TCP'],
      ['80', 'TCP'],
    ],
  ],
  [
    'the first item is merged with the last match, each other item with its own',
    [
      ['80', ''],
      ['80', 'TCP'],
      ['80', 'UDP'],
    ],
    [
      ['80', 'UDP'],
      ['80', 'TCP'],
      ['80', 'UDP'],
    ],
  ],
  [
    'something has to agree',
    [
      ['80', ''],
      ['', 'TCP'],
    ],
    [
      ['80', ''],
      ['', 'TCP'],
    ],
  ],
])('%s', (_, keys, expected) => {
  expect(joinPartialKeys(keys)).toEqual(expected)
})

test('keys that no element has are ignored', () => {
  expect(
    usedKeys(
      [
        ['80', ''],
        ['81', ''],
      ],
      2,
    ),
  ).toEqual([0])
  expect(usedKeys([['', '']], 2)).toEqual([0, 1])
})
