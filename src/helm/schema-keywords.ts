// Which keywords apply in which draft of JSON Schema. ajv also applies some keywords that the draft does not define,
// and keywords of OpenAPI.

/** The drafts 4 to 2020-12, in order. */
export type Draft = 4 | 6 | 7 | 2019 | 2020

const drafts: ReadonlyMap<string, Draft> = new Map([
  ['schema', 2020],
  ['draft/2020-12/schema', 2020],
  ['draft/2019-09/schema', 2019],
  ['draft-07/schema', 7],
  ['draft-06/schema', 6],
  ['draft-04/schema', 4],
])

/** The draft that a `$schema` refers to. Undefined if it is unknown: Helm tries to fetch it. */
export function draftNamed(uri: unknown): Draft | undefined {
  const [, name = ''] = /^https?:\/\/json-schema\.org\/(.*?)#?$/.exec(String(uri)) ?? []
  return drafts.get(name)
}

/**
 * The draft that introduced a keyword. All other keywords are part of draft 4. Follows objcompiler.go of jsonschema,
 * the validator that Helm uses.
 */
const since: ReadonlyMap<string, Draft> = new Map([
  ...(['const', 'contains', 'propertyNames', '$id'] as const).map((name) => [name, 6] as const),
  ...(['if', 'then', 'else'] as const).map((name) => [name, 7] as const),
  ...(['$anchor', '$recursiveRef', '$recursiveAnchor'] as const).map((name) => [name, 2019] as const),
  ...(['minContains', 'maxContains', 'unevaluatedItems'] as const).map((name) => [name, 2019] as const),
  ...(['dependentRequired', 'dependentSchemas', 'unevaluatedProperties'] as const).map((name) => [name, 2019] as const),
  ...(['prefixItems', '$dynamicRef', '$dynamicAnchor'] as const).map((name) => [name, 2020] as const),
])

/** Keywords of OpenAPI, which no draft defines. */
const ignored: ReadonlySet<string> = new Set(['nullable', 'discriminator'])

/** Keywords whose value is a schema or a list of schemas. */
const withSchemas: ReadonlySet<string> = new Set([
  ...['items', 'additionalItems', 'prefixItems', 'contains', 'unevaluatedItems', 'propertyNames'],
  ...['additionalProperties', 'unevaluatedProperties', 'not', 'if', 'then', 'else', 'allOf', 'anyOf', 'oneOf'],
])

/** Keywords whose value is a map of schemas. */
const withNamedSchemas: ReadonlySet<string> = new Set([
  ...['properties', 'patternProperties', 'definitions', '$defs', 'dependentSchemas', 'dependencies'],
])

/**
 * Drafts before 2019-09 ignore all keywords next to a `$ref`, but ajv does not ignore these. Only these are removed,
 * because a `$ref` may point into the others.
 */
const ignoredNextToRef: ReadonlySet<string> = new Set(['id', '$id', 'type'])

/** The schema without the keywords that the draft does not define. */
export function ownKeywords(schema: unknown, draft: Draft): unknown {
  if (Array.isArray(schema)) return schema.map((item) => ownKeywords(item, draft))
  if (typeof schema !== 'object' || schema === null) return schema
  const refersOnly = draft < 2019 && '$ref' in schema
  const applied = Object.entries(schema).filter(([keyword]) => refersOnly && isAppliedNextToRef(keyword, draft))
  if (applied.length > 0) return ownKeywords(withRefApart(schema, new Map(applied)), draft)
  const entries = Object.entries(schema).filter(
    ([keyword]) => isDefined(keyword, draft) && !(refersOnly && ignoredNextToRef.has(keyword)),
  )
  return Object.fromEntries(
    entries.map(([keyword, value]) => {
      if (withSchemas.has(keyword)) return [keyword, ownKeywords(value, draft)]
      return [keyword, withNamedSchemas.has(keyword) ? ownSchemas(value, draft) : value]
    }),
  )
}

/** Helm's validator ignores only the keywords of draft 4. */
function isAppliedNextToRef(keyword: string, draft: Draft): boolean {
  return since.has(keyword) && keyword !== '$id' && isDefined(keyword, draft)
}

/** The same schema with the reference and the keywords that apply in separate schemas, because ajv ignores the keywords. */
function withRefApart(schema: object, applied: ReadonlyMap<string, unknown>): object {
  const rest = Object.entries(schema).filter(([keyword]) => !applied.has(keyword))
  const definitions = rest.filter(([keyword]) => keyword === 'definitions' || keyword === '$defs')
  return { ...Object.fromEntries(definitions), allOf: [Object.fromEntries(rest), Object.fromEntries(applied)] }
}

function isDefined(keyword: string, draft: Draft): boolean {
  if (ignored.has(keyword)) return false
  return keyword === 'id' ? draft === 4 : draft >= (since.get(keyword) ?? 4)
}

function ownSchemas(map: unknown, draft: Draft): unknown {
  if (typeof map !== 'object' || map === null || Array.isArray(map)) return map
  return Object.fromEntries(Object.entries(map).map(([name, schema]) => [name, ownKeywords(schema, draft)]))
}

/** The patterns in a schema, even where they have no effect: Helm checks all of them. */
export function patternsIn(schema: unknown, draft: Draft): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap((item) => patternsIn(item, draft))
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (keyword === 'pattern') return typeof value === 'string' ? [value] : []
    if (withSchemas.has(keyword)) return isUnchecked(keyword, draft) ? [] : patternsIn(value, draft)
    if (!withNamedSchemas.has(keyword) || isUnchecked(keyword, draft)) return []
    const named = typeof value === 'object' && value !== null ? value : {}
    const below = Object.values(named).flatMap((item) => patternsIn(item, draft))
    return keyword === 'patternProperties' && draft >= 7 ? [...Object.keys(named), ...below] : below
  })
}

/** True for keywords with schemas that the draft does not define. */
function isUnchecked(keyword: string, draft: Draft): boolean {
  return keyword === '$defs' ? draft < 2019 : keyword === 'additionalItems' && draft === 2020
}
