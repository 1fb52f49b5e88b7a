import { print, resource, resources, yaml } from '../../test/support/resources.ts'
import type { Resource, ResourceState } from '../resource/resource.ts'
import { effectiveNamespace } from '../resource/resource-id.ts'
import type { NameReference } from '../schema/field-spec.ts'
import { defaultFieldSpecs } from '../schema/field-specs.gen.ts'
import { fixNameReferences } from './name-references.ts'

/** Returns a resource whose previous name is `oldName`. */
function renamed(oldName: string, text: string, state: Partial<ResourceState> = {}): Resource {
  const { id } = resource(text)
  const history = [{ name: oldName, namespace: effectiveNamespace(id), kind: id.kind }]
  return resource(text, { history, ...state })
}

function fix(list: readonly Resource[], nameReference: readonly NameReference[] = defaultFieldSpecs.nameReference) {
  return fixNameReferences(list, nameReference)
}

/** Returns the referrer, which is the first resource in the list, after its references have been updated. */
function fixed(...list: readonly Resource[]): string {
  const [first] = fix(list)
  return first === undefined ? '' : print(first)
}

const configMap = renamed('settings', '{ apiVersion: v1, kind: ConfigMap, metadata: { name: dev-settings-abc } }')

function nameReference(kind: string, path: string, target = 'ConfigMap'): readonly NameReference[] {
  const any = { group: '', version: '' }
  return [{ ...any, kind: target, fieldSpecs: [{ ...any, kind, path, create: false }] }]
}

test('all references of a pod to a ConfigMap are updated', () => {
  const pod = resource(yaml`
    apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec:
      containers:
      - name: web
        envFrom: [{ configMapRef: { name: settings } }]
        env: [{ name: A, valueFrom: { configMapKeyRef: { name: settings, key: a } } }]
      volumes: [{ name: settings, configMap: { name: settings } }]
  `)
  expect(fixed(pod, configMap)).toBe(yaml`
    apiVersion: v1
    kind: Pod
    metadata:
      name: web
    spec:
      containers:
      - env:
        - name: A
          valueFrom:
            configMapKeyRef:
              key: a
              name: dev-settings-abc
        envFrom:
        - configMapRef:
            name: dev-settings-abc
        name: web
      volumes:
      - configMap:
          name: dev-settings-abc
        name: settings
  `)
})

test('resources with unchanged references are the same objects, in the same array', () => {
  const pod = resource('{ apiVersion: v1, kind: Pod, metadata: { name: p }, spec: { serviceAccountName: other } }')
  const list = [pod, configMap]
  expect(fix(list)).toBe(list)
})

test('a name that never changed, or is already the current one, is not changed', () => {
  const pod = (name: string) =>
    resource(
      `{ apiVersion: v1, kind: Pod, metadata: { name: p }, spec: { volumes: [{ configMap: { name: ${name} } }] } }`,
    )
  const plain = resource('{ apiVersion: v1, kind: ConfigMap, metadata: { name: plain } }')
  const list = [pod('plain'), pod('dev-settings-abc'), plain, configMap]
  expect(fix(list)).toBe(list)
})

test('only resources of the kind that the field refers to are considered', () => {
  const pod = resource('{ apiVersion: v1, kind: Pod, metadata: { name: p }, spec: { serviceAccountName: settings } }')
  expect(fix([pod, configMap])[0]).toBe(pod)
})

test('intermediate names are also updated', () => {
  const history = ['settings', 'dev-settings'].map((name) => ({ name, namespace: 'default', kind: 'ConfigMap' }))
  const map = resource('{ apiVersion: v1, kind: ConfigMap, metadata: { name: dev-settings-abc } }', { history })
  const pod = resource(
    '{ apiVersion: v1, kind: Pod, metadata: { name: p }, spec: { volumes: [{ configMap: { name: dev-settings } }] } }',
  )
  expect(fixed(pod, map)).toContain('name: dev-settings-abc')
})

test('the name keeps the quotes of the reference', () => {
  const map = renamed('settings', '{ apiVersion: v1, kind: ConfigMap, metadata: { name: "123" } }')
  const pod = resource(
    '{ apiVersion: v1, kind: Pod, metadata: { name: p }, spec: { volumes: [{ configMap: { name: settings } }, { configMap: { name: "settings" } }] } }',
  )
  expect(fixed(pod, map)).toBe(yaml`
    apiVersion: v1
    kind: Pod
    metadata:
      name: p
    spec:
      volumes:
      - configMap:
          name: 123
      - configMap:
          name: "123"
  `)
})

