import type { Diagnostic } from '../diagnostics/diagnostic.ts'

/** How hints of the library refer to its options, and what to do instead on the command line. */
const flags: ReadonlyMap<string, string> = new Map([
  ['set the options `helm` and `exec`', 'pass `--enable-helm`'],
  ['set the options `plugins` and `exec`', 'pass `--enable-alpha-plugins`'],
  ['set the option `plugins.network`', 'pass `--network`'],
  ['set the option `plugins.enableExec`', 'pass `--enable-exec`'],
  ["set the option `loadRestrictions: 'none'`", 'pass `--load-restrictor LoadRestrictionsNone`'],
  ['set the option `remote` of `build()`', 'remove `--no-remote`'],
])

/** The same diagnostic, with library options in its hints replaced by flags. */
export function withFlagHints(diagnostic: Diagnostic): Diagnostic {
  const { hint, related = [] } = diagnostic
  if (hint === undefined && related.length === 0) return diagnostic
  return { ...diagnostic, hint: hint && flagHint(hint), related: related.map(withFlagHints) }
}

function flagHint(hint: string): string {
  let result = hint
  for (const [options, flag] of flags) result = result.replace(options, flag)
  return result
}
