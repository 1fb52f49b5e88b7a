import { buildSync, memoryFileSystem } from '#kuilt'
import { fluxKustomization } from '../../../test/support/flux-kustomization.ts'

const encrypted = 'token: ENC[AES256_GCM,data:8Rwl4w==,iv:MTIz,tag:NDU2,type:str]\nsops:\n    version: 3.9.0\n'
const secret = 'secretGenerator:\n- name: api\n  files: [secret.yaml]\n'

interface Settings {
  readonly path?: string
  readonly decryption?: string
  readonly patch?: string
}

const flux = ({ path = './apps/prod', decryption = '{ provider: sops }', patch = '' }: Settings = {}): string => {
  const patches = patch === '' ? '' : `  patches: [{ patch: "spec: { ${patch} }" }]\n`
  const decrypts = decryption === '' ? '' : `  decryption: ${decryption}\n`
  return fluxKustomization({ path, spec: decrypts + patches })
}

const repository = {
  '/repo/.git/HEAD': 'ref: refs/heads/main\n',
  '/repo/apps/prod/kustomization.yaml': `resources: [../base]\n${secret}`,
  '/repo/apps/prod/secret.yaml': encrypted,
  '/repo/apps/base/kustomization.yaml': secret.replace('api', 'shared'),
  '/repo/apps/base/secret.yaml': encrypted,
  '/repo/other/kustomization.yaml': secret,
  '/repo/other/secret.yaml': encrypted,
}

function warnings(directory: string, files: Readonly<Record<string, string>>): readonly string[] {
  const fileSystem = memoryFileSystem({ ...repository, ...files })
  return buildSync(directory, { fileSystem }).warnings.map(({ code, at }) => `${code} ${at?.file}`)
}

test('Secrets in a directory that Flux builds and decrypts are fine', () => {
  const files = { '/repo/clusters/apps.yaml': flux() }
  expect(warnings('/repo/apps/prod', files)).toEqual([])
  expect(warnings('/repo/apps/base', files)).toEqual([])
})

test.each([
  ['builds another directory', { '/repo/clusters/apps.yaml': flux() }, '/repo/other'],
  ['does not decrypt', { '/repo/clusters/apps.yaml': flux({ decryption: '' }) }, '/repo/apps/prod'],
  ['is not used', {}, '/repo/apps/prod'],
])('a warning where Flux %s', (_, files, directory) => {
  expect(warnings(directory, files)).toContain(`SECRET_IS_ENCRYPTED ${directory}/kustomization.yaml`)
})

test('Flux builds everything below a directory without a kustomization', () => {
  expect(warnings('/repo/apps/prod', { '/repo/clusters/apps.yaml': flux({ path: 'apps' }) })).toEqual([])
  const listed = { '/repo/apps/kustomization.yaml': 'resources: [base]\n' }
  expect(warnings('/repo/apps/prod', { '/repo/clusters/apps.yaml': flux({ path: 'apps' }), ...listed })).toHaveLength(2)
})

test('decryption can come from a patch of another Kustomization, or of the kustomization that includes it', () => {
  const own = flux({ decryption: '' })
  const parent = flux({ decryption: '', path: './clusters', patch: 'decryption: { provider: sops }' })
  expect(warnings('/repo/apps/prod', { '/repo/clusters/apps.yaml': own, '/repo/flux/parent.yaml': parent })).toEqual([])
  const patch =
    'resources: [apps.yaml]\npatches:\n- target: { kind: Kustomization }\n  patch: "[{ op: add, path: /spec/decryption, value: { provider: sops } }]"\n'
  const files = { '/repo/clusters/apps.yaml': own, '/repo/clusters/kustomization.yaml': patch }
  expect(warnings('/repo/apps/prod', files)).toEqual([])
})

test('Flux decrypts no files of ConfigMaps', () => {
  const files = {
    '/repo/apps/prod/kustomization.yaml': secret.replace('secretGenerator', 'configMapGenerator'),
    '/repo/clusters/apps.yaml': flux(),
  }
  expect(warnings('/repo/apps/prod', files)).toEqual(['SECRET_IS_ENCRYPTED /repo/apps/prod/kustomization.yaml'])
})

test('without a git repository, the working directory is searched', () => {
  const files: Record<string, string> = { '/repo/clusters/apps.yaml': flux(), ...repository }
  delete files['/repo/.git/HEAD']
  const fileSystem = memoryFileSystem(files)
  expect(buildSync('apps/prod', { fileSystem, cwd: '/repo' }).warnings).toEqual([])
  expect(buildSync('.', { fileSystem, cwd: '/repo/apps/prod' }).warnings).toHaveLength(2)
})
