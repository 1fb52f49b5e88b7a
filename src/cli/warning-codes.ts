import { didYouMean } from '../diagnostics/hints.ts'
import { KuiltError, type WarningCode, warningCodes } from '../diagnostics/index.ts'

/** The values of `--no-warn`. @throws KuiltError USAGE_FLAG_VALUE_INVALID */
export function toWarningCodes(values: readonly string[]): readonly WarningCode[] {
  return values.map((value) => {
    const code = warningCodes.find((known) => known === value)
    if (code !== undefined) return code
    const closest = didYouMean(value, warningCodes)
    const hint = closest === undefined ? undefined : `did you mean --no-warn=${closest}?`
    throw new KuiltError('USAGE_FLAG_VALUE_INVALID', { flag: '--no-warn', value, expected: warningCodes }, { hint })
  })
}
