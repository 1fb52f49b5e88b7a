import { BoundedMap } from './bounded-map.ts'

test('drops the least recently used values if there are too many', () => {
  const map = new BoundedMap<string>(10)
  map.set('a', 'A', 4)
  map.set('b', 'B', 4)
  expect(map.get('a')).toBe('A')
  map.set('c', 'C', 4)
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual(['A', undefined, 'C'])
})

test('a value that is set again is counted once', () => {
  const map = new BoundedMap<number>(10)
  for (let i = 0; i < 100; i++) map.set('a', i, 6)
  map.set('b', 1, 4)
  expect([map.get('a'), map.get('b')]).toEqual([99, 1])
})

test('a value that is too large for the whole map is not kept', () => {
  const map = new BoundedMap<string>(10)
  map.set('a', 'A', 11)
  expect(map.get('a')).toBeUndefined()
  map.set('b', 'B', 10)
  expect(map.get('b')).toBe('B')
})
