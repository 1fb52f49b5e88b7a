/** Describes a value for messages, for example as `the string "a"`, `a list`, `NaN`, `a function` or `a Map`. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return `the string ${JSON.stringify(value)}`
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return 'a list'
  const tag = builtinTag(value)
  return tag === 'Object' ? 'an object' : `${/^[AEIO]/.test(tag) ? 'an' : 'a'} ${tag}`
}

/** Returns the name of a built-in type, even if the value comes from another realm. */
export function builtinTag(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1)
}
