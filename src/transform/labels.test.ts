import { codeOf } from '../../test/support/code-of.ts'
import { print, resource, resources, yaml } from '../../test/support/resources.ts'
import type { FieldSpec } from '../schema/field-spec.ts'
import { setPairs } from './labels.ts'

const spec = (path: string, create = true, kind = ''): FieldSpec => ({ group: '', version: '', kind, path, create })

const service = yaml`
  apiVersion: v1
  kind: Service
  metadata:
    name: s
  spec:
    selector:
      app: s
`

test('pairs are added to all fields: existing keys keep their position, new ones are sorted', () => {
  const [result] = setPairs(resources(service), { z: '1', app: 'x', b: 'yes' }, [
    spec('metadata/labels'),
    spec('spec/selector'),
  ])
  expect(result && print(result)).toBe(yaml`
    apiVersion: v1
    kind: Service
    metadata:
      labels:
        app: x
        b: "yes"
        z: "1"
      name: s
    spec:
      selector:
        app: x
        b: "yes"
        z: "1"
  `)
})

test('a field is created only if its field spec allows it, and only in its kinds', () => {
  const list = resources(service)
  expect(setPairs(list, { a: 'b' }, [spec('metadata/labels', false), spec('spec/x', true, 'Pod')])).toBe(list)
})

test('without pairs, the same list is returned', () => {
  const list = resources(service)
  expect(setPairs(list, {}, [spec('metadata/labels')])).toBe(list)
})

test('names of JavaScript built-ins are ordinary labels', () => {
  const pairs = JSON.parse('{"__proto__": "a", "constructor": "b"}') as Record<string, string>
  const [result] = setPairs(resources(service), pairs, [spec('metadata/labels')])
  expect(result && print(result)).toContain('labels:\n    __proto__: a\n    constructor: b\n')
})

test('a list instead of a map is an error; null is ignored if nothing may be created', () => {
  const withSelector = (value: string) => [resource(service.replace('\n    app: s', ` ${value}`))]
  const selector = [spec('spec/selector', false)]
  expect(codeOf(() => setPairs(withSelector('[a]'), { a: 'b' }, selector))).toBe('FIELD_WRONG_NODE_KIND')
  const nulls = withSelector('null')
  expect(setPairs(nulls, { a: 'b' }, selector)).toBe(nulls)
})
