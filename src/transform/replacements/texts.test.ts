import { print, resources, yaml } from '../../../test/support/resources.ts'
import { outcomeOf } from '../../diagnostics/index.ts'
import type { Resource } from '../../resource/resource.ts'
import { type Cell, mapping, scalar } from '../../tree/node.ts'
import { applyReplacements, type Replacement } from './replacements.ts'

/** Returns the `data` of a ConfigMap after `hello` has been written to the field paths below it. */
function write(data: string, paths: readonly string[], options: { create?: boolean; delimiter?: string } = {}): string {
  const list = resources(`apiVersion: v1\nkind: ConfigMap\nmetadata: { name: t }\ndata: ${data}\n`)
  const targets = [{ select: { name: 't' }, fieldPaths: paths.map((path) => `data.${path}`), options }]
  return print(...applyReplacements(list, [{ sourceValue: 'hello', targets }])).replace(/\nkind:.*/s, '\n')
}

describe('a path through a string changes its content', () => {
  test('of JSON, and sorts its keys', () => {
    expect(write(`{ cfg.json: '{"z":1,"a":{"b":"old","c":[1,2]}}' }`, ['[cfg.json].a.b'])).toBe(yaml`
      apiVersion: v1
      data:
        cfg.json: '{"a":{"b":"hello","c":[1,2]},"z":1}'
    `)
  })

  test('of YAML, and keeps its comments', () => {
    expect(write('{ cfg: "# c\\na:\\n  b: old   # d\\nz: 1\\n" }', ['cfg.a.b'])).toBe(yaml`
      apiVersion: v1
      data:
        cfg: |-
          # c
          a:
            b: hello # d
          z: 1
    `)
  })

  test('of all elements, and reports types that no longer match', () => {
    const text = '"l:\\n- {n: x, v: 1, w: 2}\\n- {n: q, v: 1, w: 2}\\n"'
    expect(write(`{ cfg: ${text} }`, ['cfg.l.*.v', 'cfg.l.[n=x].w'])).toBe(yaml`
      apiVersion: v1
      data:
        cfg: |-
          l:
          - {n: x, v: !!int hello, w: !!int hello}
          - {n: q, v: !!int hello, w: 2}
    `)
  })

  test('and creates what is missing', () => {
    expect(write(`{ cfg: '{"z":1}' }`, ['cfg.new.x'], { create: true })).toContain(`cfg: '{"new":{"x":"hello"},"z":1}'`)
  })

  test('and ignores delimiters', () => {
    expect(write(`{ cfg: '{"a":"x/y"}' }`, ['cfg.a'], { delimiter: '/' })).toContain(`cfg: '{"a":"hello"}'`)
  })
})

test('a path with a dot at its end empties an existing string, because the value is set in a copy', () => {
  expect(write('{ a: old, b: old, c: [x] }', ['a.', 'b..x', 'c.0.'], { create: true })).toBe(yaml`
    apiVersion: v1
    data:
      a: ""
      b: '{}'
      c:
      - ""
  `)
})

test('a path with a dot at its end fails in a field that it has created', () => {
  expect(() => write('{}', ['new.'], { create: true })).toThrow(
    expect.objectContaining({ code: 'REPLACEMENT_TARGET_FIELD' }),
  )
})

test('a field that is not in the string is missing', () => {
  expect(() => write(`{ cfg: '{"z":1}' }`, ['cfg.new'])).toThrow(
    expect.objectContaining({ code: 'REPLACEMENT_TARGET_FIELD' }),
  )
})

test('a JSON number that cannot become a string is unchanged, as in kustomize', () => {
  expect(write(`{ cfg: '{"z":1}' }`, ['cfg.z'])).toContain(`cfg: '{"z":1}'`)
})

test('after a wildcard, the string is searched, and the change is lost', () => {
  const list = resources(yaml`
    apiVersion: v1
    kind: Foo
    metadata: { name: t }
    spec: { l: [{ cfg: '{"a":"b"}' }] }
  `)
  const replacement = (path: string): Replacement => ({
    sourceValue: 'hello',
    targets: [{ select: {}, fieldPaths: [path] }],
  })
  expect(applyReplacements(list, [replacement('spec.l.*.cfg.a')])).toBe(list)
  expect(() => applyReplacements(list, [replacement('spec.l.*.cfg.zz')])).toThrow(
    expect.objectContaining({ code: 'REPLACEMENT_TARGET_FIELD' }),
  )
})

describe('shared values', () => {
  const cell: Cell = { label: 'x' }
  const value = { ...scalar('one'), cell }

  function shared(): Resource {
    const [item] = resources('apiVersion: v1\nkind: Foo\nmetadata: { name: t }\n')
    if (item === undefined) throw new Error('no resource')
    const labels = mapping([{ key: scalar('x'), value }])
    const spec = mapping([
      { key: scalar('a'), value: labels },
      { key: scalar('b'), value: labels },
      { key: scalar('copy'), value: scalar('old') },
      { key: scalar('map'), value: mapping([]) },
    ])
    return item.withNode({ ...item.node, entries: [...item.node.entries, { key: scalar('spec'), value: spec }] })
  }

  test('change together', () => {
    const targets = [{ select: {}, fieldPaths: ['spec.a.x'] }]
    const result = applyReplacements([shared()], [{ sourceValue: 'two', targets }])
    expect(print(...result)).toContain('a:\n    x: two\n  b:\n    x: two\n')
  })

  test('are not shared with their copies', () => {
    const copy: Replacement = {
      source: { kind: 'Foo', fieldPath: 'spec.a' },
      targets: [{ select: {}, fieldPaths: ['spec.map'] }],
    }
    const change = { sourceValue: 'two', targets: [{ select: {}, fieldPaths: ['spec.b.x'] }] }
    expect(print(...applyReplacements([shared()], [copy, change]))).toContain('map:\n    x: one\n')
  })

  test('are read again if the same replacement writes the shared value', () => {
    const replacement: Replacement = {
      source: { kind: 'Foo', fieldPath: 'spec.a.x' },
      targets: [
        { select: {}, fieldPaths: ['spec.b.x'], options: { delimiter: '/', index: 9 } },
        { select: {}, fieldPaths: ['spec.copy'] },
      ],
    }
    expect(print(...applyReplacements([shared()], [replacement]))).toContain('copy: one/one\n')
  })
})

test.each([
  ['[a.yaml].server.hots', 'did you mean "data.[a.yaml].server.host"?'],
  ['[a.yaml].server.host.x', '"data.[a.yaml].server.host" is a single value and has no fields'],
  ['[a.yaml].x.y', 'the content of "data.[a.yaml]" has the fields server and ports'],
  ['[a.yaml].ports.[n=y].p', '"data.[a.yaml].ports" has an item whose n is x'],
  ['b.x', '"data.b" is a single value and has no fields'],
])('the hint for the missing field %s describes the content of the string', (path, hint) => {
  const error = outcomeOf(() =>
    write('{ a.yaml: "server: {host: h}\\nports: [{n: x, p: 1}]", b: plain }', [path]),
  ).error
  expect(error?.hint?.split('\n')[0]).toBe(hint)
})
