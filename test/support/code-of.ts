import { isKuiltError } from '../../src/diagnostics/index.ts'

/** The code of the `KuiltError` that `run` throws. */
export function codeOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (isKuiltError(error)) return error.code
    throw error
  }
  return 'no error'
}
