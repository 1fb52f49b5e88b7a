import { print, resources } from '../../test/support/resources.ts'
import type { FieldSpec } from '../schema/field-spec.ts'
import { addPrefix, addSuffix } from './name-affix.ts'

const spec = (path: string, kind = ''): FieldSpec => ({ group: '', version: '', kind, path, create: false })
const names = [spec('metadata/name')]
const object = (kind: string, name = 'a', apiVersion = 'v1') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n`

test('a prefix and a suffix change the name, and are recorded with the previous name', () => {
  const [prefixed] = addPrefix(resources(object('ConfigMap')), 'dev-', names)
  const [both] = addSuffix(prefixed ? [prefixed] : [], '-v2', names)
  expect(both && print(both)).toContain('name: dev-a-v2\n')
  expect(both?.state.prefixes).toEqual(['dev-'])
  expect(both?.state.suffixes).toEqual(['-v2'])
  expect(both?.allIds.map(({ name }) => name)).toEqual(expect.arrayContaining(['a', 'dev-a', 'dev-a-v2']))
})

test.each([
  object('Namespace'),
  object('CustomResourceDefinition', 'a', 'apiextensions.k8s.io/v1'),
  object('APIService', 'a', 'apiregistration.k8s.io/v1'),
])('names that are promises to the whole cluster stay: %#', (text) => {
  const list = resources(text)
  expect(addPrefix(list, 'dev-', names)).toBe(list)
})

test('an APIService in a different group is an ordinary resource', () => {
  const [result] = addPrefix(resources(object('APIService', 'a', 'example.com/v1')), 'dev-', names)
  expect(result && print(result)).toContain('name: dev-a\n')
})

test('field specs can add affixes to other fields, which does not record a name', () => {
  const list = resources(`${object('Thing', 'a', 'example.com/v1')}target: b\n`)
  const [result] = addPrefix(list, 'dev-', [spec('target', 'Thing')])
  expect(result && print(result)).toContain('name: a\ntarget: dev-b\n')
  expect(result?.state.prefixes).toEqual([])
})

test('a comma splits a prefix into several, as in the list of kustomize', () => {
  const [result] = addPrefix(resources(object('ConfigMap')), 'a,b-', names)
  expect(result?.state.prefixes).toEqual(['a', 'b-'])
})
