import type { FileSystem } from '../../files/file-system.ts'

/** Input size, in bytes, where V8's optimizer starts to matter. Below that, setting a flag takes longer than it saves. */
const large = 64 * 1024

/** The first version of V8 whose second compiler, Maglev, makes up for a slow optimizer. */
const firstWithMaglev = 13

/** V8's default limit for the bytecode, in bytes, for inlining into a function. */
const usual = 920

/**
 * A file system that makes V8 inline less once a build turns out to be large. Most of such a build runs unoptimized code
 * while V8 optimizes in the background: with less inlining, that takes two thirds of the time, and the build is a sixth
 * faster.
 */
export function inliningLess(files: FileSystem): FileSystem {
  if (Number.parseInt(process.versions.v8, 10) >= firstWithMaglev) return files
  let bytes = 0
  return {
    kind: files.kind,
    list: files.list,
    realPath: files.realPath,
    read: (path, options) => {
      const content = files.read(path, options)
      if (bytes < large && bytes + content.length >= large) inlineLess()
      bytes += content.length
      return content
    },
  }
}

function inlineLess(): void {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  try {
    setFlagsFromString('--max-inlined-bytecode-size-cumulative=200')
  } catch {
    // Bun reports a V8 version and has no flags.
    return
  }
  // Runs before compiled code is cached for the next run, because V8 uses it only if the flags are the same as when it
  // was cached. Happens once per process, regardless of the number of builds.
  process.removeListener('exit', inlineUsually)
  process.prependListener('exit', inlineUsually)
}

function inlineUsually(): void {
  process.getBuiltinModule('node:v8').setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${usual}`)
}
