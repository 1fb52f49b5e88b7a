import { codeOf } from '../../test/support/code-of.ts'
import { print, resource, resources, yaml } from '../../test/support/resources.ts'
import type { FieldSpec } from '../schema/field-spec.ts'
import { type NamespaceOptions, setNamespace } from './namespace.ts'

const spec = (path: string, kind: string): FieldSpec => ({ group: '', version: '', kind, path, create: false })
const specs = [
  spec('metadata/namespace', ''),
  spec('metadata/name', 'Namespace'),
  spec('subjects/namespace', 'RoleBinding'),
  spec('spec/target', 'Thing'),
]

function moved(text: string, options: Partial<NamespaceOptions> = {}): string {
  return print(...setNamespace(resources(text), { namespace: 'shop', specs, ...options }))
}

const object = (kind: string, namespace = '', apiVersion = 'v1'): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: a\n${namespace === '' ? '' : `  namespace: ${namespace}\n`}`

describe('a namespace', () => {
  test('is set on namespaced objects and objects of unknown scope, and replaces an existing one', () => {
    expect(moved(object('ConfigMap'))).toContain('namespace: shop\n')
    expect(moved(object('ConfigMap', 'old'))).toContain('namespace: shop\n')
    expect(moved(object('Thing', '', 'example.com/v1'))).toContain('namespace: shop\n')
    expect(moved(object('PersistentVolume'))).not.toContain('shop')
  })

  test('renames the core Namespace, but no other kind with that name', () => {
    expect(moved(object('Namespace'))).toContain('name: shop\n')
    expect(moved(object('Namespace', '', 'example.com/v1'))).toContain('name: a\n  namespace: shop\n')
  })

  test('is not changed if only unset namespaces are set; an empty one counts as unset', () => {
    expect(moved(object('ConfigMap', 'old'), { unsetOnly: true })).toContain('namespace: old\n')
    expect(moved(object('ConfigMap', '""'), { unsetOnly: true })).toContain('namespace: shop\n')
  })

  test('is set in fields of field specs', () => {
    const thing = `${object('Thing', '', 'example.com/v1')}spec:\n  target: old\n`
    expect(moved(thing)).toContain('target: shop\n')
    const wrong = thing.replace('target: old', 'target: [old]')
    expect(codeOf(() => moved(wrong))).toBe('NAMESPACE_TARGET_NOT_SCALAR')
  })

  test('is never set on objects rendered by helm', () => {
    const chart = resource(object('ConfigMap'), { helmGenerated: true })
    expect(setNamespace([chart], { namespace: 'shop', specs })[0]).toBe(chart)
  })

  test('that would result in duplicate IDs is an error', () => {
    expect(codeOf(() => moved(`${object('ConfigMap', 'x')}---\n${object('ConfigMap', 'y')}`))).toBe(
      'NAMESPACE_CONFLICT',
    )
  })

  test('that is empty does nothing', () => {
    const list = resources(object('ConfigMap', 'x'))
    expect(setNamespace(list, { namespace: '', specs })).toBe(list)
  })
})

describe('subjects of role bindings', () => {
  const binding = yaml`
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata:
      name: b
    subjects:
    - kind: ServiceAccount
      name: default
    - kind: ServiceAccount
      name: other
      namespace: old
    - kind: User
      name: jo
  `
  const namespaces = (options: Partial<NamespaceOptions>) =>
    moved(binding, options)
      .split('subjects:')[1]
      ?.match(/namespace: .*/g)

  test.each([
    ['defaultOnly', ['namespace: shop', 'namespace: old']],
    ['allServiceAccounts', ['namespace: shop', 'namespace: shop']],
    ['none', ['namespace: old']],
  ] as const)('move by the mode %s', (subjects, expected) => {
    expect(namespaces({ subjects })).toEqual(expected)
  })

  test('that are not a list of maps with names are an error', () => {
    expect(codeOf(() => moved(`${binding.split('subjects:')[0]}subjects: [a]\n`))).toBe('FIELD_WRONG_NODE_KIND')
    expect(codeOf(() => moved(`${binding.split('subjects:')[0]}subjects: {a: b}\n`))).toBe('FIELD_WRONG_NODE_KIND')
    expect(codeOf(() => moved(`${binding.split('subjects:')[0]}subjects: [{name: [a]}]\n`))).toBe(
      'FIELD_WRONG_NODE_KIND',
    )
  })
})
