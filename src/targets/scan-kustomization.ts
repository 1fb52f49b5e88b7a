/** The parts of a kustomization that determine the roots. */
export interface Inclusions {
  readonly kind: string
  readonly apiVersion: string
  /** Local directories and files, and URLs, as written. */
  readonly paths: readonly string[]
}

/** Fields that include other kustomizations, in lower case: kustomize ignores the case of fields. */
const includingFields: ReadonlySet<string> = new Set([
  'resources',
  'bases',
  'components',
  'generators',
  'transformers',
  'validators',
])

/** A plain scalar that is a path or a URL. */
const path = String.raw`[\w./][\w./@+~:?=%&-]*(?<!:)`
const listItem = new RegExp(`^ *- +(${path}) *(?: #.*)?$`)
const flowItem = new RegExp(`^ *(${path}) *$`)
const topLevel = /^([A-Za-z][A-Za-z0-9]*):(?: +(.*?))? *$/
const simpleScalar = /^(["']?)([\w./-]+)\1$/

/**
 * Reads the part of a kustomization file that `findRoots` needs, if it is written as most are: block style, plain paths.
 * Many times as fast as `readReferences`.
 *
 * @returns undefined for anything else, which a YAML reader has to read
 */
export function scanKustomization(text: string): Inclusions | undefined {
  // Escapes, tabs, other line breaks, anchors, merge keys, documents after the first one, and bytes that are not UTF-8.
  if (/[\\\t\r\0\u0085\u2028\u2029\uFEFF\uFFFD]|^[.%?&*!<]|\n(?:---|\.\.\.|[%?&*!<"'])/.test(text)) return undefined
  const paths: string[] = []
  const fields = new Set<string>()
  const scalars = { kind: '', apiversion: '' }
  let isIncluding = false
  let start = 0
  while (start < text.length) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    const first = text.charCodeAt(start)
    const isInside = first === 32 || first === 45
    if (!isInside || isIncluding) {
      const line = text.slice(start, end)
      if (isInside) {
        const item = listItem.exec(line)?.[1]
        if (item !== undefined) paths.push(item)
        else if (!/^ *(?:#.*)?$/.test(line) && !(start === 0 && line === '---')) return undefined
      } else if (first !== 35 && line !== '') {
        const field = readField(line, { paths, scalars, fields })
        if (field === undefined) return undefined
        isIncluding = field
      }
    } else if (start === 0 && first === 45) {
      // The start of the document, or a list.
      if (text.slice(0, end) !== '---') return undefined
    }
    start = end + 1
  }
  return { kind: scalars.kind, apiVersion: scalars.apiversion, paths }
}

interface Found {
  readonly paths: string[]
  readonly scalars: { kind: string; apiversion: string }
  readonly fields: Set<string>
}

/** Whether the lines below a field are its paths; undefined if the line is not simple enough. */
function readField(line: string, { paths, scalars, fields }: Found): boolean | undefined {
  const [, name = '', written = ''] = topLevel.exec(line) ?? []
  if (name === '') return undefined
  const field = name.toLowerCase()
  if (fields.has(field)) return undefined
  fields.add(field)
  const value = written.replace(/(?:^| +)#.*$/, '')
  if (includingFields.has(field)) {
    if (value === '') return true
    return readFlow(value, paths) ? false : undefined
  }
  if (field === 'kind' || field === 'apiversion') {
    const text = simpleScalar.exec(value)?.[2]
    if (text === undefined) return undefined
    scalars[field] = text
    return false
  }
  return isComplete(value) ? false : undefined
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

/** Whether a value ends on its line: quoted and flow values can go on where the next field seems to be. */
function isComplete(value: string): boolean {
  const first = value[0]
  if (first === '"' || first === "'") return value.length > 1 && value.endsWith(first)
  if (first === '[') return value.endsWith(']')
  return first !== '{' || value.endsWith('}')
}
