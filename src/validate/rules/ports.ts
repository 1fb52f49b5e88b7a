import { fieldOf, numberAt } from '../json-fields.ts'
import { invalidValue, type Mistake } from '../mistake.ts'
import { portName } from '../names.ts'
import type { Found } from './subject.ts'

/** Checks the number of a port. */
export function portRange(found: Found, field: string): readonly Mistake[] {
  const port = numberAt(found.value, field)
  if (port === undefined || (port >= 1 && port <= 65535) || !Number.isInteger(port)) return []
  // 0 means that no port is set on the node.
  if (port === 0 && (field === 'hostPort' || field === 'nodePort')) return []
  return [invalidValue([...found.path, field], `be from 1 to 65535, not ${port}`)]
}

/** Checks a port that is a number, or the name of a port. */
export function checkPortReference(found: Found, field: string): readonly Mistake[] {
  const port = fieldOf(found.value, field)
  if (typeof port !== 'string') return portRange(found, field)
  const rule = portName(port)
  if (rule === undefined) return []
  const hint = /^\d+$/.test(port) ? `write the number without quotes: ${port}` : undefined
  return [invalidValue([...found.path, field], rule, { hint })]
}
