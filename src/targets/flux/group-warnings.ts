import { type Warning, type WarningCode, type WarningParams, warning } from '../../diagnostics/index.ts'
import { groupBy } from '../../tree/groups.ts'

/**
 * Joins warnings with the same cause, such as a missing key or an undefined variable, into one warning at the location
 * of the first one.
 */
export function groupWarnings(all: readonly Warning[]): readonly Warning[] {
  const groups = groupBy(all, (each) => causeOf(each) ?? each)
  return [...groups.values()].map((group) => (group.length === 1 ? group[0] : joined(group)))
}

/**
 * Returns a string that is the same for all warnings with the same cause. Undefined for warnings that are never joined.
 */
function causeOf(each: Warning): string | undefined {
  const cause = (...parts: readonly unknown[]): string => JSON.stringify([each.code, ...parts])
  switch (each.code) {
    case 'FLUX_SECRET_MASKED':
      return cause(each.params.reason)
    case 'FLUX_COPY_LEFT_OUT':
    case 'FLUX_SOURCE_LEFT_OUT':
    case 'FLUX_VARIABLES_LEFT_OUT':
    case 'FLUX_VARIABLES_MASKED':
      return cause(each.params.source)
    case 'FLUX_NAMESPACE_ASSUMED':
    case 'FLUX_ORIGINS_ADDED':
    case 'FLUX_RESOURCE_SET_KEPT':
      return cause()
    case 'FLUX_DEPENDENCY_UNKNOWN':
      return cause(each.params.name)
    case 'FLUX_VARIABLE_UNUSED':
      return cause(each.params.names)
    case 'FLUX_VARIABLE_UNDEFINED': {
      const { names, sources } = each.params
      return sources.length > 0 ? cause(sources) : cause(names)
    }
    default:
      return undefined
  }
}

function joined(group: readonly [Warning, ...Warning[]]): Warning {
  const [first] = group
  const details = { at: first.at, hint: first.advice }
  switch (first.code) {
    case 'FLUX_RESOURCE_SET_KEPT':
    case 'FLUX_SECRET_MASKED':
      return warning(first.code, joinedParams(first.params, group, first.code, ['ids']), details)
    case 'FLUX_COPY_LEFT_OUT':
    case 'FLUX_SOURCE_LEFT_OUT':
    case 'FLUX_VARIABLES_LEFT_OUT':
    case 'FLUX_VARIABLES_MASKED':
      return warning(first.code, joinedParams(first.params, group, first.code, ['namespaces', 'subjects']), details)
    case 'FLUX_NAMESPACE_ASSUMED':
      return warning(first.code, joinedParams(first.params, group, first.code, ['names']), details)
    case 'FLUX_DEPENDENCY_UNKNOWN':
    case 'FLUX_ORIGINS_ADDED':
    case 'FLUX_VARIABLE_UNUSED':
      return warning(first.code, joinedParams(first.params, group, first.code, ['subjects']), details)
    case 'FLUX_VARIABLE_UNDEFINED':
      return warning(first.code, joinedParams(first.params, group, first.code, ['names', 'ids']), details)
    default:
      return first
  }
}

/**
 * Returns the params of the first warning, with the joined lists of all warnings. Duplicates are removed, because a
 * Kustomization that is rendered again has the same warnings.
 */
function joinedParams<C extends WarningCode>(
  first: WarningParams<C>,
  group: readonly Warning[],
  code: C,
  lists: readonly (keyof WarningParams<C>)[],
): WarningParams<C> {
  const all = group.flatMap((each) => (each.code === code ? [each.params as WarningParams<C>] : []))
  const joined = lists.map((list) => [list, [...new Set(all.flatMap((params) => params[list]))]] as const)
  return { ...first, ...Object.fromEntries(joined) }
}
