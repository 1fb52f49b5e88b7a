import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cli } from './support/cli.ts'

/**
 * The output of `kuilt explain` for examples/shop. Each file contains a command and its output, which UPDATE_GOLDEN=1
 * updates.
 */
const directory = join(import.meta.dirname, 'golden/explain')
const shop = join(import.meta.dirname, '../examples/shop')

const commands: Readonly<Record<string, readonly string[]>> = {
  build: ['overlays/prod'],
  resource: ['overlays/prod', 'Deployment/shop'],
  field: ['overlays/prod', 'Deployment/shop', 'spec.replicas'],
  image: ['overlays/prod', 'Deployment/shop', 'spec.template.spec.containers.[name=shop].image'],
  reference: ['overlays/prod', 'Ingress/shop', 'spec.rules[0].http.paths[0].backend.service.name'],
  json: ['overlays/prod', 'Service/shop', '--format', 'json'],
  'why-not': ['overlays/prod', '--why-not', 'overlays/prod/patches/resources.yaml'],
}

test('each file belongs to a command', () => {
  mkdirSync(directory, { recursive: true })
  const names = readdirSync(directory).map((name) => name.replace(/\.txt$/, ''))
  expect(Object.keys(commands)).toEqual(expect.arrayContaining(names))
})

test.each(Object.entries(commands))('%s: the output of kuilt', async (name, args) => {
  const path = join(directory, `${name}.txt`)
  const { stdout, code } = await cli(['explain', ...args], { cwd: shop })
  const printed = `$ kuilt explain ${args.join(' ')}\n${stdout}`
  expect(code).toBe(0)
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, printed)
  expect(printed).toBe(readFileSync(path, 'utf8'))
})
