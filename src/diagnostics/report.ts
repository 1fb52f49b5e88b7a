import { callsOf } from './calls.ts'
import { errorDiagnostic } from './diagnostic.ts'
import { convertEngineErrors } from './engine-errors.ts'
import { type KuiltError, mapError } from './error.ts'
import { printable } from './render/terminal.ts'
import { renderBody } from './render/text.ts'

/**
 * The same error, with texts that show where the mistake is. If nobody catches it, Node and jest print `stack`, vitest
 * prints
 * `message` and `codeFrame`.
 *
 * @param cwd files below it are shown relative to it
 */
export function withReport(error: KuiltError, cwd: string): KuiltError {
  const codeFrame = renderBody(errorDiagnostic(error), { colors: false, cwd, version: '' })
  const reported = error.with({ codeFrame, related: error.related.map((other) => withReport(other, cwd)) })
  const heading = `${error.name} [${error.code}]: ${printable(error.message)}`
  reported.stack = `${heading}${codeFrame === '' ? '' : `\n${codeFrame}`}${callsOf(error).join('')}`
  return reported
}

/**
 * Runs `work` for a caller of the library. An error without a report gets one, so that code that throws an
 * error does not have to add it.
 *
 * @throws KuiltError what `work` throws, RESOURCES_EXHAUSTED, SYSTEM_CALL_FAILED
 */
export function reported<T>(work: () => T): T {
  return mapError(
    () => convertEngineErrors(work),
    (error) => (error.codeFrame === undefined ? withReport(error, '/') : error),
  )
}
