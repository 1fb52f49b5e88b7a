import { callsOf } from './calls.ts'
import { errorDiagnostic } from './diagnostic.ts'
import { convertEngineErrors } from './engine-errors.ts'
import { type KuiltError, mapError } from './error.ts'
import { printable } from './render/terminal.ts'
import { renderBody } from './render/text.ts'

/**
 * Returns the same error with texts that show the location of the mistake. If the error is not caught, Node and jest
 * print `stack`, and vitest prints `message` and `codeFrame`.
 *
 * @param cwd the directory to which paths of files below it are relative
 */
export function withReport(error: KuiltError, cwd: string): KuiltError {
  const codeFrame = renderBody(errorDiagnostic(error), { colors: false, cwd, version: '' })
  const reported = error.with({ codeFrame, related: error.related.map((other) => withReport(other, cwd)) })
  const heading = `${error.name} [${error.code}]: ${printable(error.message)}`
  reported.stack = `${heading}${codeFrame === '' ? '' : `\n${codeFrame}`}${callsOf(error).join('')}`
  return reported
}

/**
 * Runs `work` for a caller of the library. Adds a report to an error that has none, so that code that throws an error
 * does not have to do this.
 *
 * @throws KuiltError what `work` throws, RESOURCES_EXHAUSTED, SYSTEM_CALL_FAILED
 */
export function reported<T>(work: () => T): T {
  return mapError(
    () => convertEngineErrors(work),
    (error) => (error.codeFrame === undefined ? withReport(error, '/') : error),
  )
}
