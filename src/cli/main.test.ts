import { cli } from '../../test/support/cli.ts'
import { KuiltError } from '../diagnostics/index.ts'
import type { Command, Group } from './command.ts'

const greetFlags = {
  name: { type: 'string', short: 'n', summary: 'whom to greet', default: 'world' },
  loud: { type: 'bool', summary: 'shout' },
  shout: { type: 'bool', summary: 'shout', deprecated: 'use --loud instead.' },
} as const

const greet: Command<typeof greetFlags> = {
  summary: 'Say hello',
  arguments: [{ name: 'WORD', summary: 'a word', optional: true }],
  flags: greetFlags,
  examples: [],
  run: async ({ name, loud, shout }, [word = 'hello'], io) => {
    if (name === 'bug') throw new TypeError('oops')
    if (name === 'nobody') throw new KuiltError('FILE_NOT_FOUND', { path: name })
    io.stdout.write(`${word} ${name}${loud || shout ? '!' : ''}\n`)
    return 0
  },
}

const program: Group = {
  summary: 'A program for tests',
  commands: [
    { name: 'greet', summary: 'Say hello', aliases: ['hi'], load: async () => greet },
    {
      name: 'edit',
      summary: 'Edit things',
      load: async () => ({
        summary: 'Edit things',
        commands: [{ name: 'add', summary: 'Add', load: async () => greet }],
      }),
    },
  ],
}

const greeting = (...argv: readonly string[]) => cli(argv, { program })

test('a command prints its result and exits with 0', async () => {
  expect(await greeting('greet', 'hey', '--name=you', '--loud')).toEqual({ code: 0, stdout: 'hey you!\n', stderr: '' })
})

test('an alias runs the same command', async () => {
  expect(await greeting('hi')).toMatchObject({ code: 0, stdout: 'hello world\n' })
})

test('a command can be in a group', async () => {
  expect(await greeting('edit', 'add', '-nx')).toMatchObject({ code: 0, stdout: 'hello x\n' })
})

test('global flags may precede the command', async () => {
  expect(await greeting('--error-format', 'json', '--stack-trace', 'greet')).toEqual({
    code: 0,
    stdout: 'hello world\n',
    stderr: '{\n  "diagnostics": []\n}\n',
  })
})

test('a deprecated flag works and prints a note on stderr', async () => {
  expect(await greeting('greet', '--shout')).toEqual({
    code: 0,
    stdout: 'hello world!\n',
    stderr: 'Flag --shout has been deprecated, use --loud instead.\n',
  })
})

describe('requested help goes to stdout with exit code 0', () => {
  test.each([
    [['--help'], 'A program for tests'],
    [['-h'], 'A program for tests'],
    [[], 'A program for tests'],
    [['edit'], 'Edit things'],
    [['greet', '--help'], 'Usage: kuilt greet [WORD] [flags]'],
    [['greet', '--nonsense', 'x', 'y', '-h'], 'Usage: kuilt greet [WORD] [flags]'],
    [['edit', 'add', '--help'], 'Usage: kuilt edit add [WORD] [flags]'],
  ])('%j', async (argv, text) => {
    const { code, stdout, stderr } = await greeting(...argv)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(text)
  })
})

describe('usage errors go to stderr with exit code 2', () => {
  test.each([
    [['gret'], 'unknown command "gret" for "kuilt"', 'did you mean `kuilt greet`?'],
    [['edit', 'ad'], 'unknown command "ad" for "kuilt edit"', 'did you mean `kuilt edit add`?'],
    [['greet', '--nam', 'x'], 'unknown flag: --nam', 'did you mean `--name`?'],
    [['greet', '-x'], 'unknown flag: -x', 'run `kuilt greet --help`'],
    [['greet', '--name'], 'missing value for --name', 'run `kuilt greet --help`'],
    [['greet', '-name', 'x'], 'long flags start with two dashes: -name', 'did you mean `--name`?'],
    [['greet', '--loud=perhaps'], 'invalid value "perhaps" for --loud', 'expected true or false'],
    [['greet', 'a', 'b'], 'unexpected argument "b"', 'run `kuilt greet --help`'],
    [['greet', '--error-format=xml'], 'invalid value "xml" for --error-format', 'expected text, json'],
    [['--frob'], 'unknown flag: --frob', 'run `kuilt --help`'],
    [['--', 'greet'], 'unexpected argument "greet"', 'run `kuilt --help`'],
  ])('%j', async (argv, message, help) => {
    const { code, stdout, stderr } = await greeting(...argv)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr).toContain(help)
  })
})

