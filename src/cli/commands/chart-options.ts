import type { TargetOptions } from '../../index.ts'
import type { FlagValues } from '../command.ts'
import type { inputFlags } from './build-flags.ts'

type ChartFlagValues = Pick<FlagValues<typeof inputFlags>, Extract<keyof typeof inputFlags, `helm-${string}`>>

/** Returns the options for targets such as `helm:charts/web`. */
export function chartOptions(flags: ChartFlagValues): NonNullable<TargetOptions['chart']> {
  const { 'helm-release': release, 'helm-namespace': namespace, 'helm-kube-version': kubeVersion } = flags
  return {
    ...(release === undefined ? {} : { release }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(kubeVersion === undefined ? {} : { kubeVersion }),
    ...(flags['helm-seed'] === undefined ? {} : { seed: flags['helm-seed'] }),
    values: flags['helm-values'],
    set: flags['helm-set'],
    setJson: flags['helm-set-json'],
    setString: flags['helm-set-string'],
    setFile: flags['helm-set-file'],
    setLiteral: flags['helm-set-literal'],
    showOnly: flags['helm-show-only'],
    isUpgrade: flags['helm-is-upgrade'],
    skipHooks: flags['helm-no-hooks'],
    skipTests: flags['helm-skip-tests'],
    includeCrds: flags['helm-include-crds'],
    skipSchemaValidation: flags['helm-skip-schema-validation'],
    apiVersions: flags['helm-api-versions'].flatMap((versions) => versions.split(',')),
  }
}
