import { errorDiagnostic, warningDiagnostic } from '../diagnostics/diagnostic.ts'
import { formatDiagnostic } from '../diagnostics/format-diagnostic.ts'
import { KuiltError, type Warning, warning } from '../diagnostics/index.ts'
import { optionHint } from '../diagnostics/option-hint.ts'
import { withFlagHints } from './flag-hints.ts'

const hint = optionHint('scope', (setOption) => `to copy it from https://me:secret@host/a, ${setOption}`, '/app')
const error = new KuiltError('CYCLE', { candidate: 'a', visited: 'b' }, { hint })
const details = { at: { file: '/a.yaml' }, hint: optionHint('plugins.enableExec', (setOption) => `first ${setOption}`) }
const skipped: Warning = warning('FUNCTION_SKIPPED', { path: 'a' }, details)

test('the library mentions the option', () => {
  expect(error.hint).toBe('to copy it from https://***@host/a, set the `scope` option to "/app"')
  expect(error.with({ notes: [] }).hint).toBe(error.hint)
  expect(JSON.parse(JSON.stringify(error)).hint).toBe(error.hint)
  expect(formatDiagnostic(skipped)).toContain(' hint: first set the `plugins.enableExec` option\n')
  expect(Object.keys(skipped)).toEqual(['code', 'params', 'message', 'at', 'hint'])
})

test('the program mentions the flag, also in related errors', () => {
  const related = new KuiltError('CYCLE', { candidate: 'c', visited: 'd' }).with({ related: [error] })
  expect(withFlagHints(errorDiagnostic(related)).related?.map((one) => one.hint)).toEqual([
    'to copy it from https://***@host/a, pass `--scope=/app`',
  ])
  expect(withFlagHints(warningDiagnostic(skipped)).hint).toBe('first pass `--enable-exec`')
})
