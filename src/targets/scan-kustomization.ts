/** The fields of a kustomization that determine roots, as written. */
export interface ScannedKustomization {
  readonly kind: string
  readonly apiVersion: string
  /** The local directories, files and URLs, as written. */
  readonly paths: readonly string[]
  /** True if the kustomization has plugins or charts, whose configurations may refer to other files. */
  readonly mayUsePlugins: boolean
  /** True if paths may be written differently in the text: with escapes, or in a different encoding. */
  readonly hasEscapes: boolean
}

/** The fields that include other kustomizations, in lowercase, because kustomize ignores the case of fields. */
const includingFields: ReadonlySet<string> = new Set([
  'resources',
  'bases',
  'components',
  'generators',
  'transformers',
  'validators',
])

/** Matches fields whose configurations can refer to other files, in lowercase. */
const pluginField = /^(?:generators|transformers|validators|helm.*)$/

/** Matches a plain scalar that is a path or a URL. */
const path = String.raw`[\w./][\w./@+~:?=%&-]*(?<!:)`
/** Matches a list with empty lines and comments. */
const listLines = new RegExp(`(?: *(?:- +${path} *(?: #.*)?|#.*)?(?:\n|$))*`, 'y')
const listItem = new RegExp(`^( *)- +(${path})`, 'gm')
const flowItem = new RegExp(`^ *(${path}) *$`)
const relevantNames = `${[...includingFields].join('|')}|helm[a-z0-9]*|kind|apiversion`
/**
 * Matches the next field that determines the result, or any field with a quoted or flow value. Regular expressions are
 * several times faster than loops that V8 has not optimized yet.
 */
const relevantField = new RegExp(`^(?:(${relevantNames}):(?: +(.*?))? *$|[a-z][a-z0-9]*: +(["'[{].*?) *$)`, 'gim')
const simpleScalar = /^(["']?)([\w./-]+)\1$/
/** Escapes, tabs, unusual line breaks and invalid UTF-8, for character classes. */
const unusualCharacters = String.raw`\\\t\r\0\u0085\u2028\u2029\uFEFF\uFFFD`
/** Unusual characters, more than one document, or a line that is not indented, empty, an item, a comment or a field. */
const unusual = new RegExp(`[${unusualCharacters}]|^(?:---|(?![ #-]|$|[A-Za-z][A-Za-z0-9]*:(?: |$)))`, 'm')
/** Matches the first line that is neither empty nor a comment. */
const firstLine = /^(?! *(?:#|$)).+/m
const usualRest = `[^\n${unusualCharacters}]*$`
/** The fields that `relevantField` does not find, up to the next field or an unusual line. */
const otherFields = new RegExp(
  `^(?!(?:${relevantNames}):)[a-z][a-z0-9]*:(?:$| +(?!["'[{ ])${usualRest})(?:\n(?:$|(?:[ #]|-(?!--))${usualRest}))*\n?`,
  'gim',
)

/** The regular expression needs stack space for each line. */
const longText = 2 ** 24

/** The results of `scanKustomization` by the relevant lines, which are often the same in many files. */
export type KnownLines = Map<string, ScannedKustomization | undefined>

/**
 * Reads the parts of a kustomization file that `findRoots` needs, if the file has the usual form: block style and plain
 * paths. This is much faster than `readReferences`, even before V8 optimizes the code, because it reads only the lines
 * of the relevant fields and the lists below fields that include other files.
 *
 * @param known the results for other files. Files with the same relevant lines get the same object.
 * @returns undefined for any other form, which requires a YAML reader
 */
export function scanKustomization(written: string, known: KnownLines = new Map()): ScannedKustomization | undefined {
  const text = written.startsWith('---\n') ? written.slice(4) : written
  const lines = text.length > longText ? text : text.replace(otherFields, '')
  const result = known.get(lines)
  if (result !== undefined || known.has(lines)) return result
  const scanned = scanLines(lines)
  known.set(lines, scanned)
  return scanned
}

function scanLines(text: string): ScannedKustomization | undefined {
  // If the first field is indented, all fields are.
  if (/^[ -]/.test(firstLine.exec(text)?.[0] ?? '') || unusual.test(text)) return undefined
  const found: Found = { paths: [], kind: '', apiVersion: '', fields: [], mayUsePlugins: false }
  relevantField.lastIndex = 0
  for (let line = relevantField.exec(text); line !== null; line = relevantField.exec(text)) {
    const [, name, value = '', complex = ''] = line
    if (name === undefined) {
      if (!isComplete(complex)) return undefined
      continue
    }
    const isIncluding = readField(name, value, found)
    if (isIncluding === undefined) return undefined
    if (isIncluding && !readItems(text, relevantField.lastIndex + 1, found.paths)) return undefined
  }
  const { kind, apiVersion, paths, mayUsePlugins } = found
  // `unusual` matches all escapes.
  return { kind, apiVersion, paths, mayUsePlugins, hasEscapes: false }
}

interface Found {
  readonly paths: string[]
  kind: string
  apiVersion: string
  /** The names of the fields in lowercase. */
  readonly fields: string[]
  mayUsePlugins: boolean
}

/**
 * Reads the line of a field. Returns true if the lines below it are its paths, and undefined if the line is not simple
 * enough.
 */
function readField(name: string, written: string, found: Found): boolean | undefined {
  const field = name.toLowerCase()
  if (found.fields.includes(field)) return undefined
  found.fields.push(field)
  if (pluginField.test(field)) found.mayUsePlugins = true
  const value = withoutComment(written)
  if (includingFields.has(field)) {
    if (value === '') return true
    return readFlow(value, found.paths) ? false : undefined
  }
  if (field === 'kind' || field === 'apiversion') {
    const text = simpleScalar.exec(value)?.[2]
    if (text === undefined) return undefined
    found[field === 'kind' ? 'kind' : 'apiVersion'] = text
    return false
  }
  return isComplete(value) ? false : undefined
}

function withoutComment(value: string): string {
  return value.includes('#') ? value.replace(/(?:^| +)#.*$/, '') : value
}

/** Reads the lines from a position to the next field. Returns false if they do not contain only paths. */
function readItems(text: string, start: number, paths: string[]): boolean {
  if (start >= text.length) return true
  listLines.lastIndex = start
  listLines.exec(text)
  const end = listLines.lastIndex
  if (end < text.length && /[ \n#-]/.test(text[end] ?? '')) return false
  const list = text.slice(start, end)
  listItem.lastIndex = 0
  let indent: string | undefined
  for (let item = listItem.exec(list); item !== null; item = listItem.exec(list)) {
    const [, spaces, path = ''] = item
    indent ??= spaces
    // A line with more spaces continues the path before it.
    if (spaces !== indent) return false
    paths.push(path)
  }
  return true
}

function readFlow(value: string, paths: string[]): boolean {
  if (!value.startsWith('[') || !value.endsWith(']')) return false
  const inside = value.slice(1, -1)
  if (inside.trim() === '') return true
  for (const item of inside.split(',')) {
    const found = flowItem.exec(item)?.[1]
    if (found === undefined) return false
    paths.push(found)
  }
  return true
}

/** True if a value ends on its line. Quoted and flow values can span lines that look like fields. */
function isComplete(written: string): boolean {
  const value = withoutComment(written)
  if (value === '') return true
  const first = value[0]
  if (first === '"' || first === "'") return value.length > 1 && value.endsWith(first)
  if (first === '[') return value.endsWith(']')
  return first !== '{' || value.endsWith('}')
}
