/** The fields of a kustomization that determine roots, as written. */
export interface ScannedKustomization {
  readonly kind: string
  readonly apiVersion: string
  /** Local directories and files, and URLs, as written. */
  readonly paths: readonly string[]
  /** True if it has fields whose configurations can refer to other files: plugins and charts. */
  readonly mayUsePlugins: boolean
}

/** Fields that include other kustomizations, in lowercase: kustomize ignores the case of fields. */
const includingFields: ReadonlySet<string> = new Set([
  'resources',
  'bases',
  'components',
  'generators',
  'transformers',
  'validators',
])

/** Fields whose configurations can refer to other files, in lowercase. */
const pluginField = /^(?:generators|transformers|validators|helm.*)$/

/** A plain scalar that is a path or a URL. */
const path = String.raw`[\w./][\w./@+~:?=%&-]*(?<!:)`
/** An item, an empty line or a comment. */
const listLine = new RegExp(`^ *(?:- +(${path}) *(?: #.*)?|#.*)?$`)
const flowItem = new RegExp(`^ *(${path}) *$`)
/**
 * The next line that is not indented, empty, an item or a comment: a field, if it has a name. Regular expressions are
 * several times faster than loops in code that has just started.
 */
const topLevelLine = /^(?:([A-Za-z][A-Za-z0-9]*):(?: +(.*?))? *$|[^ \n#-])/gm
const simpleScalar = /^(["']?)([\w./-]+)\1$/
/** Escapes, tabs, unusual line breaks, invalid UTF-8, or more than one document. */
const unusual = /[\\\t\r\0\u0085\u2028\u2029\uFEFF\uFFFD]|\n---/

/**
 * Reads the parts of a kustomization file that `findRoots` needs, if the file has the usual form: block style and plain
 * paths. Much faster than `readReferences`, even in code that has just started, because it reads only the lines of
 * fields, and the lines below fields that include other files.
 *
 * @returns undefined for any other form, which requires a YAML reader
 */
export function scanKustomization(text: string): ScannedKustomization | undefined {
  const start = text.startsWith('---\n') ? 4 : 0
  if (unusual.test(text) || text.startsWith('-', start)) return undefined
  const found: Found = { paths: [], kind: '', apiVersion: '', fields: [], mayUsePlugins: false }
  topLevelLine.lastIndex = start
  for (let line = topLevelLine.exec(text); line !== null; line = topLevelLine.exec(text)) {
    const [, name, written = ''] = line
    if (name === undefined) return undefined
    const isIncluding = readField(name, written, found)
    if (isIncluding === undefined) return undefined
    if (isIncluding && !readItems(text, topLevelLine.lastIndex + 1, found.paths)) return undefined
  }
  const { kind, apiVersion, paths, mayUsePlugins } = found
  return { kind, apiVersion, paths, mayUsePlugins }
}

interface Found {
  readonly paths: string[]
  kind: string
  apiVersion: string
  /** In lowercase. */
  readonly fields: string[]
  mayUsePlugins: boolean
}

/** True if the lines below a field are its paths; undefined if the line is not simple enough. */
function readField(name: string, written: string, found: Found): boolean | undefined {
  const field = name.toLowerCase()
  if (found.fields.includes(field)) return undefined
  found.fields.push(field)
  if (pluginField.test(field)) found.mayUsePlugins = true
  const value = written.includes('#') ? written.replace(/(?:^| +)#.*$/, '') : written
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

/** Reads the lines from a position to the next field. False if they are not only paths. */
function readItems(text: string, start: number, paths: string[]): boolean {
  let at = start
  while (at < text.length) {
    const first = text[at]
    if (first !== ' ' && first !== '-' && first !== '#' && first !== '\n') return true
    const newline = text.indexOf('\n', at)
    const end = newline < 0 ? text.length : newline
    const item = listLine.exec(text.slice(at, end))
    if (item === null) return false
    if (item[1] !== undefined) paths.push(item[1])
    at = end + 1
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
function isComplete(value: string): boolean {
  if (value === '') return true
  const first = value[0]
  if (first === '"' || first === "'") return value.length > 1 && value.endsWith(first)
  if (first === '[') return value.endsWith(']')
  return first !== '{' || value.endsWith('}')
}
