/** Builds are rarely nested more deeply, so this includes the user's calls. */
const enoughCalls = 200
const usualLimit = 10

/**
 * The lines about function calls at the end of a stack, each after a line break. Calls inside the installed package say
 * nothing about a mistake in the input, and there are so many that the user's frames would be cut off, so they are
 * omitted.
 *
 * @param error about to leave the library, which its user has called
 */
export function callsOf({ stack }: Error): readonly string[] {
  const current = currentCalls()
  // From `node_modules` on: under tsx, some of the package's frames are `file:` URLs, and others are paths.
  const directory = /[\\/]node_modules[\\/].*[\\/]dist[\\/]/.exec(current[0] ?? '')?.[0]
  const outside = directory === undefined ? [] : current.filter((call) => !call.includes(directory))
  return outside.length > 0 ? outside.slice(0, usualLimit) : callLines(stack)
}

function currentCalls(): readonly string[] {
  const holder: { stack?: string } = {}
  const limit = Error.stackTraceLimit
  // Not an assignment, which throws if the built-in objects are frozen.
  Reflect.set(Error, 'stackTraceLimit', enoughCalls)
  Error.captureStackTrace(holder)
  const lines = callLines(holder.stack)
  Reflect.set(Error, 'stackTraceLimit', limit)
  return lines
}

function callLines(stack = ''): readonly string[] {
  return /(?:\n\s+at [^\n]*)+$/.exec(stack)?.[0].match(/\n[^\n]+/g) ?? []
}
