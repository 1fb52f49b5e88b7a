import { toYaml } from '../../build/build-result.ts'
import { memoryFileSystem } from '../../files/memory-file-system.ts'
import { openTarget } from '../open-targets.ts'

const cluster = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: shop, namespace: flux-system }
spec:
  path: ./apps
  sourceRef: { kind: GitRepository, name: flux-system }
  decryption: { provider: sops }
`
const docker = 'kubernetes.io/dockerconfigjson'
const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** Returns the output without keys. */
async function masked(files: Readonly<Record<string, string>>): Promise<string> {
  const fileSystem = memoryFileSystem({ 'cluster/shop.yaml': cluster, ...files })
  return toYaml(await (await openTarget('flux:cluster', { fileSystem })).render())
}

function secret(fields: string): Readonly<Record<string, string>> {
  return { 'apps/s.yaml': `apiVersion: v1\nkind: Secret\nmetadata: { name: s }\n${fields}` }
}

test('all values of an encrypted Secret are masked, and its metadata is removed', async () => {
  const sops = 'sops: { mac: "ENC[x" }\n'
  const plain = await masked(secret(`data: { a: ENC }\nstringData: { b: plain }\n${sops}`))
  expect(plain).toContain(`data:\n  a: ${base64('**SOPS**')}\n`)
  expect(plain).toContain("stringData:\n  b: '**SOPS**'\n")
  expect(plain).not.toContain('sops:')
  const login = await masked(secret(`type: ${docker}\nstringData: { .dockerconfigjson: ENC }\n${sops}`))
  expect(login).toContain(`.dockerconfigjson: '{"mask":"**SOPS**"}'`)
})

test('an encrypted file in a Secret is masked as base64, whatever the type of the Secret', async () => {
  const file = '{"a": "ENC[x]", "sops": {"mac": "ENC[y]"}}'
  const generator = `secretGenerator:\n  - name: g\n    type: ${docker}\n    files: [.dockerconfigjson=f.json]\n`
  const generated = await masked({ 'apps/kustomization.yaml': generator, 'apps/f.json': file })
  expect(generated).toContain(`.dockerconfigjson: ${base64('**SOPS**')}\n`)
  const inText = await masked(secret(`stringData: { a: '${file}', b: sops }\n`))
  expect(inText).toContain(`stringData:\n  a: ${base64('**SOPS**')}\n  b: sops\n`)
})

test('a sops field without an encrypted code, and other kinds, are not masked', async () => {
  expect(await masked(secret('stringData: { a: b }\nsops: { mac: plain }\n'))).toContain('a: b')
  const other = { 'apps/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata: { a: "sops ENC[" }\n' }
  expect(await masked(other)).toContain('a: sops ENC[')
})
