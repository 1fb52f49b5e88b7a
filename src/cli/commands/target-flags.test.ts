import { isGroup } from '../command.ts'
import { commands } from '../commands.ts'
import { inputFlags } from './build-flags.ts'

/** For each command: true if it renders targets of all kinds. */
const rendersTargets: readonly (readonly [string, boolean])[] = [
  ['build', true],
  ['explain', true],
  ['diff', true],
  ['render', true],
  ['affected', true],
  ['create', false],
  ['edit', false],
  ['localize', false],
  ['lint', true],
  ['graph', true],
  ['deps', true],
  ['validate', true],
  ['vendor', true],
  ['schema', false],
  ['version', false],
  ['completion', false],
  ['help', false],
]

test.each(rendersTargets.filter(([, renders]) => renders))('%s accepts all flags for targets', async (name) => {
  const command = await commands.commands.find((entry) => entry.name === name)?.load()
  const flags = command === undefined || isGroup(command) ? {} : command.flags
  expect(Object.keys(inputFlags).filter((flag) => !Object.hasOwn(flags, flag))).toEqual([])
})

test('the table lists all commands', () => {
  const visible = commands.commands.map(({ name }) => name).filter((name) => !name.startsWith('_'))
  expect(visible).toEqual(rendersTargets.map(([name]) => name))
})
