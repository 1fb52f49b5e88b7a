import { formatNumber } from './format-number.ts'

/** `1 file`, `2,000 files`. */
export function counted(count: number, noun: string, plural: string = `${noun}s`): string {
  return `${formatNumber(count)} ${count === 1 ? noun : plural}`
}
