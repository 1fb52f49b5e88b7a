/** The name of an option that hints mention, as in the library. */
export type OptionName =
  | 'helm'
  | 'helm.charts'
  | 'helm.engine'
  | 'chart.values'
  | 'chart.setFile'
  | 'plugins'
  | 'plugins.network'
  | 'plugins.enableExec'
  | 'loadRestrictions'
  | 'remote'
  | 'scope'
  | 'flux.sources'
  | 'flux.variables'
  | 'flux.variables.file'
  | 'flux.ageKeys'
  | 'sops.mode'
  | 'force'
  | 'argocd.repositories'
  | 'argocd.parameters'
  | 'argocd.parameters.file'
  | 'argocd.missingSources'

/**
 * How to set each option, given the value that helps: a clause such as ``set the `remote` option of `build()` ``. For
 * options that name files: only the name.
 */
export type OptionWords = Readonly<Record<OptionName, (value: string) => string>>

/** A hint that mentions an option. The option has different names in the library and in the program. */
export interface OptionHint {
  readonly option: OptionName
  /** The value that helps. Empty for options that are switched on. */
  readonly value: string
  /** Returns the whole hint, given the clause that explains how to set the option. */
  readonly sentence: (setOption: string) => string
}

const libraryWords: OptionWords = {
  helm: () => 'set the `helm` and `exec` options',
  'helm.charts': () => 'set the `helm.charts` option to `remoteCharts()`',
  'helm.engine': () => 'set the `helm.engine` option to `await chartEngine()`',
  'chart.values': () => 'the `chart.values` option',
  'chart.setFile': () => 'the `chart.setFile` option',
  plugins: () => 'set the `plugins` and `exec` options',
  'plugins.network': () => 'set the `plugins.network` option',
  'plugins.enableExec': () => 'set the `plugins.enableExec` option',
  loadRestrictions: () => "set `loadRestrictions: 'none'`",
  remote: () => 'set the `remote` option of `build()`',
  scope: (value) => `set the \`scope\` option to "${value}"`,
  force: () => 'set `force`',
  'flux.sources': (value) => `set the \`flux.sources\` option for "${value}"`,
  'flux.variables': () =>
    "set the `flux.variables` option to a file that contains it, or `flux.missingVariables` to `'ignore'`",
  'flux.variables.file': () => 'the `flux.variables` option',
  'flux.ageKeys': () => 'set the `flux.ageKeys` option',
  'sops.mode': () => "set the `sops` option with `mode: 'decrypt'` and `ageKeys`",
  'argocd.repositories': () => 'set the `argocd.repositories` option',
  'argocd.parameters': (value) =>
    `set the \`argocd.parameters\` option${value === '' ? "; to skip the ApplicationSet, set `argocd.missingSources: 'warn'`" : ''}`,
  'argocd.parameters.file': () => 'the file with parameters',
  'argocd.missingSources': (value) =>
    `set ${value === '' ? '' : '`argocd.repositories`, or '}\`argocd.missingSources: 'warn'\` to skip the Application`,
}

/**
 * Creates a hint that mentions an option. `sentence` returns the whole hint, given the clause that explains how to set
 * the option.
 */
export function optionHint(option: OptionName, sentence: OptionHint['sentence'], value = ''): OptionHint {
  return { option, value, sentence }
}

/** Returns the hint that explains how to decrypt the values of a generator. `what` is the object of the sentence. */
export function decryptHint(what: string): OptionHint {
  return optionHint('sops.mode', (setOption) => `to decrypt ${what}, ${setOption}`)
}

/** Returns the text of a hint that mentions an option. */
export function optionText({ option, value, sentence }: OptionHint, words: OptionWords = libraryWords): string {
  return sentence(words[option](value))
}

/** Returns the same hint with a changed text, regardless of the name of its option. */
export function mapHint(hint: OptionHint, change: (text: string) => string): OptionHint {
  return { ...hint, sentence: (setOption) => change(hint.sentence(setOption)) }
}
