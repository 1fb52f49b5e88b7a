import { didYouMean } from '../../diagnostics/hints.ts'
import { type FieldPath, type Location, type Warning, warning } from '../../diagnostics/index.ts'
import { propose } from '../../diagnostics/proposal.ts'
import { isObject } from '../../tree/json-values.ts'
import { isList } from '../../tree/node.ts'
import { describeDefinition, idOf } from './definition.ts'
import type { FluxTree, Rendering } from './flux-tree.ts'
import { describeRelease, releaseOf } from './releases/release.ts'

/** A Kustomization or HelmRelease, with its dependencies. */
interface Dependent {
  /** The ID, such as `flux-system/apps`. */
  readonly id: string
  /** The name, if the namespace is not known, because a Kustomization that is not rendered may set it. */
  readonly unplacedName: string | undefined
  /** The name in messages. */
  readonly subject: string
  readonly dependsOn: readonly Dependency[]
  readonly locate: (path: FieldPath) => Location | undefined
}

interface Dependency {
  readonly id: string
  readonly index: number
}

/**
 * Returns the warnings about `dependsOn`: Kustomizations and HelmReleases that do not exist or that wait for each
 * other.
 */
export function dependencyWarnings(
  all: readonly Rendering[],
  wanted: readonly Rendering[],
  tree: FluxTree,
): readonly Warning[] {
  const releasesOf = (rendering: Rendering): readonly Dependent[] => releaseDependents(rendering, tree)
  // A missing HelmRelease may be in the output of a Kustomization that was not rendered.
  const isComplete = all.every(({ finished, unknownSource }) => finished !== undefined && unknownSource === undefined)
  return [
    ...warningsOf(all.map(kustomizationDependent), wanted.map(kustomizationDependent), 'Kustomizations'),
    ...warningsOf(all.flatMap(releasesOf), wanted.flatMap(releasesOf), 'HelmReleases').filter(
      ({ code }) => isComplete || code !== 'FLUX_DEPENDENCY_UNKNOWN',
    ),
  ]
}

function kustomizationDependent({ definition, spec }: Rendering): Dependent {
  const dependsOn = (spec?.dependsOn ?? []).map(({ name = '', namespace }, index) => {
    return { id: idOf({ name, namespace: namespace || definition.namespace }), index }
  })
  const unplacedName = definition.assumesNamespace ? definition.name : undefined
  const subject = describeDefinition(definition)
  return { id: idOf(definition), unplacedName, subject, dependsOn, locate: definition.locate }
}

function releaseDependents({ finished, built }: Rendering, tree: FluxTree): readonly Dependent[] {
  if (finished === undefined || built === undefined) return []
  return finished.resources.flatMap((resource) => {
    const release = releaseOf(resource, tree.locator(resource, built))
    if (release === undefined) return []
    const { spec } = release.value
    const list = isObject(spec) && isList(spec['dependsOn']) ? spec['dependsOn'] : []
    const dependsOn = list.flatMap((item, index) => {
      const { name, namespace } = isObject(item) ? item : {}
      if (typeof name !== 'string') return []
      return [
        {
          id: idOf({ name, namespace: typeof namespace === 'string' && namespace ? namespace : release.namespace }),
          index,
        },
      ]
    })
    const subject = describeRelease(release)
    return [{ id: idOf(release), unplacedName: undefined, subject, dependsOn, locate: release.locate }]
  })
}

function warningsOf(all: readonly Dependent[], wanted: readonly Dependent[], kind: string): readonly Warning[] {
  const known = new Map(all.map((dependent) => [dependent.id, dependent]))
  const unplaced = new Set(all.map(({ unplacedName }) => unplacedName))
  const unknown = wanted.flatMap(({ id: self, subject, dependsOn, locate }) => {
    return dependsOn.flatMap(({ id, index }) => {
      if (known.has(id) || unplaced.has(id.slice(id.indexOf('/') + 1))) return []
      const at = locate(['spec', 'dependsOn', index, 'name'])
      const near = nearest(
        id,
        [...known.keys()].filter((other) => other !== self),
      )
      const hint = near === undefined ? undefined : propose(id, near).text
      return [warning('FLUX_DEPENDENCY_UNKNOWN', { name: id, subjects: [subject] }, { at, hint })]
    })
  })
  return [...unknown, ...loops(known, wanted, kind)]
}

/** Returns an ID with the same name in another namespace, or with a similar name in the same namespace. */
function nearest(id: string, others: readonly string[]): string | undefined {
  const start = id.indexOf('/') + 1
  const [namespace, name] = [id.slice(0, start), id.slice(start)]
  const neighbors = others.filter((other) => other.startsWith(namespace)).map((other) => other.slice(start))
  const near = didYouMean(name, neighbors)
  return near === undefined ? others.find((other) => other.endsWith(`/${name}`)) : namespace + near
}

/** Returns the warnings about cycles. Each cycle is reported once. */
function loops(known: ReadonlyMap<string, Dependent>, wanted: readonly Dependent[], kind: string): readonly Warning[] {
  const done = new Set<string>()
  const found: Warning[] = []
  const visit = (id: string, trail: readonly string[]): void => {
    const start = trail.indexOf(id)
    const dependent = known.get(id)
    if (start >= 0 && dependent !== undefined) {
      const names = [...trail.slice(start), id]
      found.push(warning('FLUX_DEPENDENCY_LOOP', { names, kind }, { at: dependent.locate(['spec', 'dependsOn']) }))
    }
    if (start >= 0 || done.has(id) || dependent === undefined) return
    for (const next of dependent.dependsOn) visit(next.id, [...trail, id])
    done.add(id)
  }
  for (const { id } of wanted) visit(id, [])
  return found
}
