import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { build, explain, memoryFileSystem } from '#kuilt'
import { experiment, percent, randomFrom, type Subject, total } from '../explain-experiment/index.ts'
import { recordedBuilds } from '../support/recorded-builds.ts'

const root = join(import.meta.dirname, '../..')

/** A build of files in memory, without programs or the network. */
function subjectOf(name: string, directory: string, files: Readonly<Record<string, string>>): Subject {
  return {
    name,
    explain: () => explain(directory, { fileSystem: memoryFileSystem(files), cwd: '/' }),
    build: async (changed) =>
      (await build(directory, { fileSystem: memoryFileSystem({ ...files, ...changed }), cwd: '/' })).resources,
    files: () => Object.keys(files),
    read: (file) => files[file],
  }
}

function filesBelow(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = names.filter((name) => statSync(join(folder, name)).isFile())
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

function recordedSubjects(): readonly Subject[] {
  const builds = recordedBuilds(join(root, 'test/conformance/build')).flat()
  return builds.map(({ name, directory, files }) => subjectOf(name, directory, files))
}

const shop = Object.fromEntries(
  Object.entries(filesBelow(join(root, 'examples/shop'))).filter(([name]) =>
    /^(base|components|overlays)\//.test(name),
  ),
)

test.each(['overlays/prod', 'overlays/dev'])(
  'every field of examples/shop/%s has the position that decides',
  async (directory) => {
    const outcome = await experiment(subjectOf('shop', directory, shop), { samples: 40, random: randomFrom(1) })
    expect(outcome.misses).toEqual([])
    expect(outcome.decisive.all).toBeGreaterThan(20)
    expect(outcome.complete.all).toBeGreaterThan(10)
  },
)

test('explain meets its goals for the recorded cases', async () => {
  const random = randomFrom(1)
  const outcomes = []
  for (const [i, subject] of recordedSubjects().entries()) {
    if (i % 8 === 0) outcomes.push(await experiment(subject, { samples: 3, random }))
  }
  const { located, decisive, complete, misses } = total(outcomes)
  expect(outcomes.length).toBeGreaterThan(50)
  const report = misses.join('\n')
  expect({ report, percent: percent(located) }).toEqual({ report, percent: 100 })
  expect({ report, isDecisive: percent(decisive) >= 98 }).toEqual({ report, isDecisive: true })
  expect({ report, isComplete: percent(complete) >= 97 }).toEqual({ report, isComplete: true })
})
