import { print, resource, yaml } from '../../test/support/resources.ts'
import { addHashSuffixes, contentHash } from './hash.ts'

const base64Of257Bytes = [
  '/wABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fICEiIyQlJicoKSorLC0uLzAxMj',
  'M0NTY3ODk6Ozw9Pj9AQUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVpbXF1eX2BhYmNkZWZn',
  'aGlqa2xtbm9wcXJzdHV2d3h5ent8fX5/gIGCg4SFhoeIiYqLjI2Oj5CRkpOUlZaXmJmam5',
  'ydnp+goaKjpKWmp6ipqqusra6vsLGys7S1tre4ubq7vL2+v8DBwsPExcbHyMnKy8zNzs/Q',
  '0dLT1NXW19jZ2tvc3d7f4OHi4+Tl5ufo6err7O3u7/Dx8vP09fb3+Pn6+/z9/v8=',
  '',
].join('\\n')

const longSecret = [
  'MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMT',
  'IzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OQ==',
  '',
].join('\\n')

const hashes: readonly (readonly [string, string])[] = [
  ['{ kind: ConfigMap, data: { k: v } }', 'bdg947hgcc'],
  ['{ kind: ConfigMap }', '6ct58987ht'],
  ['{ kind: ConfigMap, data: { k: "" } }', 'f9f96494gb'],
  [`{ kind: ConfigMap, data: { k: "<a href='x'>&amp;</a>" } }`, '6cbfgb2mhb'],
  ['{ kind: ConfigMap, data: { u.txt: "héllo 日本 😀 \\u2028" } }', '79tfb2kc29'],
  ['{ kind: ConfigMap, data: { u.txt: "tab\\tnl\\ncr\\rbs\\bff\\fesc\\eq\\"b\\\\" } }', '27btf76t24'],
  ['{ kind: ConfigMap, binaryData: { b.bin: "//4AaGVsbG8=" } }', '4bbd85h4hm'],
  [`{ kind: ConfigMap, data: { k: v }, binaryData: { b.bin: "${base64Of257Bytes}" } }`, '65f8h4tgbk'],
  ['{ kind: ConfigMap, immutable: true, data: { k: v } }', 'bdg947hgcc'],
  ['{ kind: ConfigMap, metadata: { name: other, namespace: ns, labels: { a: b } }, data: { k: v } }', 'bdg947hgcc'],
  ['{ kind: Secret, type: Opaque, data: { k: dg== } }', 'ftgtgc4t9f'],
  ['{ kind: Secret, type: example.com/t, data: {} }', 'f24c4gd988'],
  [`{ kind: Secret, type: Opaque, data: { s.txt: "${longSecret}" } }`, '99f479hgb8'],
  ['{ kind: Secret, type: Opaque, data: { k: dg== }, stringData: { z: "1<2" } }', '248k77cf22'],
  ['{ kind: ConfigMap, data: { k: v, n: 12, b: true } }', '55kcgh2k4c'],
  ['{ kind: ConfigMap, data: { k: v, n: 12345678901234567890, f: 1.0, e: 1e30 } }', '5492d5mbd2'],
  ['{ kind: ConfigMap, data: { b: "2", a: "1", B: "3" } }', 'f6tkf6754b'],
  ['{ kind: ConfigMap, data: {} }', '42745tchd9'],
  ['kind: ConfigMap\ndata:\n', '6ct58987ht'],
  ['{ kind: ConfigMap, data: null }', 'g886t7dd28'],
  ['{ kind: ConfigMap, data: ~ }', '2t8tf57kh6'],
  ['{ kind: ConfigMap, data: foo }', 'dbtkmgt2k2'],
  ['{ kind: ConfigMap, data: [] }', 'dk855m5d49'],
  ['{ kind: ConfigMap, data: [a] }', 'dk855m5d49'],
  ['{ kind: ConfigMap, data: { k: null } }', '976987gcbh'],
  ['{ kind: ConfigMap, data: { k: yes } }', '5495tb9k2h'],
  ['{ kind: ConfigMap, data: { k: 0x10 } }', '98dh595fb7'],
  ['{ kind: ConfigMap, data: { k: 010 } }', '96c9g95gfm'],
  ['{ kind: ConfigMap, data: { k: 2001-01-01 } }', '9t74tkdbcm'],
  ['{ kind: ConfigMap, data: { k: 1.50 } }', 'bth8h648mb'],
  ['{ kind: ConfigMap, data: { k: { x: 1, b: 2 } } }', '695gbkc287'],
  ['{ kind: ConfigMap, data: { k: v }, binaryData: {} }', 'ckd2g2f68c'],
  ['{ kind: Secret, data: { k: dg== } }', '6g4f655459'],
  ['{ kind: Secret, stringData: { k: v } }', 'c4fh4465f9'],
  ['{ kind: Secret, type: Opaque }', '8226t8dd99'],
  ['{ kind: ConfigMap, binaryData: [] }', 'mfcg99g7t5'],
  ['{ kind: ConfigMap, metadata/name: xyz }', 'd29c69cm6f'],
  ['{ kind: ConfigMap, data: { k: -0.0, j: 1e-7, h: 0.000001, g: 9007199254740993 } }', 'cd72b2gb5c'],
]

test.each(hashes)('the content hash of %s is %s', (text, hash) => {
  expect(contentHash(resource(text))).toBe(hash)
})

test('the content hash of other kinds depends on the whole object', () => {
  const hashOf = (text: string) => contentHash(resource(text))
  const service = hashOf('{ apiVersion: v1, kind: Service, metadata: { name: s } }')
  expect(service).toMatch(/^[2456789bcdfghkmt]{10}$/)
  expect(hashOf('{ apiVersion: v1, kind: Service, metadata: { name: t } }')).not.toBe(service)
})

test('a resource that needs a hash gets it as a suffix, and keeps the old name in its history', () => {
  const generated = resource('{ apiVersion: v1, kind: ConfigMap, metadata: { name: a }, data: { k: v } }', {
    needsHash: true,
  })
  const [hashed] = addHashSuffixes([generated])
  expect(print(hashed ?? generated)).toBe(yaml`
    apiVersion: v1
    data:
      k: v
    kind: ConfigMap
    metadata:
      name: a-bdg947hgcc
  `)
  expect(hashed?.state.history).toEqual([{ name: 'a', namespace: 'default', kind: 'ConfigMap' }])
})

test('the name keeps its quotes if a hash is added', () => {
  const generated = resource('{ kind: ConfigMap, metadata: { name: "1" }, data: { k: v } }', { needsHash: true })
  expect(addHashSuffixes([generated])[0]?.id.name).toBe('1-bdg947hgcc')
})

test('resources without a hash are returned unchanged, in the same array', () => {
  const plain = [resource('{ apiVersion: v1, kind: ConfigMap, metadata: { name: a } }')]
  expect(addHashSuffixes(plain)).toBe(plain)
})

test('data that cannot be printed is reported with its location', () => {
  const generated = resource('{ kind: ConfigMap, metadata: { name: a }, data: { k: !!int hello } }', {
    needsHash: true,
  })
  expect(() => addHashSuffixes([generated])).toThrow(expect.objectContaining({ at: { file: 'r.yaml', document: 0 } }))
})

test('infinity in the data cannot be hashed or printed', () => {
  expect(() => contentHash(resource('{ kind: ConfigMap, data: { k: .inf } }'))).toThrow(
    expect.objectContaining({ code: 'YAML_UNSUPPORTED_NUMBER' }),
  )
})
