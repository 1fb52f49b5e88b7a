import type { FileSystem } from '../../files/file-system.ts'
import { setV8Flag } from './v8-flags.ts'

/** Input size, in bytes, where V8's optimizer starts to matter. Below that, setting a flag takes longer than it saves. */
const large = 64 * 1024

/** The version of V8 in Node 22. Earlier versions budget the bytecode that runs before optimization; this one counts calls. */
const node22 = 12

/** A chart is always large: its templates run many times more code than a build of files of the same size. */
const chartFile = /(?:^|\/)Chart\.yaml$|\.tgz$/

/** Bytecode that a function runs before it is optimized, in bytes. V8's default is 66 KiB. */
const budgets = { build: 132 * 1024, chart: 528 * 1024 }

/**
 * A file system that makes V8 optimize less if a build turns out to be large. Most of such a build runs unoptimized
 * code while V8 optimizes in the background. If only the smallest functions are inlined, optimization takes half the
 * time, and the build a quarter less CPU time. Starting optimization later reduces CPU time by another tenth at the
 * same elapsed time, because many functions would not run long enough after their optimization to benefit. Functions
 * for charts benefit even later.
 */
export function optimizingLess(files: FileSystem): FileSystem {
  let bytes = 0
  let isLimited = false
  const limit = (budget: number): void => {
    if (!isLimited) optimizeLess(budget)
    isLimited = true
  }
  return {
    ...files,
    read: (path, options) => {
      const content = files.read(path, options)
      bytes += content.length
      if (chartFile.test(path)) limit(budgets.chart)
      else if (bytes >= large) limit(budgets.build)
      return content
    },
  }
}

function optimizeLess(budget: number): void {
  setLimit('--max-inlined-bytecode-size-cumulative', 0, 920)
  // From version 13 on, V8 compiles such functions with Maglev, and waiting longer saves nothing.
  const version = v8Major()
  if (version < node22) setLimit('--interrupt-budget', budget, 66 * 1024)
  else if (version === node22) setLimit('--invocation-count-for-turbofan', 10_000, 3000)
}

/** @param usual V8's default */
function setLimit(flag: string, limit: number, usual: number): void {
  setV8Flag(`${flag}=${limit}`, `${flag}=${usual}`)
}

function v8Major(): number {
  return Number.parseInt(process.versions.v8, 10)
}