test('input errors are reported with exit code 1', async () => {
  expect(await greeting('greet', '-n', 'nobody')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'error[FILE_NOT_FOUND]: no such file or directory: "nobody"\n',
  })
})

test('errors use the chosen format, regardless of the position of the flag', async () => {
  const { code, stderr } = await greeting('greet', '--error-format=github', '--name=nobody')
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: '::error title=FILE_NOT_FOUND::no such file or directory: "nobody"\n',
  })
  expect(JSON.parse((await greeting('gret', '--error-format', 'json')).stderr)).toMatchObject({
    diagnostics: [{ code: 'USAGE_COMMAND_UNKNOWN' }],
  })
})

describe('a bug in kuilt', () => {
  test('exits with 70 and requests a bug report', async () => {
    const { code, stdout, stderr } = await greeting('greet', '--name=bug')
    expect({ code, stdout }).toEqual({ code: 70, stdout: '' })
    expect(stderr).toMatch(/^error\[INTERNAL_FAULT\]: internal error: TypeError: oops\n hint: .*please report it/)
    expect(stderr).toContain('on node v20.19.0, test')
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  test('shows its stack trace only on request', async () => {
    const { stderr } = await cli(['greet', '--name=bug'], { program, env: { KUILT_DEBUG: '1' } })
    expect(stderr).toMatch(/^\s+at .*main\.test\.ts/m)
    expect((await greeting('greet', '--name=bug', '--stack-trace')).stderr).toMatch(/^\s+at /m)
  })
})

describe('colors', () => {
  const colored = (env: Readonly<Record<string, string>>, isTTY: boolean) =>
    cli(['gret'], { program, env, isTTY }).then(({ stderr }) => stderr.includes('\u001b['))

  test('are used on terminals', async () => {
    expect(await colored({}, true)).toBe(true)
    expect(await colored({}, false)).toBe(false)
  })

  test('can be disabled', async () => {
    expect(await colored({ NO_COLOR: '1' }, true)).toBe(false)
    expect(await colored({ TERM: 'dumb' }, true)).toBe(false)
    expect(await colored({ FORCE_COLOR: '0' }, true)).toBe(false)
    expect(await colored({ FORCE_COLOR: 'false', CLICOLOR_FORCE: '1' }, true)).toBe(false)
  })

  test('can be enabled', async () => {
    expect(await colored({ FORCE_COLOR: '1' }, false)).toBe(true)
    expect(await colored({ CLICOLOR_FORCE: '1', TERM: 'dumb' }, false)).toBe(true)
    expect(await colored({ FORCE_COLOR: '', CLICOLOR_FORCE: '0' }, false)).toBe(false)
    expect(await colored({ NO_COLOR: '1', FORCE_COLOR: '1', CLICOLOR_FORCE: '1' }, false)).toBe(false)
  })
})

describe('the page of an error', () => {
  const at = (...argv: readonly string[]) => cli(argv, { isTTY: true, env: { NO_COLOR: '1' } })

  test('is mentioned once, on the last line, on terminals', async () => {
    const { stderr } = await at('build', '/nowhere')
    expect(stderr).toMatch(/\nkuilt help DIRECTORY_NOT_FOUND explains this error\n$/)
    expect((await at('lint', '/nowhere', '/neither')).stderr.match(/kuilt help/g)).toHaveLength(1)
  })

  test('is not mentioned in machine-readable formats, or if the help of the command is', async () => {
    expect((await cli(['build', '/nowhere'])).stderr).not.toContain('kuilt help')
    expect((await at('build', '/nowhere', '--error-format=json')).stderr).not.toContain('kuilt help')
    expect((await at('build', '--nope')).stderr).not.toContain('kuilt help')
  })
})

test('an unknown subcommand refers to the help of its group', async () => {
  const { code, stderr } = await cli(['edit', 'foo'])
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(/^error\[USAGE_COMMAND_UNKNOWN\]: .*\n hint: run `kuilt edit --help` for usage/),
  })
})

test.each([
  ['cfg', 'kuilt edit'],
  ['fn', '--enable-alpha-plugins'],
])('%s is a command of kustomize only', async (command, instead) => {
  for (const argv of [[command], [command, 'tree', '--whatever'], [command, '--help']]) {
    const { code, stdout, stderr } = await cli(argv)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(`kuilt does not have the \`${command}\` command`)
    expect(stderr).toContain(instead)
  }
})
