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
const yamlMetadata: Sops['metadata'] = (rules) => setup.metadata(rules)

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

test('an invalid identity is not shown', () => {
  expect(() => readIdentities('AGE-SECRET-KEY-1BAD')).toThrow('line 1 is not an age identity')
  expect(readIdentities('\n# nothing\n')).toBeUndefined()
})
