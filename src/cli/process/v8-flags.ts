/**
 * Sets a V8 flag until the process exits. The flag is reset before the compiled code is cached, because V8 uses the
 * cache only with the same flags. Each flag is set only once per process.
 *
 * @param usual the flag with its default value
 */
export function setV8Flag(flag: string, usual: string): void {
  if (changed.has(flag)) return
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  try {
    setFlagsFromString(flag)
  } catch {
    // Bun reports a version of V8, but has no flags.
    return
  }
  changed.set(flag, usual)
  process.prependListener('exit', () => setFlagsFromString(usual))
}

/**
 * Turns off V8's slowest optimizations, for programs that exit before optimized code pays off. `--no-opt` would do the
 * same on Node 20, but Node 22 rejects cached code even after `--opt`, and on Node 24 programs take longer.
 */
export function optimizeLittle(): void {
  setV8Flag('--max-optimized-bytecode-size=0', '--max-optimized-bytecode-size=61440')
}

/**
 * Loads code while all flags have their defaults, so that V8 can use its cached data.
 *
 * @public `scripts/build.mjs` adds the call
 */
export function withUsualFlags<T>(load: () => T): T {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  for (const usual of changed.values()) setFlagsFromString(usual)
  const loaded = load()
  for (const flag of changed.keys()) setFlagsFromString(flag)
  return loaded
}

/** Resets all flags, before the main program is loaded with its cached data and sets its own flags. */
export function resetV8Flags(): void {
  if (changed.size === 0) return
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  for (const usual of changed.values()) setFlagsFromString(usual)
  changed.clear()
}

/** The flags that have been set, with their defaults. */
const changed = new Map<string, string>()
