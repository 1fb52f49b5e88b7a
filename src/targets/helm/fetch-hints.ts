import { optionHint } from '../../diagnostics/option-hint.ts'
import type { Hint } from '../../diagnostics/proposal.ts'

/** The hint for charts of HelmReleases or Applications that have not been fetched. */
export function chartsHint(count: number): Hint {
  const them = count === 1 ? 'it' : 'them'
  return optionHint(
    'helm.charts',
    (setOption) => `to fetch ${them}, ${setOption}; \`kuilt vendor\` writes ${them} to \`.kuilt/charts\``,
  )
}

/** The hint for missing dependencies of charts in the repository. */
export function dependenciesHint(count: number): Hint {
  const them = count === 1 ? 'it' : 'them'
  return optionHint('helm.charts', (setOption) => `to fetch ${them}, ${setOption}, or run \`kuilt vendor\``)
}
