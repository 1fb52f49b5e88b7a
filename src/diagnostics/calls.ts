/**
 * The number of calls to capture. Builds are rarely nested more deeply, so this includes the calls of the user's code.
 */
const enoughCalls = 200
const usualLimit = 10

/**
 * Returns the lines about function calls at the end of a stack, each after a line break. Calls inside the installed
 * package are omitted: they do not help to find a mistake in the input, and there are so many of them that the calls of
 * the user's code would be cut off.
 */
export function callsOf({ stack }: Error): readonly string[] {
  const current = currentCalls()
  // The pattern starts at `node_modules`, because under tsx, some calls of the package have `file:` URLs and others
  // have paths.
  const directory = /[\\/]node_modules[\\/].*[\\/]dist[\\/]/.exec(current[0] ?? '')?.[0]
  const outside = directory === undefined ? [] : current.filter((call) => !call.includes(directory))
  return outside.length > 0 ? outside.slice(0, usualLimit) : callLines(stack)
}

function currentCalls(): readonly string[] {
  const holder: { stack?: string } = {}
  const limit = Error.stackTraceLimit
  // An assignment would throw if the built-in objects are frozen.
  Reflect.set(Error, 'stackTraceLimit', enoughCalls)
  Error.captureStackTrace(holder)
  const lines = callLines(holder.stack)
  Reflect.set(Error, 'stackTraceLimit', limit)
  return lines
}

function callLines(stack = ''): readonly string[] {
  return /(?:\n\s+at [^\n]*)+$/.exec(stack)?.[0].match(/\n[^\n]+/g) ?? []
}
