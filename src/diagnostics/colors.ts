import { picocolorsPackage } from './picocolors-package.ts'

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
  return picocolorsPackage().createColors(true)
}
