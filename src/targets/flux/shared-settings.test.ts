import { fluxKustomization } from '../../../test/support/flux-kustomization.ts'
import { memoryFileSystem } from '../../files/memory-file-system.ts'
import { openTarget } from '../open-targets.ts'

const kustomization = (name: string, spec = ''): string => fluxKustomization({ name, spec })

async function warningsOf(files: Readonly<Record<string, string>>): Promise<readonly (readonly [string, string])[]> {
  const { warnings } = await (await openTarget('flux:cluster', { fileSystem: memoryFileSystem(files) })).render()
  return warnings.map(({ code, at }) => [code, at?.file ?? ''])
}

const patch = `  patches:
    - target: { kind: Secret }
      patch: '{ apiVersion: v1, kind: Secret, metadata: { name: x }, type: Opaque }'
`
const configMap = (value: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata: { a: '${value}' }\n`
const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: s }\n'

test('a patch for all Kustomizations must have an effect in one of them', async () => {
  const files = {
    'cluster/a.yaml': kustomization('a', patch),
    'cluster/b.yaml': kustomization('b', patch),
    'a/a.yaml': configMap('x'),
  }
  expect(await warningsOf({ ...files, 'b/b.yaml': secret })).toEqual([])
  expect(await warningsOf({ ...files, 'b/b.yaml': configMap('y') })).toEqual([
    ['PATCH_TARGET_UNMATCHED', '/cluster/a.yaml'],
  ])
})

test('a patch of a single Kustomization must have an effect there', async () => {
  const files = {
    'cluster/a.yaml': kustomization('a', patch),
    'cluster/b.yaml': kustomization('b', patch.replace('Opaque', 'kubernetes.io/tls')),
    'a/a.yaml': configMap('x'),
    'b/b.yaml': secret,
  }
  expect(await warningsOf(files)).toEqual([['PATCH_TARGET_UNMATCHED', '/cluster/a.yaml']])
})

test('a variable for all Kustomizations must be used in one of them', async () => {
  const variable = '  postBuild: { substitute: { cluster: east } }\n'
  const files = {
    'cluster/a.yaml': kustomization('a', variable),
    'cluster/b.yaml': kustomization('b', variable),
    'a/a.yaml': configMap('x'),
  }
  expect(await warningsOf({ ...files, 'b/b.yaml': configMap(`$\{cluster}`) })).toEqual([])
  expect(await warningsOf({ ...files, 'b/b.yaml': configMap('y') })).toEqual([
    ['FLUX_VARIABLE_UNUSED', '/cluster/a.yaml'],
  ])
})

async function failure(value: string, variables: string): Promise<unknown> {
  const files = {
    'cluster/a.yaml': kustomization('a', `  postBuild: { substitute: ${variables} }\n`),
    'a/a.yaml': configMap(value),
  }
  return await warningsOf(files).catch((error: unknown) => error)
}

test('the value of a variable makes the YAML of an object invalid', async () => {
  expect(await failure(`$\{x}`, '{ x: "@" }')).toMatchObject({
    code: 'FLUX_SUBSTITUTION_YAML',
    hint: expect.stringContaining('the value of the variable "x" breaks it'),
    at: { file: '/a/a.yaml', line: 4 },
  })
})

test('a missing variable makes the YAML of an object invalid', async () => {
  expect(await failure(`$\{x}$\{gone}@b`, '{ x: "" }')).toMatchObject({
    hint: expect.stringContaining('the variable "gone" is not defined'),
  })
})
