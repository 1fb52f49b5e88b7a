import { assertUniqueKeys } from './unique-keys.ts'

test('equal keys in different maps are fine', () => {
  expect(() => assertUniqueKeys('a: { b: 1 }\nb: [{ a: 1 }, { a: 2 }]\n', 'c.yaml')).not.toThrow()
  expect(() => assertUniqueKeys('', 'c.yaml')).not.toThrow()
})

test('a repeated key is refused where it is', () => {
  expect(() => assertUniqueKeys('a:\n- b: 1\n  b: 2\n', 'c.yaml')).toThrow(
    expect.objectContaining({
      code: 'YAML_DUPLICATE_KEY',
      at: { file: 'c.yaml', document: 0, path: ['a', 0, 'b'] },
    }),
  )
})
