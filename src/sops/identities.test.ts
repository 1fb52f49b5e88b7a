import { armor, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { readIdentities } from './identities.ts'

/** The parts of the secret `00 01 80 ff`, computed with the polynomials `secret + 07·X`. */
const parts = [
  [0x07, 0x06, 0x87, 0xf8, 1],
  [0x0e, 0x0f, 0x8e, 0xf1, 2],
  [0x09, 0x08, 0x89, 0xf6, 3],
]

test('a data key that is split into key groups is joined from as many parts as necessary', async () => {
  const identity = await generateX25519Identity()
  const encrypter = new Encrypter()
  encrypter.addRecipient(await identityToRecipient(identity))
  const [first = '', second = '', third = ''] = await Promise.all(
    parts.map(async (part) => armor.encode(await encrypter.encrypt(Uint8Array.from(part)))),
  )
  const identities = readIdentities(identity)
  const open = async (keyGroups: readonly (readonly string[])[], threshold: number) => {
    const key = await identities?.dataKey({ keyGroups, threshold })
    return key && [...key]
  }
  const secret = [0x00, 0x01, 0x80, 0xff]
  expect(await open([[first], [second]], 2)).toEqual(secret)
  expect(await open([[first], ['of somebody else'], [third]], 2)).toEqual(secret)
  expect(await open([['of somebody else', third], [second], [first]], 2)).toEqual(secret)
  expect(await open([[first], [], []], 2)).toBeUndefined()
  expect(await open([[first], [first]], 2)).toBeUndefined()
})
