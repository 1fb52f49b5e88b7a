import { type Warning, warning } from '../diagnostics/index.ts'

/** Collects the warnings of both sides of a comparison. */
export class SideWarnings {
  readonly #old: Map<string, Warning> = new Map()
  readonly #now: Map<string, Warning> = new Map()

  readonly addOld = (warning: Warning): void => void this.#old.set(keyOf(warning), warning)
  readonly addNow = (warning: Warning): void => void this.#now.set(keyOf(warning), warning)

  /** Reports the warnings that only one side has, because a change corrects or causes them. */
  report(onWarning: ((warning: Warning) => void) | undefined): void {
    for (const each of onlyIn(this.#old, this.#now)) onWarning?.(onOldSide(each))
    for (const each of onlyIn(this.#now, this.#old)) onWarning?.(each)
  }
}

type Warnings = ReadonlyMap<string, Warning>

function onlyIn(side: Warnings, other: Warnings): readonly Warning[] {
  const skipped = new Set([...other.values()].flatMap(skippedIn))
  return [...side].flatMap(([key, each]) => (other.has(key) ? [] : without(each, skipped)))
}

/** Returns the objects of a warning that lists all objects that are skipped for the same reason. */
function skippedIn(each: Warning): readonly string[] {
  if (each.code === 'ARGOCD_LEFT_OUT') return each.params.objects.map(keyOfData)
  if (each.code === 'FLUX_HELM_RELEASE_KEPT') return each.params.ids.map(keyOfRelease)
  return each.code === 'ARGOCD_CHART_NOT_RENDERED' ? each.params.charts.map(keyOfData) : []
}

/** Returns a warning without the objects that are skipped on both sides. */
function without(each: Warning, skipped: ReadonlySet<string>): readonly Warning[] {
  const isNew = (object: object): boolean => !skipped.has(keyOfData(object))
  const details = { at: each.at, hint: each.advice }
  if (each.code === 'ARGOCD_LEFT_OUT') {
    const objects = each.params.objects.filter(isNew)
    return objects.length === 0 ? [] : [warning(each.code, { ...each.params, objects }, details)]
  }
  if (each.code === 'FLUX_HELM_RELEASE_KEPT') {
    const ids = each.params.ids.filter((id) => !skipped.has(keyOfRelease(id)))
    return ids.length === 0 ? [] : [warning(each.code, { ...each.params, ids }, details)]
  }
  if (each.code !== 'ARGOCD_CHART_NOT_RENDERED') return [each]
  const charts = each.params.charts.filter(isNew)
  return charts.length === 0 ? [] : [warning(each.code, { ...each.params, charts }, details)]
}

function keyOfRelease(id: string): string {
  return keyOfData({ release: id })
}

function keyOfData(object: object): string {
  return JSON.stringify(object)
}

/** Returns a warning of the old side without its location, which may no longer exist. */
function onOldSide(warning: Warning): Warning {
  return { ...warning, at: undefined, hint: 'this warning is about the old version' }
}

/** Returns a key for a warning. The key does not contain the location, which other changes may move. */
function keyOf({ code, message }: Warning): string {
  return JSON.stringify([code, message])
}
