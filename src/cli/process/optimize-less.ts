import type { FileSystem } from '../../files/file-system.ts'
import { setV8Flag } from './v8-flags.ts'

/** Input size, in bytes, where V8's optimizer starts to matter. Below that, setting a flag takes longer than it saves. */
const large = 64 * 1024

/** The first version of V8 whose second compiler, Maglev, makes up for a slow optimizer. */
const firstWithMaglev = 13

/** The last version of V8 (Node 20 and 21) that counts executed bytecode until it optimizes a function. */
const lastWithBudget = 11

/**
 * A file system that makes V8 optimize less once a build turns out to be large. Most of such a build runs unoptimized code
 * while V8 optimizes in the background. With less inlining, that takes two thirds of the time, and the build is a sixth
 * faster. If a function also has to run twice as long before V8 optimizes it, the build takes the same time and a tenth less
 * CPU: many functions never reach that point, or they would not have run much longer.
 */
export function optimizingLess(files: FileSystem): FileSystem {
  if (v8Major() >= firstWithMaglev) return files
  let bytes = 0
  return {
    kind: files.kind,
    list: files.list,
    realPath: files.realPath,
    read: (path, options) => {
      const content = files.read(path, options)
      if (bytes < large && bytes + content.length >= large) optimizeLess()
      bytes += content.length
      return content
    },
  }
}

function optimizeLess(): void {
  setLimit('--max-inlined-bytecode-size-cumulative', 200, 920)
  if (v8Major() <= lastWithBudget) setLimit('--interrupt-budget', 132 * 1024, 66 * 1024)
}

/** @param usual V8's default */
function setLimit(flag: string, bytes: number, usual: number): void {
  setV8Flag(`${flag}=${bytes}`, `${flag}=${usual}`)
}

function v8Major(): number {
  return Number.parseInt(process.versions.v8, 10)
}
