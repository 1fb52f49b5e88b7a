import { type Warning, type WarningParams, warning } from '../../diagnostics/index.ts'

/**
 * Joins warnings that many Kustomizations have for one reason, such as a missing key, to one warning at the place of
 * the first.
 */
export function groupWarnings(all: readonly Warning[]): readonly Warning[] {
  const groups = new Map<unknown, [Warning, ...Warning[]]>()
  for (const each of all) {
    const key = groupOf(each) ?? each
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [each])
    else group.push(each)
  }
  return [...groups.values()].map((group) => (group.length === 1 ? group[0] : joined(group)))
}

function groupOf(each: Warning): string | undefined {
  if (each.code === 'FLUX_SECRET_MASKED') return JSON.stringify([each.code, each.params.reason])
  if (isAboutVariables(each)) return JSON.stringify([each.code, each.params.source])
  return undefined
}

type VariableCode = 'FLUX_VARIABLES_LEFT_OUT' | 'FLUX_VARIABLES_MASKED'

function isAboutVariables(each: Warning): each is Warning<VariableCode> {
  return each.code === 'FLUX_VARIABLES_LEFT_OUT' || each.code === 'FLUX_VARIABLES_MASKED'
}

function joined(group: readonly [Warning, ...Warning[]]): Warning {
  const [first] = group
  const details = { at: first.at }
  if (first.code === 'FLUX_SECRET_MASKED') {
    const ids = group.flatMap((each) => (each.code === 'FLUX_SECRET_MASKED' ? each.params.ids : []))
    return warning(first.code, { ...first.params, ids: distinct(ids) }, details)
  }
  if (!isAboutVariables(first)) return first
  const all = group.filter(isAboutVariables).map(({ params }): WarningParams<VariableCode> => params)
  const namespaces = distinct(all.flatMap((params) => params.namespaces))
  const subjects = distinct(all.flatMap((params) => params.subjects))
  return warning(first.code, { ...first.params, namespaces, subjects }, details)
}

/** A Kustomization that is rendered again has the same warnings again. */
function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)]
}
