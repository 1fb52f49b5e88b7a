import type { Diagnostic } from '../diagnostic.ts'
import type { RenderOptions } from './options.ts'
import { displayPath } from './place.ts'

/** One JSON document: `{"diagnostics": [{severity, code, message, params, file, line, column, …}]}`. */
export function renderJson(diagnostics: readonly Diagnostic[], options: RenderOptions): string {
  const plain = diagnostics.map((diagnostic) => toPlain(diagnostic, options.cwd))
  return `${JSON.stringify({ diagnostics: plain }, withoutBigInts, 2)}\n`
}

function toPlain(diagnostic: Diagnostic, cwd: string): object {
  const { severity, code, message, params, at, hint, chain = [], related = [] } = diagnostic
  return {
    severity,
    code,
    message,
    ...(params === undefined ? {} : { params }),
    ...(at === undefined ? {} : { ...at, file: displayPath(at.file, cwd) }),
    ...(hint === undefined ? {} : { hint }),
    ...(chain.length === 0 ? {} : { chain: chain.map((directory) => displayPath(directory, cwd)) }),
    ...(related.length === 0 ? {} : { related: related.map((other) => toPlain(other, cwd)) }),
  }
}

/** JSON has no spelling for bigints of its own. */
function withoutBigInts(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
