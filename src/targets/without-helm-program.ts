import type { BuildOptions } from '../build/build-options.ts'

/**
 * Returns options that never run helm if `helm.fallback` can render the charts instead. At a git revision, no program
 * can run, and both sides of a comparison must use the same engine.
 */
export function withoutHelmProgram<O extends BuildOptions>(options: O): O {
  const { helm } = options
  if (helm?.fallback === undefined || helm.engine !== undefined) return options
  return { ...options, helm: { ...helm, engine: helm.fallback } }
}
