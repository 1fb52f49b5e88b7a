import type { FileSystem } from '../../files/file-system.ts'
import { setV8Flag } from './v8-flags.ts'

/**
 * The size of the input, in bytes, from which it matters how much V8 optimizes. Below this size, setting a flag takes
 * longer than it saves.
 */
const large = 64 * 1024
/** The same for charts, whose templates run many times more code than a build of files of the same size. */
const largeChart = 8 * 1024

/**
 * The version of V8 in Node 22. Earlier versions optimize a function after a certain amount of bytecode has run, and
 * this version after a certain number of calls.
 */
const node22 = 12

const chartFile = /(?:^|\/)Chart\.yaml$/
/** Matches archives of charts. They always count as large, because they are compressed. */
const chartArchive = /\.tgz$/

/** The amount of bytecode, in bytes, that a function runs before it is optimized. V8's default is 66 KiB. */
const budgets = { build: 132 * 1024, chart: 528 * 1024, explain: 264 * 1024 }

/**
 * Returns a file system that makes V8 optimize less if the build reads much input. Most of such a build runs
 * unoptimized code while V8 optimizes in the background. If only the smallest functions are inlined, optimization takes
 * half the time, and the build needs a quarter less CPU time. If optimization starts later, the build needs another
 * tenth less CPU time and the same elapsed time, because many functions do not run long enough after their optimization
 * to benefit from it. For charts and explanations, optimization should start even later.
 */
export function optimizingLess(files: FileSystem, purpose: 'build' | 'explain' = 'build'): FileSystem {
  let bytes = 0
  let isChart = false
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
      isChart ||= chartFile.test(path)
      if (chartArchive.test(path) || (isChart && bytes >= largeChart)) limit(budgets.chart)
      else if (bytes >= large) limit(budgets[purpose])
      return content
    },
  }
}

function optimizeLess(budget: number): void {
  setLimit('--max-inlined-bytecode-size-cumulative', 0, 920)
  // Since version 13, V8 compiles such functions with Maglev, and waiting longer saves nothing.
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
