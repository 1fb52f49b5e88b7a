import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cli } from '../support/cli.ts'

const shared = join(import.meta.dirname, '../../../shared/conformance')
const suites = ['builtin', 'filters', 'krusty', 'krusty-more', 'realworld', 'replacement']

interface RejectedCase {
  readonly name: string
  readonly args: readonly string[]
  readonly cwd: string
}

/** Third-party cases that kustomize rejects and that need no network. kuilt's own cases are in test/conformance. */
function rejectedCases(directory: string): readonly RejectedCase[] {
  const file = join(directory, 'case.json')
  if (!existsSync(file)) {
    const entries = existsSync(directory) ? readdirSync(directory, { withFileTypes: true }) : []
    return entries.filter((entry) => entry.isDirectory()).flatMap(({ name }) => rejectedCases(join(directory, name)))
  }
  const { args, cwd, expect: outcome, needs = [], env } = JSON.parse(readFileSync(file, 'utf8'))
  const writes = args.some((arg: string) => arg.startsWith('-o') || arg.startsWith('--output'))
  if (outcome !== 'error' || args[0] !== 'build' || writes || env || needs.includes('network')) return []
  const tree = [join(directory, 'in'), join(dirname(directory), 'in')].find((path) => existsSync(path))
  return tree === undefined ? [] : [{ name: directory.slice(shared.length + 1), args, cwd: join(tree, cwd ?? '.') }]
}

const cases = suites.flatMap((suite) => rejectedCases(join(shared, suite)))
const whereRecorded = cases.length > 0 ? test : test.skip

whereRecorded(
  'what kustomize rejects is rejected with one clear message on stderr, and nothing on stdout',
  async () => {
    const unclear: string[] = []
    for (const { name, args, cwd } of cases) {
      const { code, stdout, stderr } = await cli(args, { cwd })
      const mistakes = [
        code !== 1 && `exit code ${code}`,
        stdout !== '' && 'something on stdout',
        !/^error\[[A-Z][A-Z0-9_]+\]: \S/m.test(stderr) && 'no message',
        /^error\[INTERNAL/m.test(stderr) && 'a mistake of the program',
        /^\s+at .*:\d+:\d+\)?$/m.test(stderr) && 'a stack trace',
        /\bundefined\b|\[object |\bNaN\b/.test(stderr.split('\n')[0] ?? '') && 'a value of the program in the message',
      ].filter((mistake) => mistake !== false)
      if (mistakes.length > 0) unclear.push(`${name}: ${mistakes.join(', ')}`)
    }
    expect(unclear).toEqual([])
  },
  120_000,
)

whereRecorded('there are more than a hundred such cases', () => {
  expect(cases.length).toBeGreaterThan(100)
})
