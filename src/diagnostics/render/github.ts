import { type Diagnostic, flattenDiagnostics } from '../diagnostic.ts'
import type { RenderOptions } from './display.ts'
import { displayPath, displayText, formatLocation } from './display.ts'
import { printableDiagnostic } from './terminal.ts'

/** Prints workflow commands for GitHub Actions, such as `::error file=a.yaml,line=3,col=5,title=CODE::message`. */
export function renderGithub(diagnostics: readonly Diagnostic[], options: RenderOptions): string {
  return flattenDiagnostics(diagnostics)
    .map((diagnostic) => `${annotation(printableDiagnostic(diagnostic), options.cwd)}\n`)
    .join('')
}

function annotation({ severity, code, message, at, hint, notes = [] }: Diagnostic, cwd: string): string {
  const properties = [
    ...(at === undefined ? [] : [`file=${escapeProperty(displayPath(at.file, cwd))}`]),
    ...(at?.line === undefined ? [] : [`line=${at.line}`]),
    ...(at?.column === undefined ? [] : [`col=${at.column}`]),
    `title=${escapeProperty(code)}`,
  ]
  const others = notes.map((note) => (note.at ? `${note.message}, ${formatLocation(note.at, cwd)}` : note.message))
  const text = [message, ...others, ...(hint === undefined ? [] : [hint])].join('\n')
  return `::${severity} ${properties.join(',')}::${escapeData(displayText(text, cwd))}`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
