// `npx jest` compares each overlay with its rendered file; `npx jest -u` updates the files.
import { dirname } from 'node:path'
import 'kuilt/jest'

// For jest runs that start in another directory.
const options = { cwd: dirname(expect.getState().testPath ?? '.') }
const overlays = ['api', 'web', 'worker'].flatMap((app) => ['dev', 'prod'].map((env) => `apps/${app}/overlays/${env}`))

test.each(overlays)('%s is up to date and valid', (overlay) => {
  expect(overlay).toMatchRendered(options)
  expect(overlay).toBeValid(options)
})

test('production runs three replicas as non-root', () => {
  const spec = { replicas: 3, template: { spec: { securityContext: { runAsNonRoot: true } } } }
  expect('apps/web/overlays/prod').toHaveResource('Deployment/web', { spec }, options)
})
