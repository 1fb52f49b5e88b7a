import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import * as kuilt from '#kuilt'
import { experiment, type Outcome, type Pair, percent, total } from '../diff-experiment/index.ts'
import { type RecordedBuild, recordedBuilds } from '../support/recorded-builds.ts'

const root = join(import.meta.dirname, '../..')

/** Combines two trees in one file system. */
function pairOf(old: RecordedBuild, now: RecordedBuild): Pair {
  const below = (folder: string, { files }: RecordedBuild) =>
    Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text])
  const fileSystem = kuilt.memoryFileSystem(Object.fromEntries([...below('old', old), ...below('new', now)]))
  const build = async (files: ReadonlyMap<string, string>): Promise<string> => {
    const paths = Array.from(files, ([path, text]) => [`/overlay/${path}`, text] as const)
    const all = kuilt.overlayFileSystem(fileSystem, Object.fromEntries(paths))
    return kuilt.toYaml(await kuilt.build('/overlay', { fileSystem: all, cwd: '/' }))
  }
  return {
    name: `${old.name} → ${now.name}`,
    old: join('old', old.directory),
    now: join('new', now.directory),
    options: { fileSystem, cwd: '/' },
    overlay: { directory: '/overlay', build },
  }
}

/** Asserts that all pairs are correct, and shows the failures. */
function expectAll({ misses, ...outcome }: Outcome): void {
  const answers = Object.fromEntries(
    (['status', 'formats', 'json', 'jsonpatch'] as const).map((name) => [name, percent(outcome[name])]),
  )
  const report = misses.join('\n')
  expect({ ...answers, report }).toEqual({ status: 100, formats: 100, json: 100, jsonpatch: 100, report })
  expect({ report, isRight: percent(outcome.overlay) >= 97 }).toEqual({ report, isRight: true })
}

test('the recorded builds: status, formats, patches and overlays are correct', async () => {
  const pairs = recordedBuilds(join(root, 'test/conformance/build')).flatMap((trees) =>
    trees.flatMap((tree, i) => {
      const next = trees[i + 1]
      return [pairOf(tree, tree), ...(next === undefined ? [] : [pairOf(tree, next), pairOf(next, tree)])]
    }),
  )
  const outcomes: Outcome[] = []
  for (const pair of pairs.filter((_, i) => i % 4 === 1)) {
    const outcome = await experiment(pair, kuilt).catch((error: unknown) => {
      // The build needs functions, plugins or the network.
      if (kuilt.isKuiltError(error)) return undefined
      throw error
    })
    if (outcome !== undefined) outcomes.push(outcome)
  }
  const all = total(outcomes)
  expect(all.overlay.all).toBeGreaterThan(50)
  expectAll(all)
})

test('examples/shop: differences between the overlays', async () => {
  const files = filesBelow(join(root, 'examples/shop'))
  const tree = (directory: string): RecordedBuild => ({ name: directory, directory, files })
  const [dev, prod] = [tree('overlays/dev'), tree('overlays/prod')]
  expectAll(total([await experiment(pairOf(dev, prod), kuilt), await experiment(pairOf(prod, dev), kuilt)]))
})

function filesBelow(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    return /^(base|components|overlays)\//.test(name) && statSync(join(folder, name)).isFile()
  })
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}
