import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '..')
const readSchema = (name: string): object => JSON.parse(readFileSync(join(root, 'schemas', name), 'utf8')) as object
const ajv = new Ajv({ strict: false })
const kustomization = ajv.compile(readSchema('kustomization.schema.json'))
const component = ajv.compile(readSchema('component.schema.json'))

const files = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('kustomization.yaml'),
)

test.each(files)('the schema accepts examples/%s', (file) => {
  const data: unknown = parse(readFileSync(join(root, 'examples', file), 'utf8'))
  const validate = file.includes('components') ? component : kustomization
  expect(validate(data) ? [] : validate.errors).toEqual([])
})

test.each([
  ['an unknown field', { resource: ['a.yaml'] }],
  ['a number for a string', { namespace: 1 }],
  ['a list that is none', { resources: 'a.yaml' }],
  ['an unknown field of a patch', { patches: [{ paht: 'p.yaml' }] }],
  ['another kind', { kind: 'Deployment' }],
])('the schema refuses %s', (_, data) => {
  expect(kustomization(data)).toBe(false)
})
