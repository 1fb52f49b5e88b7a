import { project } from '../../../test/support/project.ts'
import { isKuiltError } from '../../diagnostics/index.ts'
import { memoryFileSystem } from '../../files/memory-file-system.ts'
import type { RemoteSource } from '../remote-source.ts'
import { type LocalizedTree, type LocalizeSource, localize, localizeFrom } from './localize.ts'

const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n'

async function run(
  files: Readonly<Record<string, string>>,
  target = '/app',
  options: Partial<LocalizeSource> = {},
): Promise<LocalizedTree> {
  const source = { fileSystem: memoryFileSystem(files), cwd: '/', scope: '', remote: undefined }
  return localizeFrom(target, { ...source, ...options })
}

function texts({ files }: LocalizedTree): Readonly<Record<string, string>> {
  return Object.fromEntries([...files].map(([path, content]) => [path, new TextDecoder().decode(content)]))
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no error',
    (error) => (isKuiltError(error) ? error.code : String(error)),
  )
}

test('a kustomization is copied with the files that it references, including comments', async () => {
  const kustomization =
    '# mine\nresources:\n- ./a.yaml # first\nconfigMapGenerator:\n- name: x\n  files: [k=conf/x.ini]\n'
  const tree = await run({
    '/app/kustomization.yaml': kustomization,
    '/app/a.yaml': configMap,
    '/app/conf/x.ini': 'x',
    '/app/unused.yaml': 'x',
  })
  expect(tree.defaultName).toBe('localized-app')
  expect(texts(tree)).toEqual({
    'kustomization.yaml': kustomization.replace('./a.yaml', 'a.yaml'),
    'a.yaml': configMap,
    'conf/x.ini': 'x',
  })
})

test('bases must stay inside the scope', async () => {
  const files = {
    '/repo/base/kustomization.yaml': 'namePrefix: a-\n',
    '/repo/prod/kustomization.yaml': 'resources:\n- ../base\n',
  }
  expect(await codeOf(run(files, '/repo/prod'))).toBe('LOCALIZE_OUTSIDE_SCOPE')
  const tree = await run(files, '/repo/prod', { scope: '/repo' })
  expect(tree.target).toBe('prod')
  expect(Object.keys(texts(tree)).sort()).toEqual(['base/kustomization.yaml', 'prod/kustomization.yaml'])
  expect(await codeOf(run(files, '/repo/prod', { scope: '/repo/base' }))).toBe('LOCALIZE_SCOPE_APART')
})

const remote: RemoteSource = {
  file: async (url) => new TextEncoder().encode(url.endsWith('.yaml') ? configMap : '<html>'),
  root: async (url) => {
    if (!url.includes('//deploy')) return undefined
    const ref = /\?ref=(.+)$/.exec(url)?.[1] ?? ''
    return { path: '/clone/deploy', repository: '/clone', host: 'github.com', repositoryPath: 'acme/x.git', ref }
  },
}

const cloned = {
  '/clone/deploy/kustomization.yaml': 'resources:\n- ../common\n',
  '/clone/common/kustomization.yaml': 'namePrefix: c-\n',
}

test('remote references become local ones', async () => {
  const files = {
    ...cloned,
    '/app/kustomization.yaml':
      'resources: # from elsewhere\n- https://example.com/a/b.yaml\n- https://github.com/acme/x//deploy?ref=v1\n',
  }
  const tree = await run(files, '/app', { remote })
  expect(texts(tree)).toEqual({
    'kustomization.yaml':
      'resources: # from elsewhere\n- localized-files/example.com/a/b.yaml\n- localized-files/github.com/acme/x/v1/deploy\n',
    'localized-files/example.com/a/b.yaml': configMap,
    'localized-files/github.com/acme/x/v1/deploy/kustomization.yaml': 'resources:\n- ../common\n',
    'localized-files/github.com/acme/x/v1/common/kustomization.yaml': 'namePrefix: c-\n',
  })
})

test('a remote target is copied with its repository as scope', async () => {
  const tree = await run(cloned, 'https://github.com/acme/x//deploy?ref=feature/a', { remote })
  expect([tree.defaultName, tree.target]).toEqual(['localized-deploy-feature-a', 'deploy'])
  expect(await codeOf(run(cloned, 'https://github.com/acme/x//deploy', { remote }))).toBe('LOCALIZE_REF_MISSING')
  const scoped = run(cloned, 'https://github.com/acme/x//deploy?ref=v1', { remote, scope: '/clone' })
  expect(await codeOf(scoped)).toBe('LOCALIZE_SCOPE_REMOTE')
})

test('the directory for remote content must be free', async () => {
  const files = {
    ...cloned,
    '/app/kustomization.yaml': 'resources:\n- https://github.com/acme/x//deploy?ref=v1\n',
    '/app/localized-files/x': '',
  }
  expect(await codeOf(run(files, '/app', { remote }))).toBe('LOCALIZE_DIRECTORY_TAKEN')
})

test('remote references are errors if they cannot be fetched', async () => {
  const files = { '/app/kustomization.yaml': 'crds:\n- https://example.com/crd.yaml\n' }
  expect(await codeOf(run(files))).toBe('LOCALIZE_REMOTE_UNSUPPORTED')
})

test('plugin configurations are copied with the files that they reference', async () => {
  const plugin = '# patch\napiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: p}\npath: patch.yaml\n'
  const tree = await run({
    '/app/kustomization.yaml': 'transformers:\n- plugin.yaml\n',
    '/app/plugin.yaml': plugin,
    '/app/patch.yaml': configMap,
  })
  expect(texts(tree)).toMatchObject({ 'plugin.yaml': plugin, 'patch.yaml': configMap })
  const bad = { '/app/kustomization.yaml': 'transformers:\n- nothing.yaml\n' }
  expect(await codeOf(run(bad))).toBe('LOCALIZE_PLUGIN')
})

test('the whole chart home is copied, even if a values file in it was copied before', async () => {
  const tree = await run({
    '/app/kustomization.yaml': 'helmCharts:\n- name: web\n  valuesFile: charts/web/values.yaml\n',
    '/app/charts/web/values.yaml': 'a: b\n',
    '/app/charts/web/Chart.yaml': 'name: web\n',
  })
  expect(Object.keys(texts(tree)).sort()).toEqual([
    'charts/web/Chart.yaml',
    'charts/web/values.yaml',
    'kustomization.yaml',
  ])
})

test('a path that is neither a resource file nor a directory is an error with both reasons', async () => {
  const files = { '/app/kustomization.yaml': 'resources: [a.yaml]\n', '/app/a.yaml': 'text' }
  expect(await codeOf(run(files))).toBe('LOCALIZE_RESOURCE')
})

test('localize reads the disk by default', async () => {
  const place = project({ 'app/kustomization.yaml': 'resources: [a.yaml]\n', 'app/a.yaml': configMap })
  try {
    const { files } = await localize(`${place.directory}/app`)
    expect([...files.keys()].sort()).toEqual(['a.yaml', 'kustomization.yaml'])
  } finally {
    place.remove()
  }
})
