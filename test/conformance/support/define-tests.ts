import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { differenceFrom } from './compare.ts'
import { writeTree } from './disk-tree.ts'
import { kuilt } from './kuilt.ts'
import { inputTree, loadDirectory, sharedTrees } from './load.ts'
import type { ConformanceCase, InputTree } from './model.ts'
import { type Outcome, runCommand, writesFiles } from './run.ts'

/** Defines a jest test for each case in the `.txt` files of a directory. */
export function testCasesIn(directory: string): void {
  const files = loadDirectory(directory)
  const shared = sharedTrees(files)
  let scratch = ''
  beforeAll(() => {
    scratch = realpathSync(mkdtempSync(join(tmpdir(), 'kuilt-conformance-')))
  })
  afterAll(() => rmSync(scratch, { recursive: true, force: true }))

  for (const [name, { cases }] of files) {
    if (cases.length === 0) continue
    describe(name.replace(/\.txt$/, ''), () => {
      for (const recorded of cases) {
        const title = recorded.differs === undefined ? recorded.name : `${recorded.name} (still differs from kustomize)`
        test(title, async () => {
          const difference = await runCase(recorded, inputTree(recorded, shared), join(scratch, 'in'))
          if (recorded.differs === undefined) expect(difference).toBeUndefined()
          else expect(difference).toBeDefined()
        })
      }
    })
  }
}

async function runCase(recorded: ConformanceCase, tree: InputTree, directory: string): Promise<string | undefined> {
  const { args, cwd, env, expected } = recorded
  if (expected === undefined) throw new Error('nothing is recorded for this case: run `npm run record`')
  writeTree(directory, tree)
  try {
    const command = { args, cwd, env, writesFiles: writesFiles(args) }
    const outcome = await runCommand(kuilt, directory, command)
    return differenceFrom(expected, outcome) ?? (expected.outcome === 'error' ? unclearError(outcome) : undefined)
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** Checks how a command failed; returns the problem. */
function unclearError({ code, stderr }: Outcome): string | undefined {
  if (code !== 1 && code !== 2) return `exit code ${code}`
  if (!/^error\[[A-Z][A-Z0-9_]+\]: \S/m.test(stderr)) return 'the message has no error code'
  if (/^error\[INTERNAL/m.test(stderr)) return 'a fault in kuilt'
  const isUnreadable = /\bundefined\b|\[object |\bNaN\b/.test(stderr.split('\n')[0] ?? '')
  return isUnreadable ? `an internal value in the message: ${stderr}` : undefined
}
