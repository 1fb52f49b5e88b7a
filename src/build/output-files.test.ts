import { resources, yaml } from '../../test/support/resources.ts'
import { readManifests } from '../resource/read-resources.ts'
import { builtinScope } from '../schema/scope.ts'
import { outputFiles } from './output-files.ts'

function names(text: string): readonly string[] {
  return outputFiles(resources(text)).map(({ name }) => name)
}

test('file names consist of group, version, kind and name in lower case', () => {
  expect(
    names(yaml`
      { apiVersion: v1, kind: ConfigMap, metadata: { name: Abc } }
      ---
      { apiVersion: apps/v1, kind: Deployment, metadata: { name: d } }
      ---
      { apiVersion: v1, kind: Namespace, metadata: { name: nn } }
      ---
      { apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: { name: "system:foo" } }
    `),
  ).toEqual([
    'v1_configmap_abc.yaml',
    'apps_v1_deployment_d.yaml',
    'v1_namespace_nn.yaml',
    'rbac.authorization.k8s.io_v1_clusterrole_system:foo.yaml',
  ])
})

test('with several namespaces, names start with the namespace, except for cluster-scoped resources', () => {
  expect(
    names(yaml`
      { apiVersion: v1, kind: ConfigMap, metadata: { name: a } }
      ---
      { apiVersion: v1, kind: ConfigMap, metadata: { name: a, namespace: NS1 } }
      ---
      { apiVersion: v1, kind: Namespace, metadata: { name: nn } }
    `),
  ).toEqual(['default_v1_configmap_a.yaml', 'ns1_v1_configmap_a.yaml', 'v1_namespace_nn.yaml'])
})

test('with a single namespace, explicit or not, names have no prefix', () => {
  expect(
    names(yaml`
      { apiVersion: v1, kind: ConfigMap, metadata: { name: a } }
      ---
      { apiVersion: v1, kind: ConfigMap, metadata: { name: b, namespace: default } }
    `),
  ).toEqual(['v1_configmap_a.yaml', 'v1_configmap_b.yaml'])
})

test('if two resources have the same file name, the later one wins', () => {
  const files = outputFiles(
    resources(yaml`
      { apiVersion: v1, kind: ConfigMap, metadata: { name: A } }
      ---
      { apiVersion: v1, kind: ConfigMap, metadata: { name: a } }
    `),
  )
  expect(files).toHaveLength(1)
  expect(files[0]?.node).toMatchObject({ entries: expect.arrayContaining([expect.objectContaining({})]) })
})

test('the files of manifests that have the same name are numbered', () => {
  const job = '{ apiVersion: batch/v1, kind: Job, metadata: { generateName: a- } }'
  const manifests = readManifests(`${job}\n---\n${job}\n---\n${job}\n`, 'jobs.yaml', builtinScope)
  expect(outputFiles(manifests).map(({ name }) => name)).toEqual([
    'batch_v1_job_a-.yaml',
    'batch_v1_job_a--2.yaml',
    'batch_v1_job_a--3.yaml',
  ])
})
