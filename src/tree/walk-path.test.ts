import { resource } from '../../test/support/resources.ts'
import { attempt } from '../diagnostics/index.ts'
import { parseVarPath } from './field-path.ts'
import { findNode } from './walk-path.ts'

const { node } = resource(`
kind: Foo
metadata:
  annotations: { example.com/a: dotted }
spec:
  ports: [{ name: http, port: 80 }, { name: tls, port: 443 }]
  args: [-v, -x]
  nothing: null
`)

function textAt(path: string): string | undefined {
  const found = attempt(() => findNode(node, parseVarPath(path)))?.node
  return found?.type === 'scalar' ? found.text : found?.type
}

test.each([
  ['kind', 'Foo'],
  ['.kind', 'Foo'],
  ['spec.ports[1].port', '443'],
  ['spec.ports.0.port', '80'],
  ['spec.ports.-.port', '443'],
  ['spec.ports.[name=tls].port', '443'],
  ['spec.args.[=-x]', '-x'],
  ['metadata.annotations.[example.com/a]', 'dotted'],
  ['metadata.annotations.example\\.com/a', 'dotted'],
  ['spec.ports', 'sequence'],
  ['spec.nothing', 'null'],
  ['spec.nothing.more', undefined],
  ['spec.ports[2].port', undefined],
  ['spec.ports.port', undefined],
  ['spec.ports.*', undefined],
  ['spec.missing', undefined],
])('the path %s leads to %s', (path, expected) => {
  expect(textAt(path)).toBe(expected)
})
