import type { Location } from '../../diagnostics/index.ts'
import type { Resource } from '../../resource/resource.ts'
import type { NameReference } from '../../schema/field-spec.ts'
import { isSelected } from '../../schema/gvk.ts'
import { nodeAt } from '../../tree/children.ts'
import { specNames } from '../../tree/field-path.ts'
import { getField } from '../../tree/fields.ts'
import { idPlaces, lazily } from './id-places.ts'
import { appendSteps, type Cause, locationOfStep, type Path, Trace, type TraceOf } from './steps.ts'
import type { ChangeOptions } from './tree-changes.ts'

/** Finds the objects whose names references have followed: a reference has the steps of that object's name. */
export class NameSources {
  readonly #byName: Map<string, Resource[]> = new Map()
  readonly #byNamespace: Map<string, Resource> = new Map()
  readonly #references: readonly NameReference[]
  readonly #traceOf: TraceOf

  /** @param resources before references follow them: by then all have their names, and their traces */
  constructor(resources: readonly Resource[], references: readonly NameReference[], traceOf: TraceOf) {
    this.#references = references
    this.#traceOf = traceOf
    for (const resource of resources) {
      const { name, namespace } = resource.id
      const known = this.#byName.get(name)
      if (known === undefined) this.#byName.set(name, [resource])
      else known.push(resource)
      if (namespace !== '' && !this.#byNamespace.has(namespace)) this.#byNamespace.set(namespace, resource)
    }
  }

  /** The traces of the names that have been written to a resource. */
  writtenIn(referrer: Resource): ChangeOptions['written'] {
    return (node, path, before) => {
      const text = node.type === 'scalar' ? node.text : ''
      const isNamespace = path.at(-1) === 'namespace'
      const found = isNamespace ? this.#byNamespace.get(text) : this.#find(text, path, referrer)
      if (found === undefined) return new Trace(before ?? this.#traceOf(referrer).steps)
      const field = isNamespace ? 'namespace' : 'name'
      const { steps } = this.#traceOf(found).at(['metadata', field])
      const decide = lazily(() => [
        ...idPlaces(referrer, this.#traceOf(referrer)),
        ...idPlaces(found, this.#traceOf(found)),
        ...this.#siblings(referrer, path),
      ])
      const { cause } = steps
      const through: Cause['through'] = (below) => [...(cause.through?.(below) ?? []), ...decide()]
      return new Trace({ ...appendSteps(before, { ...steps, cause: { ...cause, through } }), node })
    }
  }

  /** The kind and the namespace next to a name. */
  #siblings(referrer: Resource, path: Path): readonly Location[] {
    const parent = path.slice(0, -1)
    const trace = this.#traceOf(referrer).at(parent)
    const node = nodeAt(referrer.node, parent)
    if (node?.type !== 'mapping') return []
    return ['apiGroup', 'apiVersion', 'kind', 'namespace'].flatMap((field) => {
      const at = getField(node, field) && locationOfStep(trace.child(field).steps)
      return at === undefined ? [] : [at]
    })
  }

  #find(name: string, path: Path, { originalId }: Resource): Resource | undefined {
    const candidates = this.#byName.get(name) ?? []
    const [only] = candidates
    if (candidates.length < 2) return only
    const field = path.filter((step) => typeof step === 'string')
    const targets = this.#references.filter(({ fieldSpecs }) =>
      fieldSpecs.some((spec) => isSelected(originalId, spec) && leadsTo(spec.path, field)),
    )
    return candidates.find(({ originalId: id }) => targets.some((target) => isSelected(id, target))) ?? only
  }
}

function leadsTo(specPath: string, field: readonly string[]): boolean {
  const names = specNames(specPath)
  return names.every((name, i) => name === field[i])
}
