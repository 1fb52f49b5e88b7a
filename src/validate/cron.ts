import { isDuration } from '../go-template/functions/duration.ts'
import { shortened } from './json-fields.ts'

interface CronField {
  readonly name: string
  readonly min: number
  readonly max: number
  readonly words: readonly string[]
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

const fields: readonly CronField[] = [
  { name: 'minute', min: 0, max: 59, words: [] },
  { name: 'hour', min: 0, max: 23, words: [] },
  { name: 'day of the month', min: 1, max: 31, words: [] },
  { name: 'month', min: 1, max: 12, words: months },
  { name: 'day of the week', min: 0, max: 6, words: weekdays },
]

const descriptors = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']

/**
 * The requirement for a cron schedule, to complete "must"; undefined if it is valid. Follows github.com/robfig/cron/v3,
 * parser.go, which the CronJob controller uses.
 */
export function cronRule(schedule: string): string | undefined {
  if (schedule.includes('TZ')) return 'not contain a time zone (TZ=): use the field timeZone'
  if (schedule.startsWith('@')) return descriptorRule(schedule)
  const parts = schedule.split(/\s+/).filter((part) => part !== '')
  if (parts.length !== fields.length) {
    return `be a cron schedule of five fields (minute, hour, day of the month, month, day of the week), not ${shortened(schedule)}`
  }
  for (const [i, field] of fields.entries()) {
    const fault = fieldFault(parts[i] ?? '', field)
    if (fault !== undefined) return `be a cron schedule, not ${shortened(schedule)}: ${fault}`
  }
  return undefined
}

function descriptorRule(schedule: string): string | undefined {
  const every = /^@every (.*)$/.exec(schedule)?.[1]
  if (every !== undefined && isDuration(every)) return undefined
  if (descriptors.includes(schedule)) return undefined
  return `be a cron schedule, not ${shortened(schedule)}: expected ${descriptors.join(', ')} or @every DURATION`
}

function fieldFault(text: string, field: CronField): string | undefined {
  for (const part of text.split(',')) {
    // Empty parts are skipped, as with Go's strings.FieldsFunc.
    const fault = part === '' ? undefined : partFault(part, field)
    if (fault !== undefined) return fault
  }
  return text.replaceAll(',', '') === '' ? `the ${field.name} is empty` : undefined
}

function partFault(part: string, field: CronField): string | undefined {
  const { name, min, max } = field
  const [range = '', step, more] = part.split('/')
  const [from = '', to, extra] = range.split('-')
  const isAny = from === '*' || from === '?'
  const low = isAny ? min : numberIn(from, field)
  const high = isAny ? max : to === undefined ? (step === undefined ? low : max) : numberIn(to, field)
  const every = step === undefined ? 1 : /^\d+$/.test(step) ? Number(step) : undefined
  if (more !== undefined || extra !== undefined || low === undefined || high === undefined || every === undefined) {
    return `"${part}" is not a valid ${name}`
  }
  if (low < min || high > max) return `the ${name} must be from ${min} to ${max}, not ${part}`
  if (low > high) return `the range ${part} of the ${name} ends before it starts`
  return every === 0 ? `the step of the ${name} must not be 0` : undefined
}

function numberIn(text: string, { words, min }: CronField): number | undefined {
  if (/^\d+$/.test(text)) return Number(text)
  const index = words.indexOf(text.toLowerCase())
  return index < 0 ? undefined : index + min
}
