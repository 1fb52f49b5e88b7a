import { fluxKustomization } from '../../../test/support/flux-kustomization.ts'
import { memoryFileSystem } from '../../files/memory-file-system.ts'
import { openTarget } from '../open-targets.ts'

function configMap(name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`
}

const files = {
  'apps/base/a.yaml': configMap('a'),
  'apps/base/deep/b.yaml': configMap('b'),
  'apps/prod/kustomization.yaml': 'resources: [../base/a.yaml]\nnamePrefix: prod-\n',
  'apps/readme.md': '',
  'one.yaml': configMap('one'),
}

const kustomization = (path: string, name = 'apps'): string =>
  fluxKustomization({ path, source: `kind: ExternalArtifact, name: ${name}` })

function generator(copies: string, more = ''): string {
  return `---
apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: { name: apps, namespace: flux-system }
spec:
  sources: [{ alias: repo, kind: GitRepository, name: flux-system }]
${more}
  artifacts:
  - name: ${more === '' ? 'apps' : "'{app}-files'"}
    copy: [${copies}]
`
}

async function render(text: string, extra = {}) {
  const fileSystem = memoryFileSystem({ ...files, ...extra, 'cluster/apps.yaml': text })
  return await (await openTarget('flux:cluster', { fileSystem })).render()
}

async function names(copies: string, path = './'): Promise<readonly string[]> {
  const { resources } = await render(kustomization(path) + generator(copies))
  return resources.map(({ metadata }) => metadata.name ?? '')
}

test.each([
  ['{ from: "@repo/apps/**", to: "@artifact/" }', './prod', ['prod-a']],
  ['{ from: "@repo/apps/base/**", to: "@artifact/base/" }', './base', ['a', 'b']],
  ['{ from: "@repo/apps/base/*", to: "@artifact/x/" }', './x/apps/base', ['a', 'b']],
  ['{ from: "@repo/apps/base", to: "@artifact/x/" }', './x/base', ['a', 'b']],
  ['{ from: "@repo/one.yaml", to: "@artifact/x/" }', './x', ['one']],
  ['{ from: "@repo/one.yaml", to: "@artifact/two.yaml" }', './', ['one']],
  ['{ from: "@repo/apps/base/**", to: "@artifact/", exclude: [deep/**] }', './', ['a']],
  ['{ from: "@repo/apps/base/**", to: "@artifact/", exclude: ["a.*"] }', './', ['b']],
  [
    '{ from: "@repo/one.yaml", to: "@artifact/a.yaml" }, { from: "@repo/apps/base/a.yaml", to: "@artifact/a.yaml" }',
    './',
    ['a'],
  ],
])('%s in %s: %j', async (copies, path, expected) => {
  expect(await names(copies, path)).toEqual(expected)
})

test('files are merged', async () => {
  const copies =
    '{ from: "@repo/one.yaml", to: "@artifact/one.yaml" }, { from: "@repo/more.yaml", to: "@artifact/one.yaml", strategy: Merge }'
  const { resources } = await render(kustomization('./') + generator(copies), { 'more.yaml': 'data: { a: b }\n' })
  expect(resources[0]).toMatchObject({ metadata: { name: 'one' }, data: { a: 'b' } })
})

test('a path pattern creates an artifact for each directory', async () => {
  const copies = '{ from: "@repo/apps/{app}/**", to: "@artifact/" }'
  const text = kustomization('./', 'base-files') + generator(copies, '  pathPattern: "@repo/apps/{app}"')
  expect((await render(text)).resources.map(({ metadata }) => metadata.name)).toEqual(['a', 'b'])
})

test('messages and inputs have the paths of the repository', async () => {
  const { inputs } = await render(kustomization('./base') + generator('{ from: "@repo/apps/**", to: "@artifact/" }'))
  expect(inputs.files).toEqual(expect.arrayContaining(['/apps/base/a.yaml', '/cluster/apps.yaml']))
  const text = kustomization('./gone') + generator('{ from: "@repo/apps/**", to: "@artifact/" }')
  await expect(render(text)).rejects.toMatchObject({ code: 'FLUX_PATH_MISSING' })
})

test.each([
  ['{ from: "@repo/gone/**", to: "@artifact/" }', 'nothing in the source "repo" matches "gone/**"'],
  ['{ from: "@repo/gone", to: "@artifact/" }', '"gone" does not exist'],
  ['{ from: "@other/a", to: "@artifact/" }', 'the source "other" does not exist'],
  ['{ from: "@repo/a.tgz", to: "@artifact/", strategy: Extract }', 'does not extract'],
])('%s: %s', async (copies, message) => {
  await expect(names(copies)).rejects.toMatchObject({
    code: 'FLUX_ARTIFACT',
    message: expect.stringContaining(message),
  })
})

test('messages about copied files have the paths and lines of the originals', async () => {
  const copies =
    '{ from: "@repo/more/one.yaml", to: "@artifact/x/one.yaml" }, { from: "@repo/k.yaml", to: "@artifact/x/kustomization.yaml" }'
  const text = kustomization('./x') + generator(copies)
  const kustomizationFile = 'resources: [one.yaml]\nimages:\n- name: gone\n  newTag: v1\n'
  const { warnings } = await render(text, { 'more/one.yaml': configMap('one'), 'k.yaml': kustomizationFile })
  expect(warnings).toMatchObject([{ code: 'IMAGE_UNMATCHED', at: { file: '/k.yaml', line: 3 } }])
  const broken = { 'more/one.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: [\n', 'k.yaml': kustomizationFile }
  await expect(render(text, broken)).rejects.toMatchObject({ at: { file: '/more/one.yaml', line: 3 } })
})
