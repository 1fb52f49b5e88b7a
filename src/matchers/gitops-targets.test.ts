import { memoryFileSystem } from '#kuilt'
import { fluxKustomization } from '../../test/support/flux-kustomization.ts'
import type { KuiltMatchers, MatcherOptions } from './matcher-types.ts'
import { kuiltMatchers } from './matchers.ts'

expect.extend(kuiltMatchers)

const flux = (name: string, spec: string): string => fluxKustomization({ name, spec: `  ${spec}\n` })
const application = (name: string, source: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name}, namespace: argocd }
spec: { destination: { namespace: shop }, source: { repoURL: here, path: ${name}, ${source} } }
`
const configMap = (color: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { color: "${color}" }\n`
const variable = (name: string): string => `$\{${name}}`

const fileSystem = memoryFileSystem({
  'cluster/web.yaml': flux('web', 'postBuild: { substitute: { color: red } }'),
  'cluster/db.yaml': flux('db', 'prune: true'),
  'web/a.yaml': configMap(variable('color')),
  'db/a.yaml': configMap('blue'),
  'apps/web.yaml': application('site', 'kustomize: { namePrefix: x- }'),
  'site/kustomization.yaml': 'resources: [a.yaml]\n',
  'site/a.yaml': configMap('green'),
  'broken/web.yaml': flux('gone', 'prune: true'),
  'invalid/web.yaml': flux('bad', 'prune: true'),
  'bad/a.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: s }\nspec: { ports: [{ port: web }] }\n',
})
const options: MatcherOptions = { fileSystem }

/** Returns the message of a matcher that fails. */
async function failure(matched: unknown): Promise<string> {
  return await Promise.resolve(matched).then(
    () => 'it passes',
    (error: Error) => error.message,
  )
}

const matchers = (target: string | readonly string[]): KuiltMatchers & { readonly not: KuiltMatchers } => expect(target)

test('targets of Flux and Argo CD build, as a whole and one by one', async () => {
  await matchers(['flux:cluster', 'flux:cluster#web', 'argocd:apps', 'argocd:apps#site']).toBuild(options)
  await matchers('flux:cluster#web').toHaveResource('ConfigMap/a', { data: { color: 'red' } }, options)
  await matchers('argocd:apps').toHaveResource('ConfigMap/x-a', { data: { color: 'green' } }, options)
  await matchers('argocd:apps').not.toHaveResource('ConfigMap/b', {}, options)
})

test('options for these targets', async () => {
  const variables = [{ name: 'color', value: 'pink' }]
  const changed: MatcherOptions = { ...options, flux: { variables } }
  await matchers('flux:cluster#web').toHaveResource('ConfigMap/a', { data: { color: 'pink' } }, changed)
  const tracked: MatcherOptions = { ...options, argocd: { tracking: 'label' } }
  const labels = { 'app.kubernetes.io/instance': 'site' }
  await matchers('argocd:apps').toHaveResource('ConfigMap/x-a', { metadata: { labels } }, tracked)
})

test('without output, matchers about the output fail, even with not', async () => {
  const { not } = matchers('flux:broken')
  await not.toBuild(options)
  expect(await failure(not.toHaveResource('ConfigMap/a', {}, options))).toMatch(/^flux:broken does not build/)
  expect(await failure(not.toBeValid(options))).toMatch(/^flux:broken does not build/)
})

test('failures name the target, the code and the file', async () => {
  await matchers('flux:broken').toFailToBuild('FLUX_PATH_MISSING', options)
  expect(await failure(matchers('flux:broken').toBuild(options))).toMatch(
    /^flux:broken does not build\n\n.*FLUX_PATH_MISSING[\s\S]*broken\/web.yaml:5/,
  )
  await matchers('flux:cluster#gone').toFailToBuild('FLUX_KUSTOMIZATION_UNKNOWN', options)
  await matchers('argocd:apps#gone').toFailToBuild('ARGOCD_APPLICATION_UNKNOWN', options)
})

test('a field with another value shows the lines that set it', async () => {
  const color = matchers('flux:cluster#web').toHaveResource('ConfigMap/a', { data: { color: 'blue' } }, options)
  const text = await failure(color)
  expect(text).toContain('flux:cluster#web has a different ConfigMap/a')
  expect(text).toContain('cluster/web.yaml:7')
})

test('validation', async () => {
  await matchers('argocd:apps').toBeValid(options)
  expect(await failure(matchers('flux:invalid').toBeValid(options))).toContain('spec.ports[0].port')
})
