import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { explain, openTarget, type TargetOptions, toYaml } from '#kuilt'

const directory = join(import.meta.dirname, '.')
// The example is part of kuilt's git repository, so this directory is not the root of a repository.
const options: TargetOptions = { cwd: directory, flux: { sources: { 'GitRepository/flux-system': '.' } } }

test('the rendered output is up to date', async () => {
  const result = await (await openTarget('flux:clusters/prod', options)).render()
  expect(toYaml(result)).toBe(readFileSync(join(directory, 'expected/clusters/prod.yaml'), 'utf8'))
  expect(result.warnings).toEqual([])
})

test('explain finds the Flux object, its variables, and the base', async () => {
  const explanation = await explain('flux:clusters/prod#apps', options)
  const stepsOf = (resource: string, field: string) =>
    explanation
      .find(resource)
      ?.find(field)[0]
      ?.steps.map(({ by, file, line }) => `${by} ${file}:${line}`)
  expect(stepsOf('Deployment/web', 'spec.replicas')).toEqual([
    'resource apps/base/web.yaml:6',
    'patches clusters/prod/apps.yaml:20',
  ])
  expect(stepsOf('Deployment/web', 'metadata.namespace')).toEqual(['namespace clusters/prod/apps.yaml:35'])
  expect(stepsOf('ConfigMap/web', 'data.host')).toEqual([
    'configMapGenerator apps/base/kustomization.yaml:6',
    'postBuild infrastructure/config/cluster-settings.yaml:7',
  ])
  expect(stepsOf('Service/web', 'metadata.labels.cluster')).toEqual(['commonMetadata clusters/prod/apps.yaml:9'])
})
