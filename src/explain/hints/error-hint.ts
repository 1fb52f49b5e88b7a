import { isKuiltError, type KuiltError, type Location } from '../../diagnostics/index.ts'
import type { Hint } from '../../diagnostics/proposal.ts'
import type { FileSystem } from '../../files/file-system.ts'
import type { InputFiles } from '../locations/input-files.ts'
import { codeHint } from './code-hint.ts'
import { type BuildRoot, pathHint } from './path-hint.ts'

interface HintContext {
  /** The location of the error, with line and column. */
  readonly at: Location | undefined
  readonly files: InputFiles
  readonly fileSystem: FileSystem
  readonly root: BuildRoot | undefined
}

/** Returns the hint for an error that was thrown without a hint. */
export function errorHint(error: KuiltError, { at, files, fileSystem, root }: HintContext): Hint | undefined {
  const hint = pathHint(error, fileSystem, root) ?? codeHint(error)
  if (hint !== undefined || at === undefined) return hint
  if (error.code === 'CRDS_INVALID') return crdHint(files.text(at.file))
  if (error.code === 'YAML_NON_STRING_KEY') return quotedKeyHint(at, files.text(at.file))
  if (at.line === undefined || !isSyntaxError(error)) return undefined
  const text = files.text(at.file)
  return text === undefined ? undefined : (yamlHint(text, at.line) ?? openingHint(error, at, text))
}

/** Returns the hint for a manifest in a file that should contain definitions. */
function crdHint(text = ''): string | undefined {
  if (!/^kind:\s*['"]?CustomResourceDefinition\b/m.test(text)) return undefined
  return 'this is a CustomResourceDefinition: list it under `resources`; `crds` is for OpenAPI definitions'
}

/** Returns the hint for a key that is in quotes, which kustomize does not keep in annotations. */
function quotedKeyHint({ line = 0, column = 0 }: Location, text = ''): string | undefined {
  const sign = Array.from(text.split(/\r\n|\r|\n/)[line - 1] ?? '')[column - 1]
  if (sign !== '"' && sign !== "'") return undefined
  return 'kustomize drops the quotes of this key: use a key that is not a number, a boolean, a date or null'
}

function isSyntaxError({ code, params }: KuiltError): boolean {
  return code === 'YAML_SYNTAX' || (code === 'PATCH_UNPARSABLE' && JSON.stringify(params).includes('valid YAML'))
}

/** Returns the hint about a bracket or quote that is opened on an earlier line and causes the mistake. */
function openingHint(error: KuiltError, { line = 1, column = 1 }: Location, text: string): string | undefined {
  const { params } = isKuiltError(error.cause) ? error.cause : error
  if (!('opening' in params) || params.opening === undefined) return undefined
  const { sign, linesAbove, column: openingColumn } = params.opening
  const opened = line - linesAbove
  const indent = column - (error.at?.inside?.column ?? column)
  const openingLine = Array.from(text.split(/\r\n|\r|\n/)[opened - 1] ?? '')
  // The lines of an embedded text in quotes are not those of the file.
  if (openingLine[openingColumn + indent - 1] !== sign) return undefined
  return sign === '"' || sign === "'"
    ? `this ends a string that starts on line ${opened}: check for a missing quote`
    : `the \`${sign}\` on line ${opened} is not closed, or a comma is missing after it`
}

/**
 * Returns a hint about the probable reason why a text is not valid YAML: text from other tools, or values that need
 * quotes or a space before them.
 *
 * @param line the line at which the parser stopped, counted from 1
 */
function yamlHint(text: string, line: number): string | undefined {
  if (/^(?:<{7}|>{7}) /m.test(text)) return 'the file contains git conflict markers: resolve the conflict'
  const lines = text.split(/\r\n|\r|\n/)
  const here = lines[line - 1] ?? ''
  if (here.startsWith('---') && lines[line - 2]?.startsWith('%'))
    return 'kustomize splits manifests at `---`, so they cannot have directives: remove the lines that start with `%`'
  if (here.includes('{{')) return '`{{` is template syntax: render the template first, or put the value in quotes'
  const [, key, value] = /^\s*(?:- )?([A-Za-z]\w*):(?!\/\/)([^\s:][^:]*)$/.exec(here) ?? []
  if (key !== undefined) return `add a space after the colon: \`${key}: ${value}\``
  return /:\s+[*&@`%!|>]\S/.test(here) ? 'put the value in quotes' : undefined
}
