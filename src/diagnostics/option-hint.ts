/** An option that hints mention, by its name in the library. */
export type OptionName =
  | 'helm'
  | 'helm.charts'
  | 'plugins'
  | 'plugins.network'
  | 'plugins.enableExec'
  | 'loadRestrictions'
  | 'remote'
  | 'scope'
  | 'flux.sources'
  | 'flux.variables'
  | 'flux.ageKeys'
  | 'sops.mode'
  | 'force'
  | 'argocd.repositories'
  | 'argocd.parameters'
  | 'argocd.missingSources'

/** How to set each option, given the value that helps: a clause such as ``set the option `remote` of `build()` ``. */
export type OptionWords = Readonly<Record<OptionName, (value: string) => string>>

/** A hint that mentions an option, which the library and the program call differently. */
export interface OptionHint {
  readonly option: OptionName
  /** The value that helps; empty for options that are switched on. */
  readonly value: string
  /** The whole hint, around the clause that says how to set the option. */
  readonly sentence: (setOption: string) => string
}

const libraryWords: OptionWords = {
  helm: () => 'set the options `helm` and `exec`',
  'helm.charts': () => 'set the option `helm.charts` to `remoteCharts()`',
  plugins: () => 'set the options `plugins` and `exec`',
  'plugins.network': () => 'set the option `plugins.network`',
  'plugins.enableExec': () => 'set the option `plugins.enableExec`',
  loadRestrictions: () => "set the option `loadRestrictions: 'none'`",
  remote: () => 'set the option `remote` of `build()`',
  scope: (value) => `set the option \`scope\` to "${value}"`,
  force: () => 'set `force`',
  'flux.sources': (value) => `set the option \`flux.sources\` for "${value}"`,
  'flux.variables': () =>
    "set the option `flux.variables` to a file that contains it, or `flux.missingVariables` to `'ignore'`",
  'flux.ageKeys': () => 'set the option `flux.ageKeys`',
  'sops.mode': () => "set the option `sops` with `mode: 'decrypt'` and `ageKeys`",
  'argocd.repositories': () => 'set the option `argocd.repositories`',
  'argocd.parameters': () => "set the option `argocd.parameters`, or `argocd.missingSources: 'warn'` to skip it",
  'argocd.missingSources': (value) =>
    `set the option ${value === '' ? '' : '`argocd.repositories`, or '}\`argocd.missingSources: 'warn'\` to skip it`,
}

/** A hint that mentions an option; `sentence` is the whole of it around the clause that says how to set the option. */
export function optionHint(option: OptionName, sentence: OptionHint['sentence'], value = ''): OptionHint {
  return { option, value, sentence }
}

/** The text of a hint that mentions an option. */
export function optionText({ option, value, sentence }: OptionHint, words: OptionWords = libraryWords): string {
  return sentence(words[option](value))
}

/** The same hint with a changed text, regardless of the name of its option. */
export function mapHint(hint: OptionHint, change: (text: string) => string): OptionHint {
  return { ...hint, sentence: (setOption) => change(hint.sentence(setOption)) }
}
