/**
 * Sets a V8 flag until the process exits. Resets it before the compiled code is cached, because V8 uses the cache only
 * with the same flags. Each flag is set only once per process.
 *
 * @param usual the flag with its default
 */
export function setV8Flag(flag: string, usual: string): void {
  if (changed.has(flag)) return
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  try {
    setFlagsFromString(flag)
  } catch {
    // Bun reports a V8 version, but has no flags.
    return
  }
  changed.add(flag)
  process.prependListener('exit', () => setFlagsFromString(usual))
}

const changed = new Set<string>()
