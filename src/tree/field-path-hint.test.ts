import { readNode } from '../yaml/read/resources.ts'
import { correctFieldPath } from './field-path-hint.ts'
import { joinKeys } from './joined-key.ts'

const text = `
metadata: { labels: { a.io/b: x } }
spec: { ports: [{ name: web, port: 1 }] }
`
const root = readNode(text, 'a.yaml')

test.each([
  ['metadata.labels.a.io/b', 'metadata.labels.[a.io/b]'],
  ['spec.ports[0].port', 'spec.ports.0.port'],
  ['spec.ports[*].port', 'spec.ports.*.port'],
  ['spec.ports[name=web].port', 'spec.ports.[name=web].port'],
  ['spec.ports.name=web.port', 'spec.ports.[name=web].port'],
  ['spec.ports.web.port', 'spec.ports.[name=web].port'],
  ['spec.ports.0.port', undefined],
  ['metadata.labels.[a.io/b]', undefined],
  ['metadata.labels.c.io/d', undefined],
  ['spec.ports[1].port', undefined],
])('the correct form of %j is %j', (path, corrected) => {
  expect(root && correctFieldPath(path, root)).toBe(corrected)
})

test('a new key can only be a joined key in a map of strings', () => {
  const joined = (parts: readonly string[]) => root && joinKeys(root, parts, { separator: '/', mayAdd: true })
  expect(joined(['metadata', 'labels', 'c.io', 'd'])).toEqual(['metadata', 'labels', 'c.io/d'])
  expect(joined(['metadata', 'other', 'd'])).toBeUndefined()
})
