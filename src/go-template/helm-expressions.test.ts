import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { helmExecMessage, helmSyntaxMessage } from '../../test/support/helm-messages.ts'
import { readPlain } from '../yaml/read/read-plain.ts'
import { TemplateExecError, TemplateSyntaxError } from './errors.ts'
import { fn } from './functions/define.ts'
import { addIncludes, helmFunctions } from './functions/helm.ts'
import { fromPlain } from './functions/json.ts'
import { SeededRandom } from './functions/random.ts'
import { UTC } from './functions/zones.ts'
import { filesValue } from './helm-files.ts'
import { Budget } from './limits.ts'
import { TemplateSet } from './template-set.ts'
import { type GoType, MAP, namedType, STRING, STRING_MAP, STRINGS } from './types.ts'
import { GoList, GoMap, GoObject, type GoValue, goMap, int } from './values.ts'

interface Recorded {
  readonly group: string
  readonly template: string
  /** The values, or an index into the list of shared values. */
  readonly values?: number | object
  readonly valuesYaml?: string
  readonly files?: Readonly<Record<string, string>>
  readonly out?: string
  readonly error?: boolean
}

const table = join(import.meta.dirname, '../../test/facts/helm-expressions.json')
const { values: shared, cases }: { values: readonly object[]; cases: readonly Recorded[] } = JSON.parse(
  readFileSync(table, 'utf8'),
)

const NAME = 't/templates/t.yaml'

function strings(...items: readonly string[]): GoList {
  return new GoList(items, STRINGS, items.length === 0)
}

function readValues({ values, valuesYaml }: Recorded): GoMap {
  const text =
    values === undefined ? (valuesYaml ?? '') : JSON.stringify(typeof values === 'number' ? shared[values] : values)
  const merged = goMap()
  for (const document of text.split(/^---$/m)) {
    const value = fromPlain(readPlain(document, '') ?? {})
    if (!(value instanceof GoMap)) throw new Error('values are no map')
    merge(merged, value)
  }
  return merged
}

function merge(target: GoMap, source: GoMap): void {
  for (const [key, value] of source.entries) {
    const existing = target.entries.get(key)
    if (existing instanceof GoMap && value instanceof GoMap) merge(existing, value)
    else target.entries.set(key, value)
  }
}

function capabilities(): GoObject {
  const version = 'v1.34.0'
  const type: GoType = { name: 'common.KubeVersion', kind: 'struct' }
  const versions = new Map<string, GoValue>([
    ['Version', version],
    ['GitVersion', version],
    ['Major', '1'],
    ['Minor', '34'],
  ])
  const kubeVersion = new GoObject(type, {
    fields: versions,
    methods: { String: fn([], () => version) },
    text: () => version,
    copy: new GoObject(type, { fields: versions }),
  })
  const apis = ['v1', 'apps/v1', 'batch/v1', ...Array.from({ length: 30 }, (_, i) => `example.com/v${i}`)]
  const apiVersions = new GoList(apis, namedType('common.VersionSet', STRINGS), false, {
    Has: fn([STRING], (name: string) => apis.includes(name)),
  })
  const helm = new GoObject({ name: 'common.HelmVersion', kind: 'struct' }, { fields: new Map([['Version', 'v4.2']]) })
  const fields = new Map<string, GoValue>([
    ['KubeVersion', kubeVersion],
    ['APIVersions', apiVersions],
    ['HelmVersion', helm],
  ])
  return new GoObject({ name: '*common.Capabilities', kind: 'ptr' }, { fields })
}

function chart(): GoMap {
  const empty = ['Condition', 'Description', 'Home', 'Icon', 'KubeVersion', 'Tags', 'Type']
  return goMap([
    ...empty.map((name) => [name, ''] as const),
    ['Name', 't'],
    ['Version', '1.2.3'],
    ['AppVersion', '4.5'],
    ['APIVersion', 'v2'],
    ['IsRoot', true],
    ['Deprecated', false],
    ['Keywords', strings()],
    ['Sources', strings()],
    ['Maintainers', strings()],
    ['Dependencies', strings()],
    ['Annotations', new GoMap(new Map(), STRING_MAP, { isNil: true })],
  ])
}

function contextOf(recorded: Recorded): GoMap {
  const valuesType = namedType('common.Values', MAP)
  const files = Object.entries(recorded.files ?? {}).map(([path, text]) => [path, Buffer.from(text)] as const)
  return goMap([
    ['Values', new GoMap(readValues(recorded).entries, valuesType)],
    ['Files', filesValue(new Map(files))],
    ['Chart', chart()],
    [
      'Release',
      goMap([
        ['Name', 'r'],
        ['Namespace', 'ns'],
        ['IsInstall', true],
        ['IsUpgrade', false],
        ['Revision', int(1)],
        ['Service', 'Helm'],
      ]),
    ],
    ['Capabilities', capabilities()],
    ['Subcharts', goMap()],
    [
      'Template',
      new GoMap(
        new Map<string, GoValue>([
          ['Name', NAME],
          ['BasePath', 't/templates'],
        ]),
        valuesType,
      ),
    ],
  ])
}

function render(recorded: Recorded): string {
  const budget = new Budget()
  const functions = helmFunctions({ budget, random: new SeededRandom('r'), now: () => new Date(), zone: UTC })
  const set = new TemplateSet({ functions, missingKey: 'zero', budget })
  addIncludes(set)
  set.parse(NAME, recorded.template)
  return set.execute(NAME, contextOf(recorded)).replaceAll('<no value>', '')
}

test.each(cases.map((each) => [each.group, each.template, each] as const))('%s: %j', (_group, _template, recorded) => {
  if (recorded.error === true) expect(() => render(recorded)).toThrow()
  else expect(render(recorded)).toBe(recorded.out)
})

test.each([
  [
    '{{ .Values.a.b }}',
    `${NAME}:1:10\n  executing "${NAME}" at <.Values.a.b>:\n    nil pointer evaluating interface {}.b`,
  ],
  ['a\n{{ required "say it" .Values.x }}', `execution error at (${NAME}:2:3): say it`],
  [
    '{{ define "x" }}{{ .a.b }}{{ end }}{{ include "x" (dict "a" nil) }}',
    `${NAME}:1:38\n  executing "${NAME}" at <include "x" (dict "a" nil)>:\n    error calling include:\n` +
      `${NAME}:1:21\n  executing "x" at <.a.b>:\n    nil pointer evaluating interface {}.b`,
  ],
  ['{{ nope }}', `parse error at (${NAME}:1): function "nope" not defined`],
  ['{{ if true }}', `parse error at (${NAME}:1): unexpected EOF`],
  [
    '{{ index (list 1) 9 }}',
    `template: ${NAME}:1:3: executing "${NAME}" at <index (list 1) 9>: error calling index: index out of range: 9`,
  ],
])('%j fails with the message of Helm', (template, message) => {
  expect.assertions(1)
  try {
    render({ group: '', template })
  } catch (error) {
    if (error instanceof TemplateSyntaxError) expect(helmSyntaxMessage(error)).toBe(message)
    if (error instanceof TemplateExecError) expect(helmExecMessage(error)).toBe(message)
  }
})
