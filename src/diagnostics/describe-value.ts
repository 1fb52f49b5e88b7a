/** Describes a value for messages: `the string "a"`, `a list`, `NaN`, `a function`, `a Map`. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return `the string ${JSON.stringify(value)}`
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return 'a list'
  const tag = builtinTag(value)
  return tag === 'Object' ? 'an object' : `${/^[AEIO]/.test(tag) ? 'an' : 'a'} ${tag}`
}

/** The name of a builtin type, also for a value from another realm. */
export function builtinTag(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1)
}
