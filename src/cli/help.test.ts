import { cli } from '../../test/support/cli.ts'
import { type Command, type Group, isGroup } from './command.ts'
import { commands } from './commands.ts'
import { commandHelp } from './help.ts'
import { isHiddenFlag } from './parse-flags.ts'

async function everyCommand(node: Command | Group, path: readonly string[] = []): Promise<readonly Named[]> {
  const all: Named[] = [{ path, node }]
  if (!isGroup(node)) return all
  for (const entry of node.commands) all.push(...(await everyCommand(await entry.load(), [...path, entry.name])))
  return all
}

interface Named {
  readonly path: readonly string[]
  readonly node: Command | Group
}

const all = await everyCommand(commands)

// Another test compares docs/cli.md, which contains the text of all pages, with the command tables.
describe('help pages', () => {
  test.each(all.map(({ path }) => path.join(' ')))('kuilt %s', async (path) => {
    const { code, stdout, stderr } = await cli([...path.split(' ').filter(Boolean), '--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const [summary, usage, ...rest] = stdout.split('\n\n')
    expect(summary).toMatch(/^\S(.|\n)*$/)
    expect(usage).toMatch(new RegExp(`^Usage: ${['kuilt', path].filter(Boolean).join(' ')} [^]*\\[flags\\]$`))
    expect(rest.join('\n\n')).toMatch(/(^|\n\n)Global flags:\n {6}--error-format FORMAT {2,}format/)
    expect(stdout).not.toMatch(/[ \t]\n|\n{3}|undefined/)
  })

  test('the parts of a page', () => {
    const command: Command = {
      summary: 'Do something',
      description: 'A description.',
      arguments: [
        { name: 'WHAT', summary: 'a thing', choices: ['one', 'two'] },
        { name: 'MORE', summary: 'others: red or blue', optional: true, rest: true, choices: ['red', 'blue'] },
      ],
      flags: {
        output: { type: 'string', short: 'o', value: 'PATH', default: 'out', summary: 'write here' },
        key: { type: 'stringSlice', summary: 'a key', group: 'Other flags' },
        quiet: { type: 'bool', summary: `say nothing${', really'.repeat(12)}` },
      },
      examples: [{ about: 'Do one thing', line: 'kuilt do one' }],
      run: async () => 0,
    }
    expect(commandHelp('kuilt do', command).split('\n\nGlobal flags:')[0]).toBe(`Do something

Usage: kuilt do WHAT [MORE...] [flags]

A description.

Arguments:
  WHAT        a thing (one, two)
  [MORE...]   others: red or blue

Examples:
  # Do one thing
  kuilt do one

Flags:
  -o, --output PATH   write here (default: out)
      --quiet         say nothing, really, really, really, really, really,
                      really, really, really, really, really, really, really

Other flags:
      --key VALUE   a key (repeatable, or comma-separated)`)
  })

  test('`help COMMAND` prints the same page', async () => {
    for (const { path } of all) expect(await cli(['help', ...path])).toEqual(await cli([...path, '--help']))
  })

  test.each([
    ['80 columns in pipes', undefined, 80],
    ['the width of the terminal', 60, 60],
    ['no more than one can read well', 300, 100],
    ['no less than a table needs', 20, 40],
  ])('text and tables take %s', async (_, columns, width) => {
    for (const { path } of all) {
      const { stdout } = await cli([...path, '--help'], columns === undefined ? {} : { columns })
      const examples = /\n\nExamples:\n(.|\n)*?\n\n(?=\S)/
      const long = stdout.replace(examples, '\n\n').split('\n')
      // A single word may be longer. Usage lines are not wrapped, so that they can be copied.
      expect(
        long.filter(
          (line) => line.length > width && /\S \S/.test(line) && !/^(Usage:| {7}kuilt |Run `| +-)/.test(line),
        ),
      ).toEqual([])
      if (width === 100) expect(Math.max(...long.map(({ length }) => length))).toBeGreaterThan(80)
    }
  })

  test('the text about a code takes the width of the terminal, and its example keeps its lines', async () => {
    const { stdout } = await cli(['help', 'GIT_LFS_POINTER'], { columns: 60 })
    expect(stdout.split('\n').filter((line) => line.length > 60 && !line.startsWith('    '))).toEqual([])
    const wide = await cli(['help', 'GIT_LFS_POINTER'], { columns: 100 })
    expect(wide.stdout.replaceAll(/\s+/g, ' ')).toBe(stdout.replaceAll(/\s+/g, ' '))
  })

  test('an unknown topic is a usage error', async () => {
    const { code, stdout, stderr } = await cli(['help', 'bild'])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('did you mean `kuilt build`?')
    expect((await cli(['help', 'build', 'extra'])).code).toBe(2)
  })
})

const leaves = all.flatMap(({ path, node }) => (isGroup(node) ? [] : [{ name: path.join(' '), node }]))

test('command names are unique', () => {
  for (const { node } of all) {
    if (!isGroup(node)) continue
    const names = node.commands.flatMap(({ name, aliases = [] }) => [name, ...aliases])
    expect(new Set(names).size).toBe(names.length)
  }
})

test.each(leaves)('$name has a one-line summary and an example', ({ node }) => {
  expect(node.summary).toMatch(/^[A-Z][^\n.]*$/)
  expect(node.examples.length).toBeGreaterThan(0)
})

test.each(leaves)('the flags of $name are kebab-case or named as in kustomize, with one-line summaries', ({ node }) => {
  for (const [name, flag] of Object.entries(node.flags)) {
    expect(name).toMatch(/^[a-z][a-zA-Z-]+$/)
    expect(flag.summary).toMatch(/^[^\n]*[^\n.]$/)
  }
  const shorts = Object.values(node.flags).flatMap(({ short }) => short ?? [])
  expect(new Set([...shorts, 'h']).size).toBe(shorts.length + 1)
})

test('hidden and deprecated flags are not on the page', async () => {
  for (const { name, node } of leaves) {
    const { stdout } = await cli([...name.split(' '), '--help'])
    for (const [flag, definition] of Object.entries(node.flags)) {
      expect({ flag, shown: stdout.includes(` --${flag}`) }).toEqual({ flag, shown: !isHiddenFlag(definition) })
    }
  }
})

test('codes are case-insensitive', async () => {
  const page = await cli(['help', 'RESOURCE_EXISTS'])
  expect(page).toMatchObject({ code: 0, stdout: expect.stringMatching(/^RESOURCE_EXISTS\n/) })
  expect(await cli(['help', 'resource_exists'])).toEqual(page)
})

test.each([
  ['PATCH_TARGET_N', 'these codes start with "PATCH_TARGET_N": PATCH_TARGET_NAME_REQUIRED and PATCH_TARGET_NOT_FOUND'],
  ['GIT_LFS', 'did you mean "GIT_LFS_POINTER"?'],
  ['RESOURCE_EXITS', 'did you mean "RESOURCE_EXISTS"?'],
])('%s is not a code, and codes that start with it are suggested', async (code, hint) => {
  expect((await cli(['help', code])).stderr).toContain(`\n hint: ${hint}`)
})
