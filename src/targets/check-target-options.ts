import { checkOptions } from '../build/check-options.ts'
import { callback, flag, list, object, oneOf, type Rules, text } from '../build/option-rules.ts'
import type { ArgocdOptions } from './argocd/options.ts'
import type { FluxOptions } from './flux/options.ts'
import type { ChartOptions } from './helm/options.ts'
import type { TargetOptions, TargetRenderOptions } from './target.ts'

const fluxRules: Rules<keyof FluxOptions> = {
  sources: object,
  helmReleases: oneOf('render', 'keep'),
  missingSources: oneOf('warn', 'error'),
  variables: list,
  missingVariables: oneOf('error', 'ignore'),
  strictSubstitute: flag,
  sops: oneOf('auto', 'decrypt', 'mask'),
  ageKeys: text,
}

const argocdRules: Rules<keyof ArgocdOptions> = {
  tracking: oneOf('annotation', 'label', 'annotation+label'),
  repositories: object,
  missingSources: oneOf('warn', 'error'),
  showApplications: flag,
  parameters: object,
}

const chartRules: Rules<keyof ChartOptions> = {
  release: text,
  namespace: text,
  isUpgrade: flag,
  values: list,
  set: list,
  setJson: list,
  setString: list,
  setFile: list,
  setLiteral: list,
  showOnly: list,
  skipHooks: flag,
  skipTests: flag,
  includeCrds: flag,
  skipSchemaValidation: flag,
  kubeVersion: text,
  apiVersions: list,
  seed: text,
}

const targetRules: Rules = {
  readStdin: callback,
  flux: { options: fluxRules },
  argocd: { options: argocdRules },
  chart: { options: chartRules },
}

/**
 * Checks the options of targets.
 *
 * @param more rules for further options
 * @throws KuiltError OPTION_INVALID, OPTION_UNKNOWN
 */
export function checkTargetOptions(options: TargetOptions, more: Rules = {}): void {
  checkOptions(options, { ...targetRules, ...more })
}

/** Checks the options of `render()`. @throws KuiltError OPTION_INVALID, OPTION_UNKNOWN */
export function checkRenderOptions(options: TargetRenderOptions): void {
  checkTargetOptions(options, { purpose: oneOf('text', 'files', 'explain'), onPartError: callback })
}
