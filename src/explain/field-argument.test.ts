import { formatPointer, partsOf } from '../tree/field-path.ts'
import { parseFieldArgument } from './field-argument.ts'

test.each([
  ['spec.containers.[name=web].image', '/spec/containers/[name=web]/image'],
  ['spec.containers[name=web].image', '/spec/containers/[name=web]/image'],
  ['spec.containers[name=web.app].image', '/spec/containers/[name=web.app]/image'],
  ['spec.containers[0].image', '/spec/containers/0/image'],
  ['.spec.containers.0.image', '/spec/containers/0/image'],
  ['/spec/containers/0/image', '/spec/containers/0/image'],
  ['metadata.annotations["a.b/c"]', '/metadata/annotations/a.b~1c'],
  ["metadata.annotations['a.b/c']", '/metadata/annotations/a.b~1c'],
  ['metadata.annotations.[a.b/c]', '/metadata/annotations/a.b~1c'],
  ['metadata.annotations.a\\.b/c', '/metadata/annotations/a.b~1c'],
  ['/metadata/annotations/a.b~1c', '/metadata/annotations/a.b~1c'],
])('%s', (text, pointer) => {
  expect(formatPointer(partsOf(parseFieldArgument(text)))).toBe(pointer)
})
