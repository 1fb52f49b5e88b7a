import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { type OptionWords, optionText } from '../diagnostics/option-hint.ts'

/** The flags that correspond to library options. */
const flags: OptionWords = {
  helm: () => 'pass `--enable-helm`',
  'helm.charts': () => 'pass `--enable-remote-charts`',
  'helm.engine': () => 'pass `--helm native`',
  'chart.values': () => '`--helm-values`',
  'chart.setFile': () => '`--helm-set-file`',
  plugins: () => 'pass `--enable-alpha-plugins`',
  'plugins.network': () => 'pass `--network`',
  'plugins.enableExec': () => 'pass `--enable-exec`',
  loadRestrictions: () => 'pass `--load-restrictor LoadRestrictionsNone`',
  remote: () => 'remove `--no-remote`',
  scope: (value) => `pass \`--scope=${value}\``,
  force: () => 'pass `--force`',
  'flux.sources': (value) => `pass \`--flux-source ${value}=DIR\``,
  'flux.variables': () => 'pass `--flux-vars FILE` with a file that contains it, or `--flux-missing-vars ignore`',
  'sops.mode': () => 'pass `--decrypt`, and set `SOPS_AGE_KEY` or `SOPS_AGE_KEY_FILE`',
  'flux.variables.file': () => '`--flux-vars`',
  'flux.ageKeys': () => 'set `SOPS_AGE_KEY` or `SOPS_AGE_KEY_FILE`',
  'argocd.repositories': (url) => `pass \`--argocd-repo ${url}=PATH\``,
  'argocd.parameters': (value) =>
    `pass \`--argocd-parameters FILE\`${value === '' ? '; to skip the ApplicationSet, pass `--argocd-missing-sources warn`' : ''}`,
  'argocd.parameters.file': () => '`--argocd-parameters`',
  'argocd.missingSources': (url) =>
    `pass ${url === '' ? '' : `\`--argocd-repo ${url}=PATH\`, or `}\`--argocd-missing-sources warn\` to skip the Application`,
}

/** Replaces library options with flags in the hints of a diagnostic. */
export function withFlagHints(diagnostic: Diagnostic): Diagnostic {
  const { optionHint, related = [] } = diagnostic
  const own = optionHint === undefined ? {} : { hint: optionText(optionHint, flags) }
  return { ...diagnostic, ...own, related: related.map(withFlagHints) }
}
