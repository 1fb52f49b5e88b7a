import { generateX25519Identity } from 'age-encryption'
import { type Sops, sops } from '../../test/support/sops.ts'
import { decryptFileText } from './decrypt-text.ts'
import { type Identities, readIdentities } from './identities.ts'

let setup: Sops & { readonly identities: Identities }

beforeAll(async () => {
  const key = await sops()
  const identities = readIdentities(`# comment\n${key.identity}\n`)
  if (identities === undefined) throw new Error('no identity')
  setup = { ...key, identities }
})

const encrypt: Sops['encrypt'] = (...args) => setup.encrypt(...args)
const yamlMetadata: Sops['metadata'] = (...args) => setup.metadata(...args)

async function decrypt(
  text: string,
  input: 'yaml' | 'ini' | 'dotenv',
  output: 'yaml' | 'json' | 'ini' | 'dotenv' = input,
) {
  return await decryptFileText(text, { input, output }, { identities: setup.identities, subject: '"a"' })
}

test('YAML: types, comments, nesting and lists', async () => {
  const text = [
    `#${encrypt(' about a', [], 'comment')}`,
    `a: ${encrypt('yes', ['a'])}`,
    `b: ${encrypt('12', ['b'], 'int')} #${encrypt(' about b', [], 'comment')}`,
    'c:',
    `    - d: ${encrypt('one\ntwo\n', ['c', 'd'])}`,
    `    - ${encrypt('True', ['c'], 'bool')}`,
    'e: ""',
    'f_unencrypted: plain',
    yamlMetadata(),
  ].join('\n')
  expect(await decrypt(text, 'yaml')).toBe(`# about a
a: "yes"
# about b
b: 12
c:
    - d: |
        one
        two
    - true
e: ""
f_unencrypted: plain
`)
  expect(await decrypt(text, 'yaml', 'json')).toContain('\t"a": "yes",\n\t"b": 12,\n')
})

test('rules determine which values are encrypted', async () => {
  const secret = encrypt('x', ['data', 'a'])
  const text = `kind: Secret\ndata:\n    a: ${secret}\n${yamlMetadata('    encrypted_regex: ^data$\n')}`
  expect(await decrypt(text, 'yaml')).toBe('kind: Secret\ndata:\n    a: x\n')
  await expect(decrypt(text.replace(secret, 'plain'), 'yaml')).rejects.toMatchObject({ code: 'SOPS_VALUE_PLAIN' })
})

test('a value that was moved to another field is invalid, and not in messages', async () => {
  const text = `b: ${encrypt('s3cret', ['a'])}\n${yamlMetadata()}`
  await expect(decrypt(text, 'yaml')).rejects.toMatchObject({
    code: 'SOPS_VALUE_DAMAGED',
    message: expect.not.stringContaining('s3cret'),
  })
})

test('lines NAME=VALUE', async () => {
  const enc = setup.encryptedKey.trimEnd().replaceAll('\n', '\\n')
  const text = `#${encrypt(' why', [], 'comment')}\nA=${encrypt('b c', ['A'])}\nsops_age__list_0__map_enc=${enc}\nsops_mac=x\n`
  expect(await decrypt(text, 'dotenv')).toBe('# why\nA=b c\n')
})

test('sections', async () => {
  const enc = setup.encryptedKey.trimEnd().replaceAll('\n', '\\n')
  const text = `[db]\nuser = ${encrypt('anna', ['db', 'user'])}\nport=${encrypt('5', ['db', 'port'])}\n\n[sops]\nage__list_0__map_enc = ${enc}\n`
  expect(await decrypt(text, 'ini')).toBe('[db]\nuser = anna\nport = 5\n')
})

test('no identity can decrypt the key', async () => {
  const other = readIdentities(await generateX25519Identity())
  if (other === undefined) throw new Error('no identity')
  const text = `a: ${encrypt('x', ['a'])}\n${yamlMetadata()}`
  const context = { identities: other, subject: '"a"' }
  await expect(decryptFileText(text, { input: 'yaml', output: 'yaml' }, context)).rejects.toMatchObject({
    code: 'SOPS_NO_KEY',
  })
})

test('the message authentication code covers values of all types, in order', async () => {
  const lines = [
    `a: ${encrypt('1.50', ['a'], 'float')}`,
    `b: ${encrypt('true', ['b'], 'bool')}`,
    'c_unencrypted: {yes: yes, hex: 0x10, float: 1e3, none: null, day: 2026-01-02, off: false}',
    `d:\n    - ""\n    - ${encrypt('-7', ['d'], 'int')}`,
  ]
  const values = ['1.5', 'True', 'yes', '16', '1000', '2026-01-02T00:00:00Z', 'False', '-7']
  const check = (text: string): Promise<string> => {
    const context = { identities: setup.identities, subject: '"a"', checksIntegrity: true }
    return decryptFileText(text, { input: 'yaml', output: 'yaml' }, context)
  }
  const metadata = yamlMetadata('', values)
  expect(await check([...lines, metadata].join('\n'))).toContain('b: true\n')
  const [a = '', ...others] = lines
  await expect(check([...others, a, metadata].join('\n'))).rejects.toMatchObject({ code: 'SOPS_INTEGRITY' })
})

test('with rules about comments, the text shows which values are encrypted', async () => {
  const text = `a: plain\n# secret\nb: ${encrypt('x', ['b'])}\n${yamlMetadata('    encrypted_comment_regex: secret\n')}`
  expect(await decrypt(text, 'yaml')).toBe('a: plain\n# secret\nb: x\n')
})

test('a key in one of several groups opens nothing if more are necessary', async () => {
  const group = `        - age:\n            - enc: ${JSON.stringify(setup.encryptedKey)}\n`
  const inGroups = (groups: string, more = ''): string =>
    `a: ${encrypt('x', ['a'])}\nsops:\n    key_groups:\n${groups}    mac: ENC[\n${more}`
  const pgp = '        - pgp:\n            - fp: ABC\n'
  expect(await decrypt(inGroups(group), 'yaml')).toBe('a: x\n')
  await expect(decrypt(inGroups(group + pgp), 'yaml')).rejects.toMatchObject({
    code: 'SOPS_NO_KEY',
    hint: 'it is encrypted for PGP keys, but kuilt decrypts only with age keys',
  })
})

test('a file that is not valid YAML is an error', async () => {
  const text = `a: {b: ENC[AES256_GCM,data:eA==]x, c: 1}\n${yamlMetadata()}`
  const reason = expect.stringContaining('not valid YAML')
  await expect(decrypt(text, 'yaml')).rejects.toMatchObject({ code: 'SOPS_METADATA_INVALID', params: { reason } })
})

test('an invalid identity is not shown', () => {
  expect(() => readIdentities('AGE-SECRET-KEY-1BAD')).toThrow('line 1 is not an age identity')
  expect(() => readIdentities('# comment\n\nAGE-SECRET-KEY-1BAD')).toThrow('line 3 is not an age identity')
  expect(readIdentities('\n# nothing\n')).toBeUndefined()
})
