import { findTyped } from './resource-argument.ts'

const resources = [
  { apiVersion: 'apps/v1', kind: 'Deployment', name: 'prod-web', originalName: 'web', namespace: 'shop' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', name: 'web' },
  { apiVersion: 'v1', kind: 'ConfigMap', name: 'settings' },
  { apiVersion: 'v1', kind: 'ConfigMap', name: 'more' },
]
const found = { apiVersion: 'v1', kind: 'Found', name: 'it' }

/** Returns the reference that is looked up for a typed text. */
function referenceFor(text: string): string | undefined {
  let asked: string | undefined
  findTyped(
    {
      resources,
      find: (reference) => {
        asked = reference
        return found
      },
    },
    text,
  )
  return asked
}

test.each([
  ['Deployment/web', 'Deployment/web'],
  ['deploy/web', 'Deployment/web'],
  ['deployments/shop/web', 'Deployment/shop/web'],
  ['networkpolicies/web', 'NetworkPolicy/web'],
  ['deployments.apps/web', 'Deployment.apps/web'],
  ['deployment.v1.apps/web', 'Deployment.apps/web'],
  ['apps/v1/Deployment/web', 'Deployment.apps/web'],
  ['apps/v1/Deployment/shop/web', 'Deployment.apps/shop/web'],
  ['v1/cm/settings', 'ConfigMap/settings'],
  ['Deployment/v1', 'Deployment/v1'],
  ['Foo/v1/web', 'Foo/v1/web'],
])('%s', (typed, reference) => {
  expect(referenceFor(typed)).toBe(reference)
})

test('a name alone is enough if only one object has it', () => {
  const find = (): undefined => undefined
  expect(findTyped({ resources, find }, 'prod-web')).toEqual([resources[0]])
  expect(findTyped({ resources, find }, 'nothing')).toEqual([])
  expect(() => findTyped({ resources, find }, 'web')).toThrow(
    expect.objectContaining({
      code: 'RESOURCE_AMBIGUOUS',
      params: { reference: 'web', candidates: ['Deployment/shop/prod-web', 'NetworkPolicy/web'] },
    }),
  )
})

test.each([
  ['cm', ['settings', 'more']],
  ['ConfigMap', ['settings', 'more']],
  ['networkpolicies.networking.k8s.io', ['web']],
  ['networkpolicies.crd.projectcalico.org', []],
  ['Secret', []],
])('a kind alone selects all resources of the kind: %s', (typed, names) => {
  const selected = findTyped({ resources, find: () => undefined }, typed)
  expect(selected.map(({ name }) => name)).toEqual(names)
})
