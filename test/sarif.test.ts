import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { cli } from './support/cli.ts'
import { project } from './support/project.ts'

/** What kuilt uses of SARIF 2.1.0, with the names, types and limits of its schema. Nothing else may be there. */
const object = (properties: object, required: readonly string[]) => ({
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
const log = object({ $schema: text, version: { const: '2.1.0' }, runs: { type: 'array', items: run } }, [
  'version',
  'runs',
])
const validate = new Ajv({ strict: true }).compile(log)

/** What a link can point to in a page of the documentation. */
function anchorsOf(page: string): readonly (string | undefined)[] {
  const text = readFileSync(join(import.meta.dirname, '..', page), 'utf8')
  return Array.from(text.matchAll(/<a id="(\w+)">|^### (\w+)$/gm), ([, id, heading]) => id ?? heading?.toLowerCase())
}

const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ä\n'

test.each([
  ['a build that succeeds', { 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': configMap }, 0],
  ['several mistakes', { 'kustomization.yaml': 'resource: []\nresources: [a b.yaml, c.yaml]\n' }, 3],
  [
    'an error with a note',
    { 'kustomization.yaml': 'resources: [a.yaml, b.yaml]\n', 'a.yaml': configMap, 'b.yaml': configMap },
    1,
  ],
  ['a warning', { 'kustomization.yaml': 'commonLabels: { a: b }\nresources: [a.yaml]\n', 'a.yaml': configMap }, 1],
  ['an error without a file', {}, 1],
])('the log of %s is SARIF 2.1.0', async (_, files: Readonly<Record<string, string>>, count) => {
  const { directory, remove } = project(files)
  try {
    const { stderr } = await cli(['build', '--error-format', 'sarif'], { cwd: directory })
    const parsed = JSON.parse(stderr)
    expect(validate(parsed) ? [] : validate.errors).toEqual([])
    const [{ results, tool }] = parsed.runs
    expect(results).toHaveLength(count)
    for (const { ruleId, ruleIndex, level, locations = [] } of results) {
      const { id, defaultConfiguration, helpUri } = tool.driver.rules[ruleIndex]
      expect([id, defaultConfiguration.level]).toEqual([ruleId, level])
      expect(anchorsOf(helpUri.split('#')[0])).toContain(helpUri.split('#')[1])
      for (const { physicalLocation: at } of locations) {
        expect(new URL(at.artifactLocation.uri, `file://${directory}/`).protocol).toBe('file:')
      }
    }
  } finally {
    remove()
  }
})
