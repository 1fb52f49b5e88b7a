import { ownKeywords } from './schema-keywords.ts'

test('keywords that a draft does not define, and those of OpenAPI, are removed', () => {
  const schema = {
    id: 'x',
    nullable: true,
    properties: { nullable: { const: 1, if: true }, a: { items: [{ prefixItems: [true], minContains: 1 }] } },
    anyOf: [{ type: 'string', nullable: true }],
    default: { nullable: true },
  }
  expect(ownKeywords(schema, 4)).toEqual({
    id: 'x',
    properties: { nullable: {}, a: { items: [{}] } },
    anyOf: [{ type: 'string' }],
    default: { nullable: true },
  })
  expect(ownKeywords(schema, 2020)).toEqual({
    properties: schema.properties,
    anyOf: [{ type: 'string' }],
    default: { nullable: true },
  })
})
