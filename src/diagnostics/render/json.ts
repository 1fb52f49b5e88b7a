import type { Diagnostic } from '../diagnostic.ts'
import type { Note } from '../error.ts'
import type { Location } from '../location.ts'
import type { RenderOptions } from './display.ts'
import { displayPath } from './display.ts'

/** Prints one JSON document: `{"diagnostics": [{severity, code, message, params, file, line, column, …}]}`. */
export function renderJson(diagnostics: readonly Diagnostic[], options: RenderOptions): string {
  const plain = diagnostics.map((diagnostic) => toPlain(diagnostic, options.cwd))
  return `${JSON.stringify({ diagnostics: plain }, withoutBigInts, 2)}\n`
}

function toPlain(diagnostic: Diagnostic, cwd: string): object {
  const { severity, code, message, params, at, hint, notes = [], chain = [], related = [] } = diagnostic
  return {
    severity,
    code,
    message,
    ...(params === undefined ? {} : { params }),
    ...withLocation(at, cwd),
    ...(hint === undefined ? {} : { hint }),
    ...(notes.length === 0 ? {} : { notes: notes.map((note) => plainNote(note, cwd)) }),
    ...withChain(chain, cwd),
    ...(related.length === 0 ? {} : { related: related.map((other) => toPlain(other, cwd)) }),
  }
}

function plainNote({ message, at, chain = [] }: Note, cwd: string): object {
  return { message, ...withLocation(at, cwd), ...withChain(chain, cwd) }
}

function withLocation(at: Location | undefined, cwd: string): object {
  return at === undefined ? {} : { ...at, file: displayPath(at.file, cwd) }
}

function withChain(chain: readonly string[], cwd: string): object {
  return chain.length === 0 ? {} : { chain: chain.map((step) => displayPath(step, cwd)) }
}

/** Converts bigints to strings, because JSON has no notation for them. */
function withoutBigInts(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
