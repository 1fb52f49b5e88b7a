import { affected, memoryFileSystem } from '#kuilt'
import { files, include } from '../../test/support/affected-files.ts'

const names = async (changed: readonly string[], more: Readonly<Record<string, string>> = {}, options = {}) => {
  const { roots } = await affected(changed, { fileSystem: memoryFileSystem({ ...files, ...more }), ...options })
  return roots.map(({ target }) => target)
}

test('a file of a base affects everything that includes it', async () => {
  expect(await names(['base/web.yaml'])).toEqual(['overlays/prod', 'overlays/test'])
  expect(await names(['base/kustomization.yaml'])).toEqual(['overlays/prod', 'overlays/test'])
  expect(await names(['base'])).toEqual(['overlays/prod', 'overlays/test'])
  expect(await names(['.'])).toEqual(['alone', 'overlays/prod', 'overlays/test'])
  expect(await names(['base/readme.md'])).toEqual([])
  expect(await names([])).toEqual([])
})

test('a referenced file that does not exist', async () => {
  expect(await names(['base/gone.yaml'], { 'base/kustomization.yaml': include('gone.yaml') })).toHaveLength(2)
  expect(await names(['base/Kustomization'])).toHaveLength(2)
  expect(await names(['gone/kustomization.yml'], { 'base/kustomization.yaml': include('../gone') })).toHaveLength(2)
})

test.each([
  ['patches', 'patches: [{ path: f.txt }]'],
  ['patchesStrategicMerge', 'patchesStrategicMerge:\n- f.txt'],
  ['files of a generator', 'configMapGenerator:\n- name: a\n  files:\n  - key=f.txt'],
  ['envs of a generator', 'secretGenerator:\n- name: a\n  envs: [f.txt]'],
  ['env of a generator', 'configMapGenerator:\n- name: a\n  env: f.txt'],
  ['replacements', 'replacements:\n- path: f.txt'],
  ['openapi', 'openapi:\n  path: f.txt'],
  ['crds', 'crds:\n- f.txt'],
  ['escapes', 'patches:\n- path: "\\x66.txt"'],
  ['a redundant path', 'patches:\n- path: ./../alone/f.txt'],
  ['fields in another case', 'Patches:\n- path: f.txt'],
  ['generators', 'generators:\n- f.txt'],
  ['inline plugins', 'transformers:\n- |-\n  apiVersion: builtin\n  kind: PatchTransformer\n  path: f.txt'],
  ['values of a chart', 'helmCharts:\n- name: web\n  valuesFile: f.txt'],
])('%s', async (_, text) => {
  expect(await names(['alone/f.txt'], { 'alone/kustomization.yaml': `${text}\n` })).toEqual(['alone'])
  expect(await names(['alone/g.txt'], { 'alone/kustomization.yaml': `${text}\n` })).toEqual(
    text.startsWith('helm') ? ['alone'] : [],
  )
})

test.each([
  './f.txt',
  'sub/../f.txt',
  './/f.txt',
  '../alone/f.txt',
  '/alone/f.txt',
  'sub/./../f.txt',
  '../x/../alone/f.txt',
])('the path %s', async (path) => {
  expect(await names(['alone/f.txt'], { 'alone/kustomization.yaml': `crds:\n- ${path}\n` })).toEqual(['alone'])
  expect(await names(['f.txt'], { 'alone/kustomization.yaml': `crds:\n- ${path}\n` })).toEqual([])
})

test.each([
  'sub/deep/f.txt',
  './sub/deep/f.txt',
  'sub//deep/f.txt',
  'sub/./deep/f.txt',
  'sub/x/../deep/f.txt',
  'sub/a../../deep/f.txt',
])('the path %s in a subdirectory', async (path) => {
  expect(await names(['alone/sub/deep/f.txt'], { 'alone/kustomization.yaml': `crds: ["${path}"]\n` })).toEqual([
    'alone',
  ])
})

test('files with the same name in other directories', async () => {
  const patched = (at: string) => ({ [`${at}/kustomization.yaml`]: 'patches:\n- path: sub/p.yaml\n' })
  const more = { ...patched('one'), ...patched('two'), ...patched('one/sub') }
  expect(await names(['one/sub/p.yaml'], more)).toEqual(['one'])
  const many = Array.from({ length: 20 }, (_, i) => `x${i}/sub/p.yaml`)
  expect(await names([...many, 'two/sub/p.yaml'], more)).toEqual(['two'])
})

