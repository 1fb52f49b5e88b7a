import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { cli } from './support/cli.ts'
import { project } from './support/project.ts'
import { sarifLog } from './support/sarif-schema.ts'

const validate = new Ajv({ strict: true }).compile(sarifLog)

/** The anchors of a documentation page. */
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
