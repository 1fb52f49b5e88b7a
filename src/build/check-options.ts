import { listWarningCodes } from '../diagnostics/index.ts'
import type { BuildOptions } from './build-options.ts'
import {
  callback,
  checkByRules,
  flag,
  invalidOption,
  list,
  object,
  oneOf,
  type Rules,
  signal,
  size,
  text,
} from './option-rules.ts'

const buildRules: Rules<keyof BuildOptions> = {
  loadRestrictions: oneOf('root-only', 'none'),
  reorder: oneOf('legacy', 'none'),
  fileSystem: object,
  cwd: text,
  root: text,
  maxFileSize: size,
  managedByLabel: flag,
  kustomizeVersion: text,
  remote: flag,
  signal,
  strict: flag,
  lint: flag,
  onWarning: callback,
  noWarn: { expected: ['a list of warning codes'], accepts: Array.isArray },
  cache: object,
  functions: object,
  exec: object,
  plugins: {
    options: {
      enableExec: flag,
      network: flag,
      networkName: text,
      mounts: list,
      env: list,
      asCurrentUser: flag,
    } satisfies Rules<keyof NonNullable<BuildOptions['plugins']>>,
  },
  helm: {
    options: {
      command: text,
      kubeVersion: text,
      apiVersions: list,
      debug: flag,
      engine: object,
      fallback: object,
      charts: object,
      seed: text,
    } satisfies Rules<keyof NonNullable<BuildOptions['helm']>>,
  },
  sops: {
    options: { mode: oneOf('decrypt', 'mask'), ageKeys: text } satisfies Rules<keyof NonNullable<BuildOptions['sops']>>,
  },
}

/** Options of functions that pass all of their options on to builds. Some resemble options of builds. */
export const otherOptionNames: readonly string[] = [
  ...['readStdin', 'flux', 'chart', 'argocd', 'purpose', 'onPartError'],
  ...['base', 'in', 'exact', 'explain', 'showSecrets', 'ignore', 'ignoreKinds', 'ignoreEquivalent', 'remoteCharts'],
]

/**
 * Checks the options of a build.
 *
 * @param more rules for further options
 * @throws KuiltError OPTION_INVALID, OPTION_UNKNOWN
 */
export function checkOptions(options: BuildOptions, more: Rules = {}): void {
  const rules = { ...buildRules, ...more }
  checkByRules(
    options,
    rules,
    otherOptionNames.filter((name) => !Object.hasOwn(more, name)),
  )
  const { noWarn = [] } = options
  const warningCodes = noWarn.length === 0 ? [] : listWarningCodes()
  for (const [i, code] of noWarn.entries()) {
    if (!warningCodes.includes(code)) throw invalidOption(`noWarn[${i}]`, code, ['a warning code'], warningCodes)
  }
}
