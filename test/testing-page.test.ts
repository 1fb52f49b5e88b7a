import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { kuiltMatchers } from '#kuilt/jest'
import { cli } from './support/cli.ts'
import { project } from './support/project.ts'

const root = join(import.meta.dirname, '..')
const page = readFileSync(join(root, 'docs/testing.md'), 'utf8')

test('docs/testing.md shows the actual message of a failure', async () => {
  const { directory } = project({})
  cpSync(join(root, 'examples/shop'), directory, { recursive: true })
  await cli(['render', 'overlays/prod', '-o', 'rendered'], { cwd: directory })
  const file = join(directory, 'overlays/prod/kustomization.yaml')
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace('count: 4', 'count: 6'))
  const [, shown] = /If the comparison fails[^`]*```\n([^`]*)\n```/.exec(page) ?? []
  // Without the snapshot state of the runner, which would count the failure.
  const context = {
    equals: Object.is,
    utils: { diff: () => null, iterableEquality: undefined, subsetEquality: undefined },
  }
  const { pass, message } = await kuiltMatchers.toMatchRendered.call(context, 'overlays/prod', { cwd: directory })
  expect({ pass, message: stripVTControlCharacters(message()) }).toEqual({ pass: false, message: shown })
})
