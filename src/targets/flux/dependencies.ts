import { suggest } from '../../diagnostics/hints.ts'
import { type Warning, warning } from '../../diagnostics/index.ts'
import { type Definition, describeDefinition, idOf } from './definition.ts'
import type { Rendering } from './flux-tree.ts'

/** Warnings about `dependsOn`: Kustomizations that do not exist, or that wait for each other. */
export function dependencyWarnings(all: readonly Rendering[], wanted: readonly Rendering[]): readonly Warning[] {
  const known = new Map(all.map((rendering) => [idOf(rendering.definition), rendering]))
  const unknown = wanted.flatMap((rendering) => {
    return dependenciesOf(rendering).flatMap(({ id, index }) => {
      if (known.has(id)) return []
      const { definition } = rendering
      const at = definition.locate(['spec', 'dependsOn', index, 'name'])
      const params = { name: id, subject: describeDefinition(definition) }
      return [warning('FLUX_DEPENDENCY_UNKNOWN', params, { at, hint: suggest(id, known.keys()) })]
    })
  })
  return [...unknown, ...loops(known, wanted)]
}

interface Dependency {
  readonly id: string
  readonly index: number
}

function dependenciesOf({ spec, definition }: Rendering): readonly Dependency[] {
  return (spec?.dependsOn ?? []).map(({ name = '', namespace }, index) => {
    return { id: idOf({ name, namespace: namespace || definition.namespace }), index }
  })
}

/** Each cycle is reported once. */
function loops(known: ReadonlyMap<string, Rendering>, wanted: readonly Rendering[]): readonly Warning[] {
  const done = new Set<string>()
  const found: Warning[] = []
  const visit = (id: string, trail: readonly string[]): void => {
    const start = trail.indexOf(id)
    const rendering = known.get(id)
    if (start >= 0 && rendering !== undefined) {
      const names = [...trail.slice(start), id]
      found.push(warning('FLUX_DEPENDENCY_LOOP', { names }, { at: locationOf(rendering.definition) }))
    }
    if (start >= 0 || done.has(id) || rendering === undefined) return
    for (const next of dependenciesOf(rendering)) visit(next.id, [...trail, id])
    done.add(id)
  }
  for (const { definition } of wanted) visit(idOf(definition), [])
  return found
}

function locationOf(definition: Definition): ReturnType<Definition['locate']> {
  return definition.locate(['spec', 'dependsOn'])
}
