import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import { type JsonSchema, kustomizationSchema } from '#kuilt'
import { kustomizationFields, kustomizationTypes } from '../src/kustomization/fields.gen.ts'
import { readPlain } from '../src/yaml/read/read-plain.ts'

const root = join(import.meta.dirname, '..')
const ajv = new Ajv({ strict: true })
const schemas = { Kustomization: kustomizationSchema('Kustomization'), Component: kustomizationSchema('Component') }
const kustomization = ajv.compile(schemas.Kustomization)
const component = ajv.compile(schemas.Component)

const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']
const recorded = join(root, '../shared/conformance')
const suites = ['probes', 'krusty', 'krusty-more', 'builtin', 'replacement', 'realworld']

test.each(['Kustomization', 'Component'] as const)('the schema that is shipped is the one of the code: %s', (kind) => {
  const text = readFileSync(join(root, `schemas/${kind.toLowerCase()}.schema.json`), 'utf8')
  expect(JSON.parse(text)).toEqual(schemas[kind])
})

test('each schema has its own name, and fields with few values list them', () => {
  expect(schemas.Kustomization['$id']).toBe('urn:kuilt:schema:kustomization')
  expect(schemas.Component['$id']).toBe('urn:kuilt:schema:component')
  const text = JSON.stringify(schemas.Kustomization)
  for (const value of ['originAnnotations', 'fifo', 'merge', 'override']) expect(text).toContain(JSON.stringify(value))
  expect(kustomization({ buildMetadata: ['originAnnotations'], sortOptions: { order: 'fifo' } })).toBe(true)
  expect(kustomization({ secretGenerator: [{ name: 'a', behavior: 'merge' }], sortOptions: { order: null } })).toBe(
    true,
  )
})

test('all fields of all types have a description that is a sentence', () => {
  const definitions = Object.entries(schemas.Kustomization['$defs'] as Readonly<Record<string, JsonSchema>>)
  const objects = [['', schemas.Kustomization] as const, ...definitions]
  const fields = objects.flatMap(([name, { properties }]) =>
    Object.entries(properties as Readonly<Record<string, JsonSchema>>).map(([field, { description }]) => {
      return { field: `${name}.${field}`, description: String(description) }
    }),
  )
  const count = [kustomizationFields, ...Object.values(kustomizationTypes)].reduce((sum, list) => sum + list.length, 0)
  // One field has two spellings.
  expect(fields.length).toBe(count + 1)
  expect(
    fields.filter(({ description }) => !/^[A-Z].*\.$/.test(description) && !/^[a-z]+ .*\.$/.test(description)),
  ).toEqual([])
})

const examples = kustomizationFilesBelow(join(root, 'examples'))

test.each(examples.map((file) => relative(root, file)))('the schema accepts %s', (file) => {
  expect(mistakes(join(root, file))).toEqual([])
})

test.each([
  ['an unknown field', { resource: ['a.yaml'] }],
  ['a number for a string', { namespace: 1 }],
  ['a list that is none', { resources: 'a.yaml' }],
  ['an unknown field of a patch', { patches: [{ paht: 'p.yaml' }] }],
  ['an unknown field of a generator option', { configMapGenerator: [{ name: 'a', options: { imutable: true } }] }],
  ['another kind', { kind: 'Deployment' }],
  ['another version', { apiVersion: 'v1' }],
  ['an order that does not exist', { sortOptions: { order: 'random' } }],
  ['a behavior that does not exist', { configMapGenerator: [{ name: 'a', behavior: 'append' }] }],
  ['a misspelt option of buildMetadata', { buildMetadata: ['originAnnotation'] }],
  ['a way to merge values that does not exist', { helmCharts: [{ name: 'a', valuesMerge: 'deep' }] }],
])('the schema rejects %s', (_, data) => {
  expect(kustomization(data)).toBe(false)
  expect(component({ kind: 'Component', ...data })).toBe(false)
})

test('misspelled fields are rejected', () => {
  const accepted = kustomizationFields.filter(({ name }) => kustomization({ [`${name}x`]: null }))
  expect(accepted).toEqual([])
})

// Third-party data, which is not part of the repository.
const describeRecorded = existsSync(recorded) ? describe : describe.skip

describeRecorded('of the recorded cases that kustomize builds (where ../shared/conformance is)', () => {
  const files = existsSync(recorded) ? suites.flatMap((suite) => acceptedFiles(join(recorded, suite))) : []

  test('there are enough cases', () => {
    expect(files.length).toBeGreaterThan(500)
  })

  test('the schema accepts all kustomization files except listed ones', () => {
    const refused = files.map((file) => ({ file: relative(recorded, file), mistakes: mistakes(file) }))
    expect(refused.filter(({ mistakes }) => mistakes.length > 0 && !mistakes.every(isExplained))).toEqual([])
  })
})

/** The reasons why the schema may reject files that kustomize accepts. */
const reasons: readonly RegExp[] = [
  // kustomize ignores case, but an editor should suggest the right spelling.
  /^unknown field .* in another case$/,
  // kustomize ignores unknown options and behaviors, but they are mistakes.
  /^enum at \/(?:buildMetadata\/\d+|(?:configMap|secret)Generator\/\d+\/behavior) /,
]

function isExplained(mistake: string): boolean {
  return reasons.some((reason) => reason.test(mistake))
}

function mistakes(file: string): readonly string[] {
  const data = readPlain(readFileSync(file), file) ?? null
  const isComponent = typeof data === 'object' && data !== null && 'kind' in data && data['kind'] === 'Component'
  const validate: ValidateFunction = isComponent ? component : kustomization
  if (validate(data)) return []
  const errors = (validate.errors ?? []).filter(
    ({ keyword, params }) => keyword !== 'anyOf' && params['type'] !== 'null',
  )
  return errors.map(({ instancePath, keyword, params }) => {
    const field = String(params['additionalProperty'] ?? '')
    if (keyword !== 'additionalProperties') return `${keyword} at ${instancePath} ${JSON.stringify(params)}`
    return knownNames.has(field.toLowerCase()) ? `unknown field ${field} in another case` : `unknown field ${field}`
  })
}

const knownNames: ReadonlySet<string> = new Set(
  [kustomizationFields, ...Object.values(kustomizationTypes)].flat().map(({ name }) => name.toLowerCase()),
)

/** The kustomization files of successful builds, including bases if the case has its own tree. */
function acceptedFiles(directory: string): readonly string[] {
  const paths = readdirSync(directory, { recursive: true, encoding: 'utf8' })
  const cases = paths.filter((path) => basename(path) === 'case.json').map((path) => join(directory, path))
  return cases.flatMap((file) => {
    const { args, cwd = '.', expect: outcome } = JSON.parse(readFileSync(file, 'utf8'))
    if (args[0] !== 'build' || outcome !== 'ok') return []
    const own = join(dirname(file), 'in')
    if (existsSync(own)) return kustomizationFilesBelow(own)
    const target = args.slice(1).find((argument: string) => !argument.startsWith('-')) ?? '.'
    const start = join(dirname(file), '../in', cwd, target)
    return names.map((name) => join(start, name)).filter((path) => existsSync(path) && !isLink(path))
  })
}

function kustomizationFilesBelow(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => names.includes(basename(file)))
    .map((file) => join(directory, file))
    .filter((file) => !isLink(file))
}

/** True for a link that was recorded as a file with the target path. */
function isLink(file: string): boolean {
  return /^[\w./-]+$/.test(readFileSync(file, 'utf8').trim())
}