test('a namespaced resource refers only to its own namespace; none and default are the same', () => {
  const pod = (namespace: string) =>
    resource(yaml`
      apiVersion: v1
      kind: Pod
      metadata: { name: p, namespace: ${namespace} }
      spec: { volumes: [{ configMap: { name: settings } }] }
    `)
  const others = [
    renamed('settings', '{ apiVersion: v1, kind: ConfigMap, metadata: { name: one, namespace: ns1 } }'),
    renamed('settings', '{ apiVersion: v1, kind: ConfigMap, metadata: { name: two } }'),
  ]
  expect(fixed(pod('ns1'), ...others)).toContain('name: one')
  expect(fixed(pod('default'), ...others)).toContain('name: two')
  expect(fixed(pod('ns2'), ...others)).toContain('name: settings')
})

test('references are found among many resources with the same name', () => {
  const namespaces = Array.from({ length: 50 }, (_, i) => `ns${i}`)
  const pods = namespaces.map((namespace) =>
    resource(
      `{ apiVersion: v1, kind: Pod, metadata: { name: p, namespace: ${namespace} }, spec: { volumes: [{ configMap: { name: a } }] } }`,
    ),
  )
  const maps = namespaces.map((namespace) =>
    renamed('a', `{ apiVersion: v1, kind: ConfigMap, metadata: { name: a-${namespace}, namespace: ${namespace} } }`),
  )
  const names = fix([...pods, ...maps])
    .slice(0, 50)
    .map((pod) => /name: (a-\S+)/.exec(print(pod))?.[1])
  expect(names).toEqual(namespaces.map((namespace) => `a-${namespace}`))
})

test('of several candidates, the one with the same prefixes and suffixes is used', () => {
  const pod = (prefixes: readonly string[]) =>
    resource('{ apiVersion: v1, kind: Pod, metadata: { name: p }, spec: { volumes: [{ configMap: { name: a } }] } }', {
      prefixes,
    })
  const maps = [
    renamed('a', '{ apiVersion: v1, kind: ConfigMap, metadata: { name: x-a } }', { prefixes: ['x-'] }),
    renamed('a', '{ apiVersion: v1, kind: ConfigMap, metadata: { name: y-a } }', { prefixes: ['y-'] }),
  ]
  expect(fixed(pod(['x-']), ...maps)).toContain('name: x-a')
  expect(fixed(pod(['z-', 'y-']), ...maps)).toContain('name: y-a')
  expect(fixed(pod(['q-']), ...maps)).toContain('name: a\n')
})

test('an ambiguous reference of a resource without prefixes is not changed', () => {
  const role = resource(yaml`
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: { name: r }
    rules: [{ apiGroups: [""], resources: [configmaps], resourceNames: [a] }]
  `)
  const maps = ['ns1', 'ns2'].map((ns) =>
    renamed('a', `{ apiVersion: v1, kind: ConfigMap, metadata: { name: ${ns}-a, namespace: ${ns} } }`, {
      prefixes: [`${ns}-`],
    }),
  )
  expect(fix([role, ...maps])[0]).toBe(role)
})

test('several equal candidates are an error, unless they have the same name', () => {
  const role = resource(yaml`
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: { name: r }
    rules: [{ apiGroups: [""], resources: [configmaps], resourceNames: [a] }]
  `)
  const map = (name: string, namespace: string) =>
    renamed('a', `{ apiVersion: v1, kind: ConfigMap, metadata: { name: ${name}, namespace: ${namespace} } }`)
  expect(() => fix([role, map('a-1', 'ns1'), map('a-2', 'ns2')])).toThrow(
    expect.objectContaining({
      code: 'NAME_REFERENCE_AMBIGUOUS',
      at: { file: 'r.yaml', document: 0, path: ['rules', 'resourceNames'] },
      params: {
        name: 'a',
        field: 'rules/resourceNames',
        referrer: 'ClusterRole "r"',
        candidates: 'ConfigMap "a-1" in namespace "ns1" or ConfigMap "a-2" in namespace "ns2"',
      },
    }),
  )
  expect(fixed(role, map('a-1', 'ns1'), map('a-1', 'ns2'))).toContain('- a-1')
})

