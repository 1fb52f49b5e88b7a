// The two programs, as functions (folder, directory) → {out} or {error}.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { build, isKuiltError, toYaml } from '../../dist/index.mjs'

const run = promisify(execFile)

export async function kuilt(folder, directory) {
  try {
    return { out: toYaml(await build(directory, { cwd: folder })) }
  } catch (error) {
    // Any other error is a bug, regardless of the reference.
    return { error: error.message, fault: !isKuiltError(error) }
  }
}

export function referenceAt(path) {
  return async (folder, directory) => {
    try {
      const { stdout } = await run(path, ['build', directory], { cwd: folder, timeout: 60_000, maxBuffer: 2 ** 28 })
      return { out: stdout }
    } catch (error) {
      return {
        error: String(error.stderr ?? error.message),
        fault: error.killed || /^panic:|goroutine \d/m.test(error.stderr),
      }
    }
  }
}

/** Rejections that are bugs of the reference. */
const faults = [
  // The JSON patch library of this binary, which official builds do not share.
  /(?:replace|copy|move) operation does not apply: doc is missing (?:key|path)/,
  /operation does not apply: missing value/,
  /operation missing path field/,
  /error in copy for (?:path|from): .* missing value/,
  // It writes comments of the input into flow collections, and cannot parse the result.
  /yaml: invalid map key: (?:map\[string\]|\[\])interface/,
  /^Error: map\[string\]interface .*: yaml: (?:line \d+|invalid map key|unmarshal errors)/m,
  /^Error: yaml: line \d+: did not find expected/m,
]

/**
 * Compares two results: `{same: true, kind: 'built' | 'rejected' | 'skipped'}`, or the kind of difference with details.
 */
export async function difference(reference, folder, directory) {
  const ours = await kuilt(folder, directory)
  if (ours.fault) return { kind: 'fault', detail: ours.error }
  let theirs = await reference(folder, directory)
  if (theirs.fault || faults.some((fault) => fault.test(theirs.error ?? ''))) return { same: true, kind: 'skipped' }
  if (ours.out === theirs.out && (ours.error === undefined) === (theirs.error === undefined)) return agree(ours)
  // Map order in Go is random: unstable results are not compared.
  for (let i = 0; i < 6; i++) {
    const again = await reference(folder, directory)
    if (again.out !== theirs.out || (again.error === undefined) !== (theirs.error === undefined)) return agree(ours)
    theirs = again
  }
  if (theirs.error !== undefined) return { kind: 'kuilt accepts', detail: theirs.error.trim() }
  if (ours.error !== undefined) return { kind: 'kuilt rejects', detail: ours.error }
  return { kind: 'output', detail: firstDifference(theirs.out, ours.out) }
}

function agree({ out }) {
  return { same: true, kind: out === undefined ? 'rejected' : 'built' }
}

function firstDifference(expected, actual) {
  const [a, b] = [expected.split('\n'), actual.split('\n')]
  const line = a.findIndex((text, i) => text !== b[i])
  if (line < 0) return `${b.length - a.length} lines more`
  return `line ${line + 1}: expected ${JSON.stringify(a[line])}, got ${JSON.stringify(b[line])}`
}
