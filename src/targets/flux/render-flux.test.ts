import { fluxKustomization } from '../../../test/support/flux-kustomization.ts'
import { toYaml } from '../../build/build-result.ts'
import { memoryFileSystem } from '../../files/memory-file-system.ts'
import { explain } from '../explain.ts'
import { openTarget, openTargets } from '../open-targets.ts'
import type { TargetOptions } from '../target.ts'

const flux = (name: string, path: string, spec = ''): string => fluxKustomization({ name, path, spec })

function configMap(name: string, value: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: { a: '${value}' }\n`
}

const text = (name: string): string => `$\{${name}}`
const base = { 'cluster/shop.yaml': flux('shop', './apps'), 'apps/a.yaml': configMap('a', 'b') }

async function render(files: Readonly<Record<string, string>>, target = 'flux:cluster', options: TargetOptions = {}) {
  return await (await openTarget(target, { fileSystem: memoryFileSystem(files), ...options })).render()
}

test('inputs are all files that affect the output', async () => {
  const { inputs } = await render(base)
  expect(inputs.files).toEqual(expect.arrayContaining(['/cluster/shop.yaml', '/apps/a.yaml']))
  expect(inputs.directories).toContain('/cluster')
})

test('missing inputs are the kustomization files and ignore rules that would change the output', async () => {
  const files = { ...base, 'apps/sub/b.yaml': configMap('b', 'c'), 'apps/empty/deep/README.md': '' }
  const { inputs } = await render(files)
  const folders = ['/apps', '/apps/sub', '/apps/empty', '/apps/empty/deep']
  const kustomizations = folders.flatMap((folder) =>
    ['kustomization.yaml', 'kustomization.yml', 'Kustomization'].map((name) => `${folder}/${name}`),
  )
  const rules = ['', ...folders].map((folder) => `${folder}/.sourceignore`)
  expect([...inputs.missing].sort()).toEqual([...kustomizations, ...rules].sort())
  expect(inputs.directories).toEqual(expect.arrayContaining(folders))
})

test('ignore rules in a folder and its parent folders are inputs', async () => {
  const files = { '.sourceignore': '/other\n', 'apps/.sourceignore': '*.txt\n', 'other/.sourceignore': '*.md\n' }
  const { inputs } = await render({ ...base, ...files })
  const found = inputs.files.filter((file) => file.endsWith('.sourceignore'))
  expect(found.sort()).toEqual(['/.sourceignore', '/apps/.sourceignore'])
})

test('a target has its name as written, and an output path', async () => {
  const [all, one] = await openTargets(['flux:cluster', 'flux:cluster#shop'], { fileSystem: memoryFileSystem(base) })
  expect(all).toMatchObject({ name: 'flux:cluster', kind: 'flux', outputPath: 'cluster' })
  expect(one).toMatchObject({ name: 'flux:cluster#shop', outputPath: 'cluster/shop' })
})

test('variables of the caller take precedence, later ones over earlier ones', async () => {
  const files = {
    'cluster/shop.yaml': flux('shop', './apps', '  postBuild: { substitute: { x: own } }\n'),
    'apps/a.yaml': configMap('a', `is ${text('x')} ${text('y')}`),
    'x.env': 'x=file\nexport y="quoted"\n',
  }
  const first = { name: 'x', value: 'first' }
  const { resources } = await render(files, 'flux:cluster', { flux: { variables: [first, { file: 'x.env' }] } })
  expect(resources[0]).toMatchObject({ data: { a: 'is file "quoted"' } })
  const later = await render(files, 'flux:cluster', { flux: { variables: [{ file: 'x.env' }, first] } })
  expect(later.resources[0]).toMatchObject({ data: { a: 'is first "quoted"' } })
})

test('an error about a field that a patch of the parent sets has the location in the patch', async () => {
  const patch =
    "  patches: [{ target: { kind: Kustomization }, patch: '- { op: replace, path: /spec/path, value: ./gone }' }]\n"
  const files = { 'cluster/root.yaml': flux('root', './kids', patch), 'kids/shop.yaml': flux('shop', './apps') }
  await expect(render(files)).rejects.toMatchObject({
    code: 'FLUX_PATH_MISSING',
    at: { file: '/cluster/root.yaml', line: 7 },
  })
})

test('a hint for a path starts a new sentence after a question', async () => {
  const shop = fluxKustomization({ name: 'shop', path: './app', source: 'kind: GitRepository, name: web' })
  const files = { 'cluster/shop.yaml': shop, 'apps/a.yaml': configMap('a', 'b') }
  const hint = expect.stringMatching(
    /^did you mean ".\/apps"\? If GitRepository "web" is another repository or branch, /,
  )
  const options: TargetOptions = { flux: { sources: { 'GitRepository/web': '.' } } }
  await expect(render(files, 'flux:cluster', options)).rejects.toMatchObject({ code: 'FLUX_PATH_MISSING', hint })
})

test('a path in an image that contains only a part of the repository', async () => {
  const source = 'kind: OCIRepository, name: flux-system'
  const files = {
    'kubernetes/cluster/shop.yaml': fluxKustomization({ name: 'shop', path: './apps', source }),
    'kubernetes/apps/a.yaml': configMap('a', 'b'),
  }
  await expect(render(files, 'flux:kubernetes/cluster')).rejects.toMatchObject({
    hint: '"./kubernetes" contains this path: if the source contains only that directory, set the `flux.sources` option for "OCIRepository/flux-system"',
  })
})

test.each([
  ['branch: team', 'FLUX_SOURCE_LEFT_OUT'],
  ['tag: v1', 'FLUX_SOURCE_LEFT_OUT'],
  ['branch: main', undefined],
  ['branch: trunk', undefined],
])('a missing path in a source with %s: %s', async (ref, code) => {
  const source = `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: team, namespace: flux-system }
