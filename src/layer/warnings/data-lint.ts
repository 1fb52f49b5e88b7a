import { type Location, type Warning, warning } from '../../diagnostics/index.ts'
import { decodeText, envLines } from '../../generate/key-values.ts'

/** A file of a generator, for the checks of `lint`. */
export interface DataFile {
  readonly content: Uint8Array
  /** The path as written in the kustomization. */
  readonly path: string
  /** The absolute path. */
  readonly file: string
  readonly isEnv: boolean
  readonly kind: 'ConfigMap' | 'Secret'
  /** The name of the generated resource. */
  readonly name: string
  /** The location of the entry that refers to the file. */
  readonly at: Location
}

/** Warns about content that probably should not be stored unchanged. */
export function lintDataFile(data: DataFile): readonly Warning[] {
  if (data.isEnv) return envWarnings(data)
  const text = decodeText(data.content)
  // Binary files should be stored unchanged.
  if (typeof text !== 'string' || text.includes('\0')) return []
  return [byteOrderMark(text, data), trailingBlanks(text, data), lastNewline(text, data)].filter(
    (found) => found !== undefined,
  )
}

function byteOrderMark(text: string, { path, kind, name, at }: DataFile): Warning | undefined {
  if (!text.startsWith('\ufeff')) return undefined
  const hint = 'save the file as UTF-8 without a byte order mark'
  return warning('DATA_HAS_BYTE_ORDER_MARK', { source: path, kind, name }, { at, hint })
}

function trailingBlanks(text: string, { path, kind, at }: DataFile): Warning | undefined {
  const line = lineWithTrailingBlank(text)
  if (kind !== 'ConfigMap' || line === undefined) return undefined
  return warning('TEXT_HAS_TRAILING_BLANKS', { source: `"${path}"`, line }, { at, hint: trailingBlanksHint })
}

export const trailingBlanksHint = 'remove trailing whitespace to keep the output and its diffs readable'

/**
 * The number of the first line that ends with a space, from 1. Because of such a line, a text with several lines is not
 * printed as a block: go.yaml.in/yaml/v2/emitterc.go, yaml_emitter_analyze_scalar.
 */
export function lineWithTrailingBlank(text: string): number | undefined {
  if (!text.includes(' \n') && !text.endsWith(' ')) return undefined
  const lines = text.split('\n')
  const index = lines.findIndex((line) => line.endsWith(' '))
  return lines.length < 2 || index < 0 ? undefined : index + 1
}

/**
 * Formats in which a line break at the end makes no difference, recognized by the beginning of the text or the name of
 * the file.
 */
const structured = /^\s*(?:[{[<"#]|---)|^[\w.-]+:(?:\$|\{SHA\})/
const structuredName =
  /\.(?:json|ya?ml|toml|ini|conf|cfg|properties|env|xml|pem|crt|cer|key|pub|sh|sql|md|html?)$|htpasswd/

/** Warns about a line break at the end of a password or token. Editors add it to every file. */
function lastNewline(text: string, { path, kind, name, at }: DataFile): Warning | undefined {
  const content = text.replace(/\r?\n$/, '')
  if (kind !== 'Secret' || content === text || content === '' || content.includes('\n')) return undefined
  if (structured.test(content) || structuredName.test(path) || /\s/.test(content)) return undefined
  const hint = `write the file without the newline (\`printf %s 'VALUE' > ${path}\`), or use \`literals\` or \`envs\`, which don't add one`
  return warning('SECRET_ENDS_WITH_NEWLINE', { source: path, name }, { at, hint })
}

/** The keys that an API server accepts in a ConfigMap or Secret. */
const validKey = /^[-._a-zA-Z0-9]+$/

function envWarnings({ content, path, file, kind, name }: DataFile): readonly Warning[] {
  const text = decodeText(content)
  if (typeof text !== 'string') return []
  return envLines(text).flatMap(({ key, value, line }) => {
    const at = { file, line, column: 1 }
    const found: Warning[] = []
    if (!validKey.test(key)) {
      found.push(warning('ENV_KEY_INVALID', { key, source: path, kind, name }, { at, hint: keyHint(key) }))
    }
    if (/^(["'])(?:\\.|(?!\1).)*\1$/.test(value)) {
      const bareKey = key.replace(/^export\s+/, '').trim()
      const hint = `write \`${bareKey}=${value.slice(1, -1)}\`: kustomize does not interpret quotes in env files`
      found.push(warning('ENV_VALUE_QUOTED', { key, value, source: path, kind, name }, { at, hint }))
    }
    return found
  })
}

function keyHint(key: string): string {
  const exported = /^export\s+(\S+)$/.exec(key)?.[1]
  if (exported !== undefined) return `write the line as \`${exported}=…\`: an env file is not a shell script`
  const trimmed = key.trim()
  if (trimmed !== key && validKey.test(trimmed)) return `write \`${trimmed}=…\` without spaces around the equals sign`
  return 'a key may contain only letters, digits, `-`, `_` and `.`'
}
