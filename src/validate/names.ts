import { shortened } from './json-fields.ts'

/** Rules for names. Each returns the requirement for a name, to complete "must"; undefined if the name is valid. */
export type NameRule = (name: string) => string | undefined

const label = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/
const subdomain = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/
const labelName = /^[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?$/

/** A lowercase DNS subdomain (RFC 1123) of at most 253 characters. */
export const dnsSubdomain: NameRule = (name) => {
  if (name.length > 253) return tooLong(name, 253)
  if (subdomain.test(name)) return undefined
  return `be a DNS subdomain: lowercase letters, digits, "-" and ".", starting and ending with a letter or digit (RFC 1123), not ${shortened(name)}`
}

/** A lowercase DNS label (RFC 1123) of at most 63 characters. */
export const dnsLabel: NameRule = (name) => {
  if (name.length > 63) return tooLong(name, 63)
  if (label.test(name)) return undefined
  return `be a DNS label: lowercase letters, digits and "-", starting and ending with a letter or digit (RFC 1123), not ${shortened(name)}`
}

/** A DNS label that starts with a letter (RFC 1035). */
export const serviceName: NameRule = (name) => {
  if (name.length > 63) return tooLong(name, 63)
  if (label.test(name) && /^[a-z]/.test(name)) return undefined
  return `be a DNS label that starts with a letter: lowercase letters, digits and "-" (RFC 1035), not ${shortened(name)}`
}

/** A name that can be a segment of a URL path, which is the only requirement for names of roles. */
export const pathSegment: NameRule = (name) => {
  if (name === '.' || name === '..') return `not be "${name}"`
  return /[/%]/.test(name) ? `not contain "/" or "%", as in ${shortened(name)}` : undefined
}

/** The key of a label or annotation: `[prefix/]name`. */
export const qualifiedName: NameRule = (key) => {
  const parts = key.split('/')
  if (parts.length > 2) return `have at most one "/" in the key: [prefix/]name, not ${shortened(key)}`
  const name = parts.at(-1) ?? ''
  if (parts.length === 2) {
    const prefix = parts[0] ?? ''
    if (dnsSubdomain(prefix) !== undefined)
      return `have a DNS subdomain as the prefix of the key, not ${shortened(prefix)}`
  }
  if (name.length > 63) return `have a key whose name has at most 63 characters, not ${name.length}`
  if (labelName.test(name)) return undefined
  return `have a key whose name consists of letters, digits, "-", "_" and ".", and starts and ends with a letter or digit, not ${shortened(name)}`
}

export const labelValue: NameRule = (value) => {
  if (value.length > 63) return `have at most 63 characters as a label value, not ${value.length}`
  if (value === '' || labelName.test(value)) return undefined
  return `be a label value: empty, or letters, digits, "-", "_" and ".", starting and ending with a letter or digit, not ${shortened(value)}`
}

/** A key of a ConfigMap or Secret. */
export const dataKey: NameRule = (key) => {
  if (key.length > 253) return `have a key of at most 253 characters, not ${key.length}`
  if (key === '.' || key === '..' || key.startsWith('..')) return `not be "." or start with ".."`
  return /^[-._a-zA-Z0-9]+$/.test(key)
    ? undefined
    : `have a key that contains only letters, digits, "-", "_" and ".", not ${shortened(key)}`
}

/** The name of a port. */
export const portName: NameRule = (name) => {
  if (name.length > 15) return `have at most 15 characters, not ${name.length}`
  if (/[^a-z0-9-]/.test(name)) return `be a port name: lowercase letters, digits and "-", not ${shortened(name)}`
  if (!/[a-z]/.test(name)) return `be a port name, which has at least one letter, not ${shortened(name)}`
  if (/^-|-$|--/.test(name))
    return `be a port name: no "-" at the start, at the end or twice in a row, not ${shortened(name)}`
  return undefined
}

/** The name of an environment variable: almost anything. Follows apimachinery validation.IsRelaxedEnvVarName. */
export const variableName: NameRule = (name) => {
  return /^[\x20-\x3c\x3e-\x7e]+$/.test(name)
    ? undefined
    : `be a variable name: printable ASCII characters other than "=", not ${shortened(name)}`
}

/** A host that may start with `*.`. */
export const hostName: NameRule = (name) => {
  const rest = name.startsWith('*.') ? name.slice(2) : name
  if (/^[\d.]+$/.test(name) && /^\d+\.\d+\.\d+\.\d+$/.test(name))
    return `be a DNS name, not the IP address ${shortened(name)}`
  return dnsSubdomain(rest) === undefined
    ? undefined
    : `be a DNS name, which may start with "*.", not ${shortened(name)}`
}

function tooLong(name: string, most: number): string {
  return `have at most ${most} characters, not ${name.length}`
}
