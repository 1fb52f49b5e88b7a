import { type BuildOptions, build, diff, explain, type SopsOptions, toYaml } from '#kuilt'
import { lastModified, type Sops, sops } from '../../test/support/sops.ts'
import { memoryFileSystem } from '../files/memory-file-system.ts'

let key: Sops

beforeAll(async () => {
  key = await sops()
})

const rules = '    encrypted_regex: ^(data|stringData)$\n'
const plain = 'hunter2'
const ksops = (fields: string): string => `apiVersion: viaduct.ai/v1\nkind: ksops\nmetadata: { name: g }\n${fields}`
const generator = (fields: string): string =>
  `apiVersion: goabout.com/v1beta1\nkind: SopsSecretGenerator\nmetadata: { name: made, labels: { a: b } }\n${fields}`

function files(config: string): Readonly<Record<string, string>> {
  const enc = key.encryptedKey.trimEnd().replaceAll('\n', '\\n')
  const password = key.encrypt(plain, ['stringData', 'password'])
  return {
    'kustomization.yaml': 'namePrefix: x-\ngenerators: [g.yaml]\n',
    'g.yaml': config,
    'secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata: { name: s }\nstringData:\n    password: ${password}\n${key.metadata(rules, ['v1', 'Secret', 's', plain])}`,
    'a.env': `A=${key.encrypt(plain, ['A'])}\nsops_age__list_0__map_enc=${enc}\nsops_lastmodified=${lastModified}\nsops_mac=${key.mac([plain])}\n`,
    'values.yaml': `token: ${key.encrypt(plain, ['token'])}\n${key.metadata('', [plain])}`,
  }
}

async function output(config: string, options: BuildOptions = {}): Promise<string> {
  return toYaml(await build('.', { fileSystem: memoryFileSystem(files(config)), ...options }))
}

const decrypt = (): { readonly sops: SopsOptions } => ({ sops: { mode: 'decrypt', ageKeys: key.identity } })
const mask = { sops: { mode: 'mask' } } as const

test('KSOPS: manifests are decrypted, or masked with a warning', async () => {
  const config = ksops('files: [secret.yaml]\n')
  expect(await output(config, decrypt())).toBe(
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: x-s\nstringData:\n  password: hunter2\n',
  )
  const { resources, warnings } = await build('.', { fileSystem: memoryFileSystem(files(config)), ...mask })
  expect(resources).toMatchObject([{ kind: 'Secret', stringData: { password: '**SOPS**' } }])
  expect(warnings).toMatchObject([{ code: 'SOPS_MASKED', at: { file: '/g.yaml' } }])
})

test('KSOPS: Secrets from files and variables', async () => {
  const config = ksops(
    'secretFrom:\n- metadata: { name: made, annotations: { kustomize.config.k8s.io/needs-hash: "true" } }\n  files: [v.yaml=values.yaml]\n  binaryFiles: [values.yaml]\n  envs: [a.env]\n',
  )
  const [secret] = (await build('.', { fileSystem: memoryFileSystem(files(config)), ...decrypt() })).resources
  expect(secret).toMatchObject({
    metadata: { name: expect.stringMatching(/^x-made-[a-z0-9]{10}$/) },
    stringData: { A: plain, 'v.yaml': 'token: hunter2\n' },
    data: { 'values.yaml': Buffer.from('token: hunter2\n').toString('base64') },
  })
  expect(await output(config, mask)).toContain("A: '**SOPS**'")
})

test('SopsSecretGenerator: variables and files, with a hash unless it is turned off', async () => {
  const config = generator('envs: [a.env, values.yaml]\nfiles: [f=values.yaml]\ntype: Opaque\n')
  const [secret] = (await build('.', { fileSystem: memoryFileSystem(files(config)), ...decrypt() })).resources
  const encoded = Buffer.from(plain).toString('base64')
  expect(secret).toMatchObject({
    metadata: { name: expect.stringMatching(/^x-made-[a-z0-9]{10}$/), labels: { a: 'b' } },
    data: { A: encoded, token: encoded, f: Buffer.from('token: hunter2\n').toString('base64') },
    type: 'Opaque',
  })
  expect(await output(`${config}disableNameSuffixHash: true\n`, decrypt())).toContain('name: x-made\n')
  expect(await output(config, mask)).not.toContain(encoded)
})

test('explanations and diffs contain no decrypted value', async () => {
  const fileSystem = memoryFileSystem({
    ...Object.fromEntries(Object.entries(files(ksops('files: [secret.yaml]\n'))).map(([p, t]) => [`new/${p}`, t])),
    'old/kustomization.yaml': 'resources: []\nnamePrefix: x-\n',
  })
  const explained = await explain('new', { fileSystem, ...decrypt() })
  expect(explained.find('Secret/s')?.find('stringData.password')[0]?.value).toBe('**SOPS**')
  const empty = await diff([], 'new', { fileSystem, ...decrypt(), showSecrets: true })
  expect(empty.changes).toHaveLength(1)
})

test('mistakes are located, and messages contain no decrypted value', async () => {
  await expect(output(ksops(''), decrypt())).rejects.toMatchObject({
    code: 'SOPS_GENERATOR_INVALID',
    at: { file: '/g.yaml' },
  })
  await expect(output(ksops('files: [gone.yaml]\n'), decrypt())).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  await expect(output(ksops('files: [secret.yaml]\n'), { sops: { mode: 'decrypt' } })).rejects.toMatchObject({
    code: 'SOPS_NO_KEY',
  })
  const { 'secret.yaml': secret = '', ...others } = files(ksops('files: [secret.yaml]\n'))
  const wrong = { ...others, 'secret.yaml': secret.replace('type:str', 'type:int') }
  await expect(build('.', { fileSystem: memoryFileSystem(wrong), ...decrypt() })).rejects.toMatchObject({
    code: 'SOPS_VALUE_DAMAGED',
    message: expect.not.stringContaining(plain),
  })
})

test('a file that was changed without SOPS is an error, as in both programs', async () => {
  const { 'secret.yaml': secret = '', ...others } = files(ksops('files: [secret.yaml]\n'))
  const run = (text: string): Promise<unknown> => {
    return build('.', { fileSystem: memoryFileSystem({ ...others, 'secret.yaml': text }), ...decrypt() })
  }
  const renamed = secret.replace('name: s ', 'name: other ')
  await expect(run(renamed)).rejects.toMatchObject({ code: 'SOPS_INTEGRITY', params: { problem: 'different' } })
  const withoutCode = secret.replace(/^ {4}mac: .*\n/m, '')
  await expect(run(withoutCode)).rejects.toMatchObject({ code: 'SOPS_INTEGRITY', params: { problem: 'missing' } })
})

test('without the option, they are ordinary plugins', async () => {
  await expect(output(ksops('files: [secret.yaml]\n'))).rejects.toMatchObject({ code: 'PLUGINS_DISABLED' })
})

test('a build fails as with kustomize if the caller does not say how to handle the files', async () => {
  const built = build('.', { fileSystem: memoryFileSystem(files(ksops('files: [secret.yaml]\n'))) })
  const hint = expect.stringContaining('to decrypt its files')
  await expect(built).rejects.toMatchObject({ code: 'PLUGINS_DISABLED', hint })
})
