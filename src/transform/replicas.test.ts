import { codeOf } from '../../test/support/code-of.ts'
import { print, resource, resources } from '../../test/support/resources.ts'
import { addPrefix } from './name-affix.ts'
import { setReplicas } from './replicas.ts'

const specs = ['Deployment', 'StatefulSet'].map((kind) => ({
  group: '',
  version: '',
  kind,
  path: 'spec/replicas',
  create: true,
}))
const object = (kind: string, spec = '{}') =>
  `apiVersion: apps/v1\nkind: ${kind}\nmetadata:\n  name: a\nspec: ${spec}\n`

test('a count is set or created in all kinds with a field spec', () => {
  const list = resources(`${object('Deployment', '{replicas: 1}')}---\n${object('StatefulSet')}---\n${object('Pod')}`)
  const result = setReplicas(list, { name: 'a', count: 3 }, specs)
  expect(print(...result).match(/replicas: 3/g)).toHaveLength(2)
  expect(result[2]).toBe(list[2])
})

test('a resource is found by a previous name', () => {
  const names = [{ group: '', version: '', kind: '', path: 'metadata/name', create: false }]
  const renamed = addPrefix([resource(object('Deployment'))], 'dev-', names)
  expect(print(...setReplicas(renamed, { name: 'a', count: 0 }, specs))).toContain('replicas: 0\n')
})

test.each(['b', 'A'])('a count for %s, which nothing is called, is an error', (name) => {
  const list = resources(object('Deployment'))
  expect(codeOf(() => setReplicas(list, { name, count: 3 }, specs))).toBe('REPLICAS_TARGET_MISSING')
})

test('a name that only exists in kinds without replicas is an error', () => {
  expect(() => setReplicas(resources(object('Pod')), { name: 'a', count: 3 }, specs)).toThrow(
    expect.objectContaining({
      code: 'REPLICAS_TARGET_MISSING',
      hint: 'Pod "a" exists, but `replicas` does not change its kind',
    }),
  )
})

test('a plugin without field specs is named as the reason', () => {
  const list = resources(object('Deployment'))
  expect(() => setReplicas(list, { name: 'a', count: 3 }, [])).toThrow(
    expect.objectContaining({
      message: expect.stringContaining('replicas: no resource is named "a"'),
      hint: 'the transformer has no `fieldSpecs`',
    }),
  )
})
