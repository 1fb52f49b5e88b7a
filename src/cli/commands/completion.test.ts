import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { cli } from '../../../test/support/cli.ts'
import { type Project, project } from '../../../test/support/project.ts'
import { commands } from '../commands.ts'
import { completionTree } from '../completion/tree.ts'

const shells = ['bash', 'zsh', 'fish', 'powershell'] as const
const scripts = new Map(
  await Promise.all(shells.map(async (shell) => [shell, (await cli(['completion', shell])).stdout] as const)),
)

/** The output of `kuilt __complete` in these tests. */
const listed = { resources: '../base web.yaml', images: 'nginx redis', warnings: 'DEPRECATED_FIELD IMAGE_UNMATCHED' }

/** Returns the suggestions of bash for the last word. */
function bashOffers(...words: readonly string[]): readonly string[] {
  const functions = `kuilt() { case $2 in ${Object.entries(listed)
    .map(([what, values]) => `${what}) printf '%s\\n' ${values} ;;`)
    .join(' ')} esac; }`
  const complete = `${functions}; eval "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kuilt; printf "%s\\n" "\${COMPREPLY[@]}"`
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

test('hidden and deprecated flags are not suggested', () => {
  for (const script of scripts.values()) expect(script).not.toMatch(/reorder|stack-trace|\bshort\b.*deprecated/)
})

test('in bash, commands are suggested first', () => {
  expect(bashOffers('kuilt', 'bui')).toEqual(['build'])
  expect(bashOffers('kuilt', '')).toContain('completion')
})

test('in bash, a word that starts with a dash is a flag', () => {
  expect(bashOffers('kuilt', 'build', '--load')).toEqual(['--load-restrictor'])
  expect(bashOffers('kuilt', '--err')).toEqual(['--error-format'])
})

test('in bash, fixed choices are suggested, also after an equals sign', () => {
  const rules = ['LoadRestrictionsRootOnly', 'LoadRestrictionsNone']
  expect(bashOffers('kuilt', 'build', '--load-restrictor', '')).toEqual(rules)
  expect(bashOffers('kuilt', 'build', '--load-restrictor', '=')).toEqual(rules)
  expect(bashOffers('kuilt', 'build', '--load-restrictor', '=', 'LoadRestrictionsN')).toEqual(['LoadRestrictionsNone'])
  expect(bashOffers('kuilt', 'completion', '')).toEqual([...shells])
})

test('in bash, files are suggested for flags and arguments that expect files', () => {
  expect(bashOffers('kuilt', 'build', '-o', 'completion.te')).toEqual(['completion.test.ts'])
  expect(bashOffers('kuilt', 'build', 'completion.te')).toEqual([])
})

test('in bash, values are suggested even if it does not split words at the equals sign', () => {
  expect(bashOffers('kuilt', 'build', '--load-restrictor=LoadRestrictionsN')).toEqual([
    '--load-restrictor=LoadRestrictionsNone',
  ])
  expect(bashOffers('kuilt', 'build', '--no-warn=I')).toEqual(['--no-warn=IMAGE_UNMATCHED'])
})

test('in bash, entries of the kustomization are suggested', () => {
  expect(bashOffers('kuilt', 'edit', 'remove', 'resource', '')).toEqual(['../base', 'web.yaml'])
  expect(bashOffers('kuilt', 'edit', 'remove', 'resource', '../base', 'w')).toEqual(['web.yaml'])
  expect(bashOffers('kuilt', 'edit', 'set', 'image', 'n')).toEqual(['nginx'])
  expect(bashOffers('kuilt', 'edit', 'set', 'image', '--dry')).toEqual(['--dry-run'])
  expect(bashOffers('kuilt', 'build', '--no-warn', 'D')).toEqual(['DEPRECATED_FIELD'])
  expect(bashOffers('kuilt', 'help', '')).toEqual([])
})

test.each(shells)('%s: the script gets dynamic values from the program', (shell) => {
  const script = scripts.get(shell) ?? ''
  expect(script).toMatch(/kuilt __complete/)
  for (const what of ['resources', 'images', 'warnings', 'help', 'config-maps', 'patch-files']) {
    expect(script).toMatch(new RegExp(`\\b${what}\\b`))
  }
  for (const value of ['LoadRestrictionsNone', 'sarif']) expect(script).toContain(value)
})

describe('zsh and fish, if installed,', () => {
  let place: Project
  beforeAll(() => {
    place = project(Object.fromEntries(scripts))
  })
  afterAll(() => place.remove())

  test.each(['zsh', 'fish'])('accept their scripts: %s', (shell) => {
    // The script is written to a file, because fish cannot check a script from a pipe.
    const { status, error, stderr } = spawnSync(shell, ['-n', join(place.directory, shell)], { encoding: 'utf8' })
    if (error === undefined) expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  test.each([
    ['kuilt bui', ['build']],
    ['kuilt build --load-restrictor=LoadRestrictionsN', ['--load-restrictor=LoadRestrictionsNone']],
    ['kuilt build --error-format sa', ['sarif']],
    ['kuilt completion z', ['zsh']],
    ['kuilt edit remove resource w', ['web.yaml']],
  ])('fish completes %j', (line, offers) => {
    const program = "function kuilt; printf '%s\\n' ../base web.yaml; end"
    const script = `${program}; source ${join(place.directory, 'fish')}; complete -C '${line}'`
    const { error, stdout } = spawnSync('fish', ['--no-config', '-c', script], { encoding: 'utf8' })
    const found = stdout?.split('\n').filter(Boolean)
    if (error === undefined) expect(found.map((offer) => offer.split('\t')[0])).toEqual(offers)
  })
})

test('the error for an unknown shell lists the supported ones, or suggests a correction', async () => {
  const other = await cli(['completion', 'tcsh'])
  expect(other.code).toBe(2)
  expect(other.stderr).toContain('expected bash, zsh, fish or powershell')
  expect(other.stderr).not.toContain('did you mean')
  expect((await cli(['completion', 'bsh'])).stderr).toContain('did you mean "bash"?')
})
