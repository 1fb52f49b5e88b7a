// Converts kuilt's YAML errors to go-yaml's messages. Templates can print these messages, because fromYaml returns
// errors as data.

import type { KuiltError } from '../../diagnostics/index.ts'

/** The part of go-yaml that finds a mistake. It determines how lines are counted. */
type Finder = 'scanner' | 'parser'

interface Known {
  readonly pattern: RegExp
  readonly finder: Finder
  readonly message: string
  /** True if go-yaml reports the end of the text, not the start of the mistake. */
  readonly isAtEnd?: boolean
}

const KNOWN: readonly Known[] = [
  {
    pattern: /unexpected colon|unexpected key|must start on a new line/,
    finder: 'scanner',
    message: 'mapping values are not allowed in this context',
  },
  { pattern: /tabs cannot be used/, finder: 'scanner', message: 'found character that cannot start any token' },
  { pattern: /cannot start with [@%`]/, finder: 'scanner', message: 'found character that cannot start any token' },
  { pattern: /cannot start with -/, finder: 'parser', message: 'did not find expected key' },
  { pattern: /cannot start with [\]}]/, finder: 'parser', message: 'did not find expected node content' },
  { pattern: /unclosed quote/, finder: 'scanner', message: 'found unexpected end of stream', isAtEnd: true },
  { pattern: /unknown escape sequence/, finder: 'scanner', message: 'found unknown escape character' },
  { pattern: /expected a key/, finder: 'parser', message: 'did not find expected key' },
  { pattern: /expected a list item/, finder: 'parser', message: "did not find expected '-' indicator" },
  { pattern: /expected a colon/, finder: 'scanner', message: "could not find expected ':'" },
  { pattern: /expected a comma or \]/, finder: 'parser', message: "did not find expected ',' or ']'" },
  { pattern: /expected a comma or \}/, finder: 'parser', message: "did not find expected ',' or '}'" },
  { pattern: /anchor names/, finder: 'scanner', message: 'did not find expected alphabetic or numeric character' },
]

/**
 * go-yaml's message, such as `yaml: line 1: did not find expected node content`. @param text the text that could not be
 * parsed
 */
export function goYamlMessage(error: KuiltError, text: string): string {
  const { message } = error
  if (error.code === 'YAML_UNSUPPORTED_NUMBER') {
    return `json: unsupported value: ${message.includes('nan') ? 'NaN' : message.includes('-') ? '-Inf' : '+Inf'}`
  }
  const anchor = /unknown anchor "(.*)"/.exec(message)?.[1]
  if (anchor !== undefined) return `yaml: unknown anchor '${anchor}' referenced`
  const { finder, message: problem, isAtEnd } = knownMessage(message, text) ?? { finder: 'scanner', message }
  const lines = text.split('\n').length
  // The parser reports the end of the text one line after the last one.
  const end = finder === 'parser' && !text.endsWith('\n') ? lines + 1 : lines
  const line = isAtEnd === true ? end : lineOf(error)
  if (line === undefined || line <= 1) return `yaml: ${problem}`
  // The parser counts lines from 0.
  return `yaml: line ${finder === 'parser' ? line - 1 : line}: ${problem}`
}

function knownMessage(message: string, text: string): Omit<Known, 'pattern'> | undefined {
  if (/unclosed [[{]/.test(message)) {
    return { finder: 'parser', message: unclosedMessage(text), isAtEnd: true }
  }
  return KNOWN.find(({ pattern }) => pattern.test(message))
}

function unclosedMessage(text: string): string {
  const trimmed = text.trimEnd()
  if (/[[{,]$/.test(trimmed)) return 'did not find expected node content'
  let open = ''
  for (const char of trimmed.replace(/"(?:\\.|[^"\\])*"|'[^']*'/g, '')) {
    if (char === '[' || char === '{') open += char
    else if (char === ']' || char === '}') open = open.slice(0, -1)
  }
  return `did not find expected ',' or '${open.endsWith('{') ? '}' : ']'}'`
}

function lineOf({ at }: KuiltError): number | undefined {
  return at !== undefined && 'line' in at && typeof at.line === 'number' ? at.line : undefined
}
