import { inputTree, loadDirectory, sharedTrees } from '../conformance/support/load.ts'
import type { ConformanceCase, InputTree } from '../conformance/support/model.ts'

/** A recorded build of files in memory. */
export interface RecordedBuild {
  readonly name: string
  readonly directory: string
  readonly files: Readonly<Record<string, string>>
}

/** The recorded builds that need neither programs nor the network, grouped by file. */
export function recordedBuilds(folder: string): readonly (readonly RecordedBuild[])[] {
  const recorded = loadDirectory(folder)
  const trees = sharedTrees(recorded)
  return [...recorded].map(([file, { cases }]) =>
    cases.flatMap((one) => {
      const files = textsOf(inputTree(one, trees))
      return files !== undefined && isPlain(one)
        ? [{ name: `${file} ${one.name}`, directory: one.args[1] ?? '.', files }]
        : []
    }),
  )
}

function isPlain({ args, cwd, env, expected }: ConformanceCase): boolean {
  const isShort = args[0] === 'build' && args.length <= 2 && cwd === '.'
  return isShort && Object.keys(env).length === 0 && expected?.outcome === 'ok'
}

function textsOf(tree: InputTree): Readonly<Record<string, string>> | undefined {
  const files: Record<string, string> = {}
  for (const [path, entry] of tree) {
    if (entry.kind !== 'file') return undefined
    files[path] = entry.content.toString()
  }
  return files
}
