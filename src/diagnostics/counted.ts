import { formatNumber } from './format-number.ts'

/** Returns a string such as `1 file` or `2,000 files`. */
export function counted(count: number, noun: string, plural: string = `${noun}s`): string {
  return `${formatNumber(count)} ${count === 1 ? noun : plural}`
}
