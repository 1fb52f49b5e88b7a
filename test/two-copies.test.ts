import * as first from '#kuilt'
import { copyOfLibrary } from './support/library-copy.ts'

const second = await copyOfLibrary()

const files = {
  '/over/kustomization.yaml': 'resources: [../base]\nnamePrefix: p-\n',
  '/base/kustomization.yaml': 'resources: [a.yaml]\n',
  '/base/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { k: "1" }\n',
}

test('a result of one copy of the library is printed by another', async () => {
  expect(first.toYaml).not.toBe(second.toYaml)
  const result = first.buildSync('/over', { fileSystem: first.memoryFileSystem(files) })
  expect(second.toYaml(result)).toBe(first.toYaml(result))
  expect(second.toFiles(result)).toEqual(first.toFiles(result))
  expect(second.toYaml(result.resources)).toBe(first.toYaml(result))
})

test('errors of one copy are recognized by another', async () => {
  const fileSystem = first.memoryFileSystem({ ...files, '/base/a.yaml': 'kind: ConfigMap\n' })
  const caught = outcome(() => first.buildSync('/over', { fileSystem }))
  expect(caught).not.toBeInstanceOf(second.KuiltError)
  expect(second.isKuiltError(caught) && [caught.code, caught.chain]).toEqual([
    'RESOURCE_NAME_MISSING',
    ['/over', '../base', 'a.yaml'],
  ])
})

test('a cache of one copy serves another', async () => {
  const cache = first.createCache()
  const outputs = [first, second, first].map(({ buildSync, memoryFileSystem, toYaml }) =>
    toYaml(buildSync('/over', { fileSystem: memoryFileSystem(files), cache })),
  )
  expect(new Set(outputs).size).toBe(1)
})

test('a result exposes only its public properties', async () => {
  const { buildSync, createCache, memoryFileSystem } = first
  const result = buildSync('/over', { fileSystem: memoryFileSystem(files) })
  expect(Object.keys(result)).toEqual(['warnings', 'inputs'])
  expect(result.resources).toHaveLength(1)
  expect(Object.keys(createCache())).toEqual(['clear'])
})

function outcome(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}
