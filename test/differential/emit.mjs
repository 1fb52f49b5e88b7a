// Writes values as YAML like people do, with random styles, quotes, comments and line breaks.

const plain = /^[A-Za-z_./][\w./:@-]*[\w/]$|^[a-z]$/
const reserved = /^(?:true|false|null|yes|no|on|off|y|n|~|\.inf|\.nan)$/i

/** Text that is written verbatim, regardless of its meaning in YAML. */
export class Raw {
  constructor(text) {
    this.text = text
  }
}

export const raw = (text) => new Raw(text)

/** A complete document. */
export function emit(value, random) {
  if (random.chance(0.04)) return `${JSON.stringify(plainData(value), null, random.pick([0, 1, 2]))}\n`
  const text = block(value, 0, random)
  const lines = random.chance(0.1) ? `# a comment\n${text}` : text
  return random.chance(0.03) ? lines.replaceAll('\n', '\r\n') : lines
}

/** A JSON text with other spellings of some numbers and characters. */
export function emitJson(value, random) {
  return JSON.stringify(plainData(value), null, random.pick([0, 1]))
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, (text) => (random.chance(0.1) ? escaped(text, random) : text))
    .replaceAll(/(?<=[ :[,])\d+(?=[\s,\]}])/g, (digits) => (random.chance(0.2) ? respelled(digits, random) : digits))
}

function escaped(text, random) {
  return text.replaceAll(/(?<!\\)[a-z/&<>](?![^"]*\\)/g, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0')
    return random.chance(0.5) ? `\\u${code}` : character
  })
}

function respelled(digits, random) {
  const number = Number(digits)
  return random.pick([`${digits}.0`, number.toExponential(), number.toExponential().replace('e', 'E'), `${digits}e2`])
}

function plainData(value) {
  if (value instanceof Raw) return value.text
  if (Array.isArray(value)) return value.map(plainData)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainData(item)]))
}

function block(value, indent, random) {
  if (Array.isArray(value)) return sequence(value, indent, random)
  return mapping(value, indent, random)
}

function mapping(value, indent, random) {
  const pad = ' '.repeat(indent)
  return Object.entries(value)
    .map(([key, item]) => `${pad}${scalar(key, random)}:${behind(item, indent, random)}`)
    .join('')
}

/** The text after a key. Lists may have the same indentation as their key. */
function behind(item, indent, random) {
  if (isLeaf(item) || random.chance(0.06)) return ` ${inline(item, indent, random)}\n`
  const deeper = Array.isArray(item) && random.chance(0.6) ? indent : indent + 2
  return `${random.chance(0.03) ? ' # note' : ''}\n${block(item, deeper, random)}`
}

function sequence(items, indent, random) {
  const pad = ' '.repeat(indent)
  return items
    .map((item) => {
      if (isLeaf(item) || random.chance(0.06)) return `${pad}- ${inline(item, indent + 2, random)}\n`
      return `${pad}- ${block(item, indent + 2, random).slice(indent + 2)}`
    })
    .join('')
}

function isLeaf(value) {
  if (typeof value !== 'object' || value === null || value instanceof Raw) return true
  return Object.keys(value).length === 0
}

function inline(value, indent, random) {
  if (typeof value === 'string' && /[^\n]\n/.test(value) && !/^\s|\r|\t/.test(value))
    return literal(value, indent, random)
  return flow(value, random)
}

function literal(text, indent, random) {
  if (random.chance(0.2)) return JSON.stringify(text)
  const chomp = text.endsWith('\n\n') ? '+' : text.endsWith('\n') ? '' : '-'
  const pad = ' '.repeat(indent + 2)
  const lines = text.replace(/\n$/, '').split('\n')
  return `|${chomp}\n${lines.map((line) => (line === '' ? '' : pad + line)).join('\n')}`
}

function flow(value, random) {
  if (value instanceof Raw) return value.text
  if (Array.isArray(value)) return `[${value.map((item) => flow(item, random)).join(', ')}]`
  if (typeof value !== 'object' || value === null) return scalar(value, random)
  const entries = Object.entries(value).map(([key, item]) => `${scalar(key, random)}: ${flow(item, random)}`)
  return `{${entries.join(', ')}}`
}

function scalar(value, random) {
  if (typeof value !== 'string') return value === null ? random.pick(['null', '~', 'null']) : String(value)
  const safe = plain.test(value) && !reserved.test(value) && !value.includes(': ')
  if (safe && random.chance(0.9)) return value
  if (!value.includes('\n') && !value.includes('\\') && random.chance(0.4)) return `'${value.replaceAll("'", "''")}'`
  return JSON.stringify(value)
}