spec: { url: https://git.example/team/x, ref: { ${ref} } }
---
`
  const files = {
    '.git/HEAD': 'ref: refs/heads/trunk\n',
    'cluster/shop.yaml':
      source + fluxKustomization({ name: 'shop', path: './gone', source: 'kind: GitRepository, name: team' }),
  }
  const rendered = render(files)
  if (code === undefined) await expect(rendered).rejects.toMatchObject({ code: 'FLUX_PATH_MISSING' })
  else expect((await rendered).warnings).toMatchObject([{ code }])
})

test('a collection of the wrong type is an error that says what it is', async () => {
  const files = { ...base, 'cluster/shop.yaml': flux('shop', './apps', '  patches: {}\n') }
  await expect(render(files)).rejects.toMatchObject({
    code: 'FLUX_FIELD_TYPE',
    params: { field: 'spec.patches', expected: 'a list', actual: 'a map' },
    at: { file: '/cluster/shop.yaml', line: 7 },
  })
})

test('a number for a duration is an error that quotes would not fix', async () => {
  const files = { ...base, 'cluster/shop.yaml': flux('shop', './apps', '  interval: 10\n') }
  const expected = { params: { expected: 'a duration such as 10m', actual: 'the number 10' }, hint: undefined }
  await expect(render(files)).rejects.toMatchObject(expected)
})

test('a Kustomization that depends on itself has a warning of its own', async () => {
  const files = { ...base, 'cluster/shop.yaml': flux('shop', './apps', '  dependsOn: [{ name: shop }]\n') }
  const { warnings } = await render(files)
  expect(warnings[0]?.message).toBe('Kustomization "flux-system/shop" depends on itself: Flux waits forever')
})

test('names of common labels that look like numbers or booleans are strings', async () => {
  const spec = '  commonMetadata: { labels: { "5": five, "true": word } }\n'
  const result = await render({ ...base, 'cluster/shop.yaml': flux('shop', './apps', spec) })
  expect(toYaml(result)).toContain('    "5": five\n')
  expect(toYaml(result)).toContain('    "true": word\n')
})

test('a GitRepository with a different URL is a different source', async () => {
  const source = `---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: { name: apps, namespace: flux-system }\nspec: { url: https://git.example.com/apps }\n`
  const files = {
    '.git/config': '[remote "origin"]\n  url = git@git.example.com:fleet.git\n',
    'cluster/shop.yaml':
      flux('shop', './apps').replace('GitRepository, name: flux-system', 'GitRepository, name: apps') + source,
    'apps/a.yaml': configMap('a', 'b'),
  }
  const { resources, warnings } = await render(files)
  expect(resources).toEqual([])
  expect(warnings).toMatchObject([{ code: 'FLUX_SOURCE_LEFT_OUT' }])
  const mapped = await render(files, 'flux:cluster', { flux: { sources: { 'GitRepository/apps': '.' } } })
  expect(mapped.resources).toHaveLength(1)
})

test('Kustomizations that need variables of each other are rendered', async () => {
  const from = (name: string): string =>
    `  postBuild: { substituteFrom: [{ kind: ConfigMap, name: ${name} }] }\n  targetNamespace: flux-system\n`
  const { resources } = await render({
    'cluster/a.yaml': flux('a', './a', from('b')),
    'cluster/b.yaml': flux('b', './b', from('a')),
    'a/a.yaml': configMap('a', 'x'),
    'b/b.yaml': configMap('b', `y ${text('a')}`),
  })
  expect(resources.map(({ metadata }) => metadata.name)).toEqual(['a', 'b'])
})

test('the fields of a Flux object are located in its file, also in errors of the build', async () => {
  const files = { ...base, 'cluster/shop.yaml': flux('shop', './apps', '  components:\n  - ./gone\n') }
  await expect(render(files)).rejects.toMatchObject({ at: { file: '/cluster/shop.yaml', line: 8 } })
})

test('explanations never contain decrypted values', async () => {
  const secret = `apiVersion: v1\nkind: Secret\nmetadata: { name: s }\nstringData: { a: 'ENC[AES256_GCM,data:eA==,iv:eA==,tag:eA==,type:str]' }\nsops: { mac: 'ENC[x]' }\n`
  const files = {
    'cluster/shop.yaml': flux('shop', './apps', '  decryption: { provider: sops }\n'),
    'apps/s.yaml': secret,
  }
  const options = { fileSystem: memoryFileSystem(files), flux: { sops: 'decrypt' as const } }
  const explanation = await explain('flux:cluster', options)
  expect(explanation.find('Secret/s')?.find('stringData.a')[0]?.value).toBe('**SOPS**')
})

test('without objects, nothing is printed', async () => {
  expect(toYaml(await render({ 'cluster/shop.yaml': flux('shop', './apps'), 'apps/readme.txt': '' }))).toBe('')
})

test('strict turns warnings into errors', async () => {
  const files = { ...base, 'cluster/shop.yaml': flux('shop', './apps', '  suspend: true\n') }
  await expect(render(files, 'flux:cluster', { strict: true })).rejects.toMatchObject({ code: 'STRICT_WARNINGS' })
  expect((await render(files, 'flux:cluster', { strict: true, noWarn: ['FLUX_SUSPENDED'] })).warnings).toEqual([])
})
