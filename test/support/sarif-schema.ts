/**
 * The part of SARIF 2.1.0 that kuilt uses, with the names, types and limits of its schema. No other properties are
 * allowed.
 */
const object = (properties: object, required: readonly string[]): object => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const text = { type: 'string' }
const message = object({ text }, ['text'])
const positive = { type: 'integer', minimum: 1 }
const physicalLocation = object(
  {
    artifactLocation: object({ uri: text }, ['uri']),
    region: object({ startLine: positive, startColumn: positive }, ['startLine']),
  },
  ['artifactLocation'],
)
const result = object(
  {
    ruleId: text,
    ruleIndex: { type: 'integer', minimum: 0 },
    level: { enum: ['none', 'note', 'warning', 'error'] },
    message,
    locations: { type: 'array', items: object({ physicalLocation }, ['physicalLocation']) },
    relatedLocations: { type: 'array', items: object({ physicalLocation, message }, ['physicalLocation', 'message']) },
  },
  ['ruleId', 'ruleIndex', 'level', 'message'],
)
const rule = object(
  {
    id: text,
    name: { type: 'string', pattern: '^([A-Z][a-z\\d]*)+$' },
    shortDescription: message,
    fullDescription: message,
    help: message,
    helpUri: text,
    defaultConfiguration: object({ level: { enum: ['none', 'note', 'warning', 'error'] } }, ['level']),
  },
  ['id', 'name', 'shortDescription', 'fullDescription', 'help', 'helpUri', 'defaultConfiguration'],
)
const rules = { type: 'array', uniqueItems: true, items: rule }
const driver = object({ name: text, version: text, rules }, ['name', 'rules'])
const run = object(
  {
    tool: object({ driver }, ['driver']),
    columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
    results: { type: 'array', items: result },
  },
  ['tool', 'results'],
)
/** A complete log. */
export const sarifLog: object = object(
  { $schema: text, version: { const: '2.1.0' }, runs: { type: 'array', items: run } },
  ['version', 'runs'],
)