test('files read by plugins', async () => {
  const plugin = 'apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: { name: a }\nfiles: [b=data/f.txt]\n'
  const more = { 'alone/kustomization.yaml': 'generators: [plugin.yaml]\n', 'alone/plugin.yaml': plugin }
  expect(await names(['alone/data/f.txt'], more)).toEqual(['alone'])
  expect(await names(['alone/data/g.txt'], more)).toEqual([])
  const below = {
    'alone/kustomization.yaml': 'generators: [plugins]\n',
    'alone/plugins/kustomization.yaml': include('plugin.yaml'),
    'alone/plugins/plugin.yaml': plugin,
  }
  expect(await names(['alone/data/f.txt'], below)).toEqual(['alone'])
  const program = 'apiVersion: a/v1\nkind: B\nmetadata:\n  annotations: { config.kubernetes.io/function: "" }\n'
  expect(await names(['alone/data/g.txt'], { ...more, 'alone/plugin.yaml': program })).toEqual(['alone'])
})

test('charts', async () => {
  const more = { 'alone/kustomization.yaml': 'helmCharts:\n- name: web\nhelmGlobals:\n  chartHome: ../charts\n' }
  expect(await names(['charts/web/templates/web.yaml'], more)).toEqual(['alone'])
  expect(
    await names(['alone/charts/web/values.yaml'], { 'alone/kustomization.yaml': 'helmCharts: [{name: web}]\n' }),
  ).toEqual(['alone'])
})

test('components belong to the roots that include them', async () => {
  const component = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{ path: p.yaml }]\n'
  const more = { 'c/kustomization.yaml': component, 'alone/kustomization.yaml': 'components: [../c]\n' }
  expect(await names(['c/p.yaml'], more)).toEqual(['alone'])
})

test('names with spaces, and more names than are searched individually', async () => {
  const more = { 'alone/kustomization.yaml': 'resources:\n- "a\n  b.yaml"\n' }
  expect(await names(['alone/a b.yaml'], more)).toEqual(['alone'])
  expect(await names(['alone/c b.yaml'], more)).toEqual([])
  expect(await names(["alone/it's.yaml"], { 'alone/kustomization.yaml': "crds: ['it''s.yaml']\n" })).toEqual(['alone'])
  expect(await names(['alone/é'], { 'alone/kustomization.yaml': 'crds: [é]\n' })).toEqual(['alone'])
  const many = Array.from({ length: 100 }, (_, i) => `x/${i}.yaml`)
  expect(await names([...many, 'base/web.yaml'])).toEqual(['overlays/prod', 'overlays/test'])
  expect(await names([...many, 'alone/a b.yaml'], more)).toEqual(['alone'])
  const patched = { 'alone/kustomization.yaml': 'patches:\n- path: ../x/7.yaml\n' }
  expect(await names(many, patched)).toEqual(['alone'])
  expect(await names(many.slice(8), patched)).toEqual([])
})

test('files below a directory', async () => {
  const refer = (path: string) => ({ 'alone/kustomization.yaml': `configurations: ["${path}"]\n` })
  for (const path of ['../x/sub/f.txt', '../x/sub', '../base/../x/sub/f.txt', '/x/./sub/f.txt']) {
    expect(await names(['x/sub'], { 'x/sub/f.txt': '', ...refer(path) })).toEqual(['alone'])
  }
  expect(await names(['x/sub'], { 'x/sub/f.txt': '', ...refer('../x/sub.txt') })).toEqual([])
})

test('directories to search', async () => {
  expect(await names(['base/web.yaml'], {}, { in: ['overlays/prod', 'alone'] })).toEqual(['overlays/prod'])
  expect(await names(['base/web.yaml'], {}, { in: ['base'] })).toEqual(['base'])
  const missing = names(['base/web.yaml'], {}, { in: ['nowhere'] })
  await expect(missing).rejects.toMatchObject({ code: 'DIRECTORY_NOT_FOUND' })
  expect(await names(['web.yaml'], {}, { cwd: '/base', in: ['../overlays'] })).toEqual([
    '../overlays/prod',
    '../overlays/test',
  ])
})

test('the chain starts at the change and ends at the root', async () => {
  const { roots } = await affected(['base/web.yaml'], { fileSystem: memoryFileSystem(files) })
  expect(roots[0]?.chain).toEqual(['base/web.yaml', 'base/kustomization.yaml', 'overlays/prod/kustomization.yaml'])
})
