import { resource, resources } from '../../test/support/resources.ts'
import { dropLocalConfig } from './local-config.ts'

function configMap(name: string, annotation?: string): string {
  const annotations =
    annotation === undefined ? '' : `, annotations: { config.kubernetes.io/local-config: ${annotation} }`
  return `{ apiVersion: v1, kind: ConfigMap, metadata: { name: ${name}${annotations} } }\n---\n`
}

function remaining(...documents: readonly string[]): readonly string[] {
  return dropLocalConfig(resources(documents.join(''))).map(({ id }) => id.name)
}

test('a resource marked as local config is dropped, unless the value is false', () => {
  expect(
    remaining(
      configMap('a', '"true"'),
      configMap('b', '"false"'),
      configMap('c', '"no"'),
      configMap('d', '~'),
      configMap('e', 'false'),
      configMap('f', '"False"'),
      configMap('g'),
    ),
  ).toEqual(['b', 'e', 'g'])
})

test('without local config, the same array is returned', () => {
  const list = resources(configMap('a') + configMap('b', '"false"'))
  expect(dropLocalConfig(list)).toBe(list)
})

test('a resource that has lost its name is rejected, unless it is a list', () => {
  expect(() => dropLocalConfig([resource('{ apiVersion: v1, kind: ConfigMap, metadata: { labels: {} } }')])).toThrow(
    expect.objectContaining({ code: 'RESOURCE_LOST_NAME' }),
  )
  expect(() => dropLocalConfig([resource('{ apiVersion: v1, metadata: { name: a } }')])).toThrow(
    expect.objectContaining({ code: 'RESOURCE_LOST_KIND' }),
  )
  expect(dropLocalConfig([resource('{ apiVersion: v1, kind: FooList }')])).toHaveLength(1)
})

test('two resources with the same ID are rejected', () => {
  expect(() => remaining(configMap('a'), configMap('a'))).toThrow(expect.objectContaining({ code: 'ID_CONFLICT' }))
})

test('local config is kept if another resource now has its ID, as in kustomize', () => {
  expect(remaining(configMap('a', '"true"'), configMap('a'))).toEqual(['a', 'a'])
})
