import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as kuilt from '#kuilt'
import { memoryProject } from './support/memory-project.ts'

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')

/** The code block after `<!-- example: NAME -->`. */
function block(name: string): string {
  const text = readme.split(`<!-- example: ${name} -->\n`)[1]?.split('```')[1] ?? ''
  return text.slice(text.indexOf('\n') + 1)
}

test('the example in the README prints the documented output', () => {
  const files = Object.fromEntries(['kustomization.yaml', 'pod.yaml'].map((name) => [name, block(name)]))
  expect(memoryProject(files).build()).toBe(block('output'))
})

type Example = (console: { log(value: unknown): void }, ...exported: readonly unknown[]) => Promise<void>

test('the library example in the README runs', async () => {
  const lines = block('library')
    .split('\n')
    .filter((line) => !line.startsWith('import '))
  const printed: unknown[] = []
  const AsyncFunction = (async () => undefined).constructor as new (...source: string[]) => Example
  const names = Object.keys(kuilt)
  const run = new AsyncFunction('console', ...names, lines.join('\n'))
  await run({ log: (value) => printed.push(value) }, ...Object.values(kuilt))
  expect(printed).toEqual(['demo-settings', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: demo-settings\n'])
})
