import { type Code, isKuiltError, type KuiltError, type WarningParams } from '../../diagnostics/index.ts'

/** The reason why kuilt cannot render an Application or ApplicationSet, although it contains no mistake. */
export type UnsupportedCause = WarningParams<'ARGOCD_LEFT_OUT'>['cause']

const causes: ReadonlyMap<string, UnsupportedCause> = new Map<Code, UnsupportedCause>([
  ['ARGOCD_PLUGIN', 'plugin'],
  ['ARGOCD_JSONNET', 'jsonnet'],
  ['ARGOCD_CHART_MISSING', 'chart'],
  ['ARGOCD_GENERATOR_NETWORK', 'generator'],
  ['HELM_DISABLED', 'helm'],
  ['HELM_CHART_MISSING', 'vendored'],
  ['CHART_NOT_VENDORED', 'vendored'],
  ['REMOTE_NOT_ALLOWED', 'remote'],
])

/**
 * Returns the reason if an error is about an unsupported feature or missing files. Undefined if it is a mistake in the
 * repository.
 */
export function unsupportedCause({ code, params, cause }: KuiltError): UnsupportedCause | undefined {
  if (code === 'ARGOCD_PATH') return 'problem' in params && params.problem === 'missing' ? 'path' : undefined
  return causes.get(code) ?? (isKuiltError(cause) ? unsupportedCause(cause) : undefined)
}
