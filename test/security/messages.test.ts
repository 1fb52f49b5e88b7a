import { cli } from '../support/cli.ts'
import { type Project, project } from '../support/project.ts'

// Names and values in input files cannot manipulate the terminal or add lines to the log of a CI run.

const hostile = '\u001b[31mred\u0007\u009b\u202ereversed\u2066'
const file = 'a\n::error file=x::b\u001b\u202e.yaml'
const labels = `{ ${JSON.stringify(hostile)}: ${JSON.stringify(hostile)} }`

let place: Project
beforeEach(() => {
  place = project({
    'invalid/kustomization.yaml': `resources: [${JSON.stringify(file)}]\n`,
    [`invalid/${file}`]: `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, labels: ${labels} }\n`,
    'unreadable/kustomization.yaml': `resources: [${JSON.stringify(file)}]\n`,
    [`unreadable/${file}`]: `apiVersion: v1\nkind: [ # ${hostile}\n`,
    'unknown/kustomization.yaml': `${JSON.stringify(hostile)}: a\n`,
    'duplicate/kustomization.yaml': 'resources: [a.yaml]\n',
    'duplicate/a.yaml': `apiVersion: v1\nkind: A\nmetadata: { name: ${JSON.stringify(hostile)} }\n---\n`.repeat(2),
  })
})
afterEach(() => place.remove())

test.each([
  ['build'],
  ['build', '--error-format=github'],
  ['validate'],
  ['validate', '--format=github'],
  ['validate', '--format=tap'],
  ['validate', '--format=junit'],
  ['lint'],
  ['lint', '--format=github'],
])('%s %s', async (...command) => {
  for (const directory of ['invalid', 'unreadable', 'unknown', 'duplicate']) {
    const { stdout, stderr } = await cli([...command, directory], { cwd: place.directory })
    const output = command[0] === 'build' ? stderr : `${stdout}${stderr}`
    expect(output).not.toMatch(/(?![\n\t])\p{Cc}|\u202e|\u2066/u)
    expect(output).not.toMatch(/^::error file=x/m)
  }
})
