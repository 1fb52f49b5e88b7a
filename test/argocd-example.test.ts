import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cli } from './support/cli.ts'

const example = join(import.meta.dirname, '../examples/argocd')
/** Needed because the example is part of this repository, and not a separate one. */
const repository = '--argocd-repo=https://git.example/fleet.git=.'

const rendered = (name: string): string => readFileSync(join(example, 'rendered', name), 'utf8')

test.each([
  ['root.yaml', []],
  ['applications.yaml', ['--argocd-show-apps']],
])('examples/argocd renders to %s', async (name, flags) => {
  const { code, stdout, stderr } = await cli(['build', 'argocd:root.yaml', repository, ...flags], { cwd: example })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toBe(rendered(name))
})

test.each([
  ['spec.template.spec.containers[0].image', 'apps/services.yaml:30', 'images'],
  ['spec.replicas', 'apps/services.yaml:34', 'replicas'],
  ['metadata.name', 'services/orders/base/deployment.yaml:4', 'resource'],
])('explain finds who sets %s', async (field, place, by) => {
  const args = ['explain', 'argocd:root.yaml#orders-prod', 'Deployment/orders', field, repository]
  const { stdout } = await cli(args, { cwd: example })
  expect(stdout).toContain(place)
  expect(stdout).toContain(`(${by})`)
})
