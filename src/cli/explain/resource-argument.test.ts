import { findTyped } from './resource-argument.ts'

const resources = [
  { kind: 'Deployment', name: 'prod-web', originalName: 'web', namespace: 'shop' },
  { kind: 'NetworkPolicy', name: 'web' },
  { kind: 'ConfigMap', name: 'settings' },
]
const found = { kind: 'Found', name: 'it' }

/** The reference that is looked up for what was typed. */
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
  expect(findTyped({ resources, find }, 'prod-web')).toBe(resources[0])
  expect(findTyped({ resources, find }, 'nothing')).toBeUndefined()
  expect(() => findTyped({ resources, find }, 'web')).toThrow(
    expect.objectContaining({
      code: 'RESOURCE_AMBIGUOUS',
      params: { reference: 'web', candidates: ['Deployment/shop/prod-web', 'NetworkPolicy/web'] },
    }),
  )
})
