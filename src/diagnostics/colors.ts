import picocolors from 'picocolors'

/** What the renderers paint with. With colours off every function returns its text. */
export interface Colors {
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  yellow(text: string): string
  cyan(text: string): string
}

export function createColors(enabled: boolean): Colors {
  return picocolors.createColors(enabled)
}
