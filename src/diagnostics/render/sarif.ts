import { type Diagnostic, flattenDiagnostics } from '../diagnostic.ts'
import type { Location } from '../location.ts'
import { ruleTexts } from '../rule-texts.gen.ts'
import { listWarningCodes } from '../warning-catalog.ts'
import type { RenderOptions } from './display.ts'
import { displayPath, displayText } from './display.ts'

/** Prints SARIF 2.1.0, the format that code scanning services read. */
export function renderSarif(diagnostics: readonly Diagnostic[], options: RenderOptions): string {
  const all = flattenDiagnostics(diagnostics)
  const levels = new Map(all.map(({ code, severity }) => [code, severity]))
  const codes = [...levels.keys()].sort()
  const texts = ruleTexts()
  const rules = codes.map((code) => rule(code, levels.get(code), texts[code]))
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'kuilt', version: options.version, rules } },
        columnKind: 'unicodeCodePoints',
        results: all.map((diagnostic) => result(diagnostic, codes, options.cwd)),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

/** Returns the SARIF rule for a code. Codes that are not about input files have no text. */
function rule(code: string, level: Diagnostic['severity'] | undefined, text: string | undefined): object {
  const words = code.toLowerCase().split('_')
  return {
    id: code,
    name: words.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join(''),
    defaultConfiguration: { level },
    ...(text !== undefined && {
      shortDescription: { text: /^.*?[.!?](?= |$)/s.exec(text)?.[0] ?? text },
      fullDescription: { text },
      help: { text: `${text}\n\nRun 'kuilt help ${code}' for an example and the fix.` },
      helpUri: helpUrl(code),
    }),
  }
}

function result(diagnostic: Diagnostic, codes: readonly string[], cwd: string): object {
  const { severity, code, message, at, hint, notes = [] } = diagnostic
  const related = notes.flatMap((note) => (note.at === undefined ? [] : [relatedLocation(note.message, note.at, cwd)]))
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity,
    message: { text: displayText(hint === undefined ? message : `${message}\n${hint}`, cwd) },
    ...(at === undefined ? {} : { locations: [{ physicalLocation: physicalLocation(at, cwd) }] }),
    ...(related.length === 0 ? {} : { relatedLocations: related }),
  }
}

function relatedLocation(text: string, at: Location, cwd: string): object {
  return { physicalLocation: physicalLocation(at, cwd), message: { text } }
}

function physicalLocation(at: Location, cwd: string): object {
  const region = { startLine: at.line, ...(at.column === undefined ? {} : { startColumn: at.column }) }
  return {
    artifactLocation: { uri: toUri(displayPath(at.file, cwd)) },
    ...(at.line === undefined ? {} : { region }),
  }
}

/**
 * Converts a path: relative paths stay relative references, and absolute paths become file URIs. Files in remote
 * repositories already have a URL.
 */
function toUri(path: string): string {
  if (/^[a-z]+:\/\//.test(path)) return encodeURI(path)
  const encoded = path.split('/').map(encodeURIComponent).join('/')
  return path.startsWith('/') ? `file://${encoded}` : encoded
}

/**
 * The address of the pages about errors and warnings. It is a path in the repository, because the pages have not been
 * published yet.
 */
const docsUrl = 'docs/'

/** Returns the URL of the explanation of a code. */
function helpUrl(code: string): string {
  const page = listWarningCodes().some((known) => known === code) ? 'warnings.md' : 'errors.md'
  return `${docsUrl}${page}#${code.toLowerCase()}`
}
