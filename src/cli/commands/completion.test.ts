import { spawnSync } from 'node:child_process'
import { cli } from '../../../test/support/cli.ts'
import { commands } from '../commands.ts'
import { completionTree } from '../completion/tree.ts'

const shells = ['bash', 'zsh', 'fish', 'powershell'] as const
const scripts = new Map(
  await Promise.all(shells.map(async (shell) => [shell, (await cli(['completion', shell])).stdout] as const)),
)

/** What bash offers for the last word. */
function bashOffers(...words: readonly string[]): readonly string[] {
  const complete = `eval "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kuilt; printf "%s\\n" "\${COMPREPLY[@]}"`
  const { stdout, stderr } = spawnSync('bash', ['-c', complete, 'bash', scripts.get('bash') ?? '', ...words], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  return stdout.split('\n').filter(Boolean)
}

test.each(shells)('%s: every command and every flag is in the script', async (shell) => {
  const script = scripts.get(shell) ?? ''
  for (const { path, flags } of await completionTree(commands)) {
    expect(script).toContain(path.split(' ').at(-1))
    for (const { name } of flags) expect(script).toContain(name)
  }
})

test('hidden and deprecated flags are not offered', () => {
  for (const script of scripts.values()) expect(script).not.toMatch(/reorder|stack-trace|\bshort\b.*deprecated/)
})

test('in bash, commands are offered first', () => {
  expect(bashOffers('kuilt', 'bui')).toEqual(['build'])
  expect(bashOffers('kuilt', '')).toContain('completion')
})

test('in bash, a word that starts with a dash is a flag', () => {
  expect(bashOffers('kuilt', 'build', '--load')).toEqual(['--load-restrictor'])
  expect(bashOffers('kuilt', '--err')).toEqual(['--error-format'])
})

test('in bash, values with a fixed choice are offered, also after an equals sign', () => {
  const rules = ['LoadRestrictionsRootOnly', 'LoadRestrictionsNone']
  expect(bashOffers('kuilt', 'build', '--load-restrictor', '')).toEqual(rules)
  expect(bashOffers('kuilt', 'build', '--load-restrictor', '=')).toEqual(rules)
  expect(bashOffers('kuilt', 'build', '--load-restrictor', '=', 'LoadRestrictionsN')).toEqual(['LoadRestrictionsNone'])
  expect(bashOffers('kuilt', 'completion', '')).toEqual([...shells])
})

test('in bash, files are offered where files are wanted', () => {
  expect(bashOffers('kuilt', 'build', '-o', 'completion.te')).toEqual(['completion.test.ts'])
  expect(bashOffers('kuilt', 'build', 'completion.te')).toEqual([])
})
