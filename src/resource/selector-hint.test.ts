import { resources } from '../../test/support/resources.ts'
import { hintText } from '../diagnostics/proposal.ts'
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
---
apiVersion: batch/v1
kind: Job
metadata: {name: run-2}
---
apiVersion: batch/v1
kind: Job
metadata: {name: run-1}
`)

test('a selector is described by its fields', () => {
  expect(describeSelector({ kind: 'Deployment', name: '', labelSelector: 'a=b' })).toBe(
    'kind: Deployment, labelSelector: a=b',
  )
  expect(describeSelector({})).toBe('anything')
})

test.each([
  [
    'a misspelt kind',
    { kind: 'Deploymnt', name: 'web' },
    /^did you mean `kind: Deployment`\?.*Deployment "web", among others$/,
  ],
  ['a kind that has another name', { kind: 'ConfigMap', name: 'web' }, /^without `name: web`, .*ConfigMap "settings"$/],
  ['a wrong namespace', { kind: 'Deployment', namespace: 'prod' }, /^without `namespace: prod`, .*Deployment "web"$/],
  [
    'a label that nothing has',
    { kind: 'Deployment', labelSelector: 'app=api' },
    /^without `labelSelector: app=api`, .*"web"$/,
  ],
  ['a misspelt name', { name: 'setings' }, /^did you mean `name: settings`\?$/],
  [
    'the nearest of several names',
    { kind: 'Job', name: 'runn-1' },
    /^did you mean `name: run-1`\?.*Job "run-1", among others$/,
  ],
  ['two misspelt fields', { kind: 'Deploymnt', name: 'wbe' }, /^did you mean `kind: Deployment` and `name: web`\?$/],
  [
    'a name that fits, and two fields that do not',
    { kind: 'Ingress', name: 'web', namespace: 'prod' },
    /^without `kind: Ingress` and `namespace: prod`, .*Deployment "web", among others$/,
  ],
  ['neither kind nor name', { kind: 'DaemonSet', name: 'agent', namespace: 'shop' }, /^resources at this point: /],
  ['a kind with its group', { kind: 'apps/Deployment' }, /only the kind/],
  ['a version with its group', { version: 'apps/v1' }, /only the version/],
  ['something else', { name: 'xyz' }, /Deployment "web", Service "web", ConfigMap "settings"/],
])('%s', (_, target, hint) => {
  expect(hintText(selectorHint(target, here))).toMatch(hint)
})
