import { isKuiltError, type KuiltError } from '../diagnostics/index.ts'

/**
 * The same error with a better location: a field of an object that another one creates may be set by a patch, which only
 * a rendering with a trace can locate.
 *
 * @param prefix of the codes of errors about the fields of objects
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
