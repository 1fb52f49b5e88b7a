/**
 * Sets a flag of V8 until the process ends: before compiled code is cached for the next run, it is set back, because V8 uses
 * the cache only if the flags are the same as when it was written. Happens once per process, however often it is called.
 *
 * @param usual the flag with its default
 */
export function setV8Flag(flag: string, usual: string): void {
  if (changed.has(flag)) return
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  try {
    setFlagsFromString(flag)
  } catch {
    // Bun reports a V8 version and has no flags.
    return
  }
  changed.add(flag)
  process.prependListener('exit', () => setFlagsFromString(usual))
}

const changed = new Set<string>()
