import { expressionsIn } from './expressions.ts'

const open = '$' + '{'

test('finds names, operators and defaults, also of nested expressions', () => {
  const found = expressionsIn(`a ${open}x} ${open}y:=${open}z}} $${open}no} $$${open}yes}`)
  expect(found.map(({ name, operator, hasDefault }) => [name, operator, hasDefault])).toEqual([
    ['x', '', false],
    ['y', ':=', true],
    ['z', '', false],
    ['yes', '', false],
  ])
})
