import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asInTerminal, cli } from './support/cli.ts'
import { project } from './support/project.ts'

/**
 * The wording of errors and warnings. Each file contains a small tree with mistakes, a command, and its output on
 * stderr, which UPDATE_GOLDEN=1 updates. Other tests assert codes, params, locations and the meaning of hints.
 * Significant carriage returns, tabs and missing final newlines are written as ␍, ␉ and ␄.
 */
const directory = join(import.meta.dirname, 'golden/errors')
const names = readdirSync(directory).filter((name) => name.endsWith('.txt'))

test('the directory contains cases', () => {
  expect(names.length).toBeGreaterThanOrEqual(60)
})

test.each(names)('%s: the output of kuilt', async (name) => {
  const path = join(directory, name)
  const text = readFileSync(path, 'utf8')
  const [, ...parts] = text.split(/^=== /m)
  const run = parts.find((part) => part.startsWith('$ kuilt ')) ?? ''
  const [command = ''] = run.split('\n', 1)
  const tree = project(Object.fromEntries(parts.filter((part) => part !== run).map(fileOf)))
  try {
    const argv = command.slice('$ kuilt '.length).split(' ')
    const { stderr } = await cli(argv, { cwd: tree.directory })
    const printed = asInTerminal(stderr).replaceAll(tree.directory, '/app')
    const expected = `${text.slice(0, text.indexOf('=== $ '))}=== ${command}\n${spelt(printed)}`
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, expected)
    else expect(text).toBe(expected)
    expect(printed).toMatch(/^(?:error|warning)\[[A-Z0-9_]+\]: /m)
  } finally {
    tree.remove()
  }
})

function fileOf(part: string): readonly [string, string] {
  const start = part.indexOf('\n')
  const text = part
    .slice(start + 1)
    .replaceAll('␉', '\t')
    .replaceAll('␍', '\r')
    .replaceAll('␄\n', '')
  return [part.slice(0, start), text]
}

function spelt(text: string): string {
  return text.replaceAll('\r', '␍').replaceAll('\t', '␉')
}
