import { excerptAround } from './excerpt.ts'

test('a few lines around a line', () => {
  expect(excerptAround('a\nb\r\nc\nd\ne', 4)).toEqual({ firstLine: 2, lines: ['b', 'c', 'd', 'e'] })
  expect(excerptAround('a', 2)).toBeUndefined()
})

test('none of an archive', () => {
  const archive = new TextDecoder().decode(new Uint8Array([0x1f, 0x8b, 8, 0, 0x0a]))
  expect(excerptAround(archive, 1)).toBeUndefined()
})
