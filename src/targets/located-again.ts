import { isKuiltError, type KuiltError } from '../diagnostics/index.ts'

/**
 * Returns the same error with a better location. If another object creates an object, a patch may set its fields, and
 * only a rendering with a trace can find that patch.
 *
 * @param prefix the prefix of the codes of errors about the fields of objects
 */
export async function locatedAgain(
  error: KuiltError,
  prefix: 'FLUX_' | 'ARGOCD_',
  traced: () => Promise<unknown>,
): Promise<KuiltError> {
  if (!error.code.startsWith(prefix) || error.at === undefined) return error
  try {
    await traced()
  } catch (again) {
    if (isKuiltError(again) && again.code === error.code && again.message === error.message) return again
  }
  return error
}