test('subjects of a role binding are updated with name and namespace of the service account', () => {
  const binding = resource(yaml`
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: { name: rb, namespace: ns1 }
    roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: r }
    subjects:
    - { kind: ServiceAccount, name: sa, namespace: old }
    - { kind: ServiceAccount, name: sa, namespace: other }
    - { kind: User, name: sa }
  `)
  const account = resource('{ apiVersion: v1, kind: ServiceAccount, metadata: { name: p-sa, namespace: old } }', {
    history: [{ name: 'sa', namespace: 'old', kind: 'ServiceAccount' }],
  })
  expect(fixed(binding, account)).toBe(yaml`
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata:
      name: rb
      namespace: ns1
    roleRef:
      apiGroup: rbac.authorization.k8s.io
      kind: Role
      name: r
    subjects:
    - kind: ServiceAccount
      name: p-sa
      namespace: old
    - kind: ServiceAccount
      name: sa
      namespace: other
    - kind: User
      name: p-sa
      namespace: old
  `)
})

test('a role binding distinguishes a Role from a ClusterRole with the same name', () => {
  const binding = (kind: string) =>
    resource(yaml`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: { name: rb }
      roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: r }
    `)
  const roles = ['Role', 'ClusterRole'].map((kind) =>
    renamed(
      'r',
      `{ apiVersion: rbac.authorization.k8s.io/v1, kind: ${kind}, metadata: { name: ${kind.toLowerCase()}-r } }`,
    ),
  )
  expect(fixed(binding('Role'), ...roles)).toContain('name: role-r')
  expect(fixed(binding('ClusterRole'), ...roles)).toContain('name: clusterrole-r')
})

test('a role binding subject with an empty namespace is rejected', () => {
  const binding = resource(yaml`
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: { name: rb }
    subjects: [{ kind: ServiceAccount, name: sa, namespace: null }]
  `)
  expect(() => fix([binding])).toThrow(expect.objectContaining({ code: 'ROLE_BINDING_SUBJECT_INVALID' }))
})

test('a reference that is a map must have a name, and its namespace is updated, too', () => {
  const references = nameReference('Foo', 'spec/ref')
  const foo = (ref: string) =>
    resource(`{ apiVersion: example.com/v1, kind: Foo, metadata: { name: f, namespace: ns }, spec: { ref: ${ref} } }`)
  const map = renamed('a', '{ apiVersion: v1, kind: ConfigMap, metadata: { name: b, namespace: ns } }')
  expect(print(fix([foo('{ name: a }'), map], references)[0] ?? map)).toBe(yaml`
    apiVersion: example.com/v1
    kind: Foo
    metadata:
      name: f
      namespace: ns
    spec:
      ref:
        name: b
        namespace: ns
  `)
  expect(() => fix([foo('{ nam: a }'), map], references)).toThrow(
    expect.objectContaining({
      code: 'NAME_REFERENCE_WITHOUT_NAME',
      at: { file: 'r.yaml', document: 0, path: ['spec', 'ref'] },
    }),
  )
  expect(() => fix([foo('[[a]]'), map], references)).toThrow(
    expect.objectContaining({ code: 'NAME_REFERENCE_NOT_A_NAME' }),
  )
})

test('a field path through a scalar is rejected with the location of the resource', () => {
  const foo = resource('{ apiVersion: example.com/v1, kind: Foo, metadata: { name: f }, spec: text }')
  expect(() => fix([foo], nameReference('Foo', 'spec/ref'))).toThrow(
    expect.objectContaining({
      code: 'FIELD_PATH_NOT_TRAVERSABLE',
      at: { file: 'r.yaml', document: 0, path: ['spec', 'ref'] },
    }),
  )
})

test('null references and missing fields are ignored', () => {
  const pods = resources(yaml`
    { apiVersion: v1, kind: Pod, metadata: { name: a }, spec: { volumes: [{ configMap: { name: null } }] } }
    ---
    { apiVersion: v1, kind: Pod, metadata: { name: b }, spec: null }
    ---
    { apiVersion: v1, kind: Pod, metadata: { name: c } }
  `)
  const list = [...pods, configMap]
  expect(fix(list)).toBe(list)
})

test('the original kind of a resource determines its references', () => {
  const references = nameReference('Foo', 'spec/ref')
  const text = '{ apiVersion: example.com/v1, kind: Bar, metadata: { name: f }, spec: { ref: settings } }'
  const bar = resource(text, { history: [{ name: 'f', namespace: 'default', kind: 'Foo' }] })
  expect(print(fix([bar, configMap], references)[0] ?? bar)).toContain('ref: dev-settings-abc')
  const bar2 = resource(text)
  expect(fix([bar2, configMap], references)[0]).toBe(bar2)
})
