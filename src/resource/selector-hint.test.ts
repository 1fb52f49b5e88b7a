import { resources } from '../../test/support/resources.ts'
import { describeSelector, selectorHint } from './selector-hint.ts'

const here = resources(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {app: web}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
`)

test('a selector is told by the fields that it gives', () => {
  expect(describeSelector({ kind: 'Deployment', name: '', labelSelector: 'a=b' })).toBe(
    'kind: Deployment, labelSelector: a=b',
  )
  expect(describeSelector({})).toBe('anything')
})

test.each([
  [
    'a misspelt kind',
    { kind: 'Deploymnt', name: 'web' },
    "did you mean 'kind: Deployment'? without 'kind: Deploymnt' it would be for Deployment 'web', and others",
  ],
  [
    'a kind that has another name',
    { kind: 'ConfigMap', name: 'web' },
    "without 'kind: ConfigMap' it would be for Deployment 'web', and others",
  ],
  [
    'a wrong namespace',
    { kind: 'Deployment', namespace: 'prod' },
    "without 'namespace: prod' it would be for Deployment 'web'",
  ],
  [
    'a label that nothing has',
    { kind: 'Deployment', labelSelector: 'app=api' },
    "without 'labelSelector: app=api' it would be for Deployment 'web'",
  ],
  ['a misspelt name', { name: 'setings' }, "did you mean 'name: settings'?"],
  [
    'a kind with its group',
    { kind: 'apps/Deployment' },
    'kind is the kind alone; group and version are fields of their own',
  ],
  ['a version with its group', { version: 'apps/v1' }, 'version is the version alone: the group is a field of its own'],
  [
    'something else',
    { name: 'xyz' },
    "what could be patched here: Deployment 'web', Service 'web', ConfigMap 'settings'",
  ],
])('%s', (_, target, hint) => {
  expect(selectorHint(target, here)).toBe(hint)
})
