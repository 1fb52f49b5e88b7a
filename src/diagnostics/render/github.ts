import { type Diagnostic, flattenDiagnostics } from '../diagnostic.ts'
import type { RenderOptions } from './options.ts'
import { displayPath } from './place.ts'

/** GitHub Actions workflow commands: `::error file=a.yaml,line=3,col=5,title=CODE::message`. */
export function renderGithub(diagnostics: readonly Diagnostic[], options: RenderOptions): string {
  return flattenDiagnostics(diagnostics)
    .map((diagnostic) => `${annotation(diagnostic, options.cwd)}\n`)
    .join('')
}

function annotation({ severity, code, message, at, hint }: Diagnostic, cwd: string): string {
  const properties = [
    ...(at === undefined ? [] : [`file=${escapeProperty(displayPath(at.file, cwd))}`]),
    ...(at?.line === undefined ? [] : [`line=${at.line}`]),
    ...(at?.column === undefined ? [] : [`col=${at.column}`]),
    `title=${escapeProperty(code)}`,
  ]
  const text = hint === undefined ? message : `${message}\n${hint}`
  return `::${severity} ${properties.join(',')}::${escapeData(text)}`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
