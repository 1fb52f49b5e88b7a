import { didYouMean } from '../diagnostics/did-you-mean.ts'
import type { Selector } from '../kustomization/kustomization.gen.ts'
import type { Resource } from './resource.ts'
import { compileSelector } from './selector.ts'

const fields = ['group', 'version', 'kind', 'name', 'namespace', 'labelSelector', 'annotationSelector'] as const

/** `kind: Deployment, name: web` */
export function describeSelector(target: Selector): string {
  const given = fields.flatMap((field) => (target[field] ? [`${field}: ${target[field]}`] : []))
  return given.length === 0 ? 'anything' : given.join(', ')
}

/** What a target that selects nothing was probably meant for: it says which one of its fields is in the way. */
export function selectorHint(target: Selector, resources: readonly Resource[]): string {
  const { kind, name } = target
  if (kind?.includes('/')) return 'kind is the kind alone; group and version are fields of their own'
  if (target.version?.includes('/')) return 'version is the version alone: the group is a field of its own'
  for (const field of fields) {
    if (!target[field]) continue
    const { [field]: dropped, ...rest } = target
    if (Object.values(rest).every((value) => !value)) continue
    const selector = compileSelector(rest)
    const [first, second] = resources.filter((resource) => selector.matches(resource))
    if (first === undefined) continue
    const others = second === undefined ? '' : ', and others'
    const better = spelling(field, dropped, first)
    const text = `without '${field}: ${dropped}' it would be for ${first.id.kind} '${first.id.name}'${others}`
    return better === undefined ? text : `did you mean '${field}: ${better}'? ${text}`
  }
  return nearestName(name, resources)
}

function spelling(field: (typeof fields)[number], text: string | undefined, { id }: Resource): string | undefined {
  if (text === undefined || field === 'labelSelector' || field === 'annotationSelector') return undefined
  return didYouMean(text, [id[field]])
}

const most = 5

function nearestName(name: string | undefined, resources: readonly Resource[]): string {
  const all = resources.flatMap(({ id, originalId }) => [id.name, originalId.name])
  const nearest = name && didYouMean(name, all)
  if (nearest) return `did you mean 'name: ${nearest}'?`
  const some = resources.slice(0, most).map(({ id }) => `${id.kind} '${id.name}'`)
  return `what could be patched here: ${some.join(', ')}${resources.length > most ? ', …' : ''}`
}
