import { createRequire } from 'node:module'

/** What the renderers paint with. With colours off every function returns its text. */
export interface Colors {
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  yellow(text: string): string
  cyan(text: string): string
}

export function createColors(enabled: boolean): Colors {
  if (!enabled) return { bold: String, dim: String, red: String, yellow: String, cyan: String }
  // Required where something is painted: the package looks at process.stdout, which takes long to set up.
  const picocolors: typeof import('picocolors') = createRequire(import.meta.url)('picocolors')
  return picocolors.createColors(true)
}
