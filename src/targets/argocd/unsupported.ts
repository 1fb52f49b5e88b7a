import { type Code, isKuiltError, type KuiltError } from '../../diagnostics/index.ts'

const unsupported: ReadonlySet<string> = new Set<Code>([
  'ARGOCD_PLUGIN',
  'ARGOCD_JSONNET',
  'ARGOCD_CHART_MISSING',
  'ARGOCD_GENERATOR_NETWORK',
  'HELM_DISABLED',
  'HELM_CHART_MISSING',
  'REMOTE_NOT_ALLOWED',
])

/** True if an error is about an unsupported feature or missing files, and not a mistake in the repository. */
export function isUnsupported({ code, params, cause }: KuiltError): boolean {
  if (code === 'ARGOCD_PATH') return 'problem' in params && params.problem === 'missing'
  return unsupported.has(code) || (isKuiltError(cause) && isUnsupported(cause))
}
