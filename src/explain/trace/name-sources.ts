import type { FieldPath, Location } from '../../diagnostics/index.ts'
import type { Resource } from '../../resource/resource.ts'
import type { FieldSpec, NameReference } from '../../schema/field-spec.ts'
import { isSelected } from '../../schema/gvk.ts'
import { nodeAt } from '../../tree/children.ts'
import { specNames } from '../../tree/field-path.ts'
import { getText } from '../../tree/fields.ts'
import { idPlaces, lazily, siblingPlaces } from './id-places.ts'
import { leadsTo, type SpecPlaces } from './spec-places.ts'
import { Trace, type TraceOf, withThrough } from './steps.ts'
import type { ChangeOptions } from './tree-changes.ts'

/** A field that may contain the name of an object of a kind. */
interface ReferenceSpec {
  readonly target: NameReference
  readonly spec: FieldSpec
  readonly names: readonly string[]
}

/** Finds the objects that updated references refer to: a reference has the steps of that object's name. */
export class NameSources {
  readonly #byName: Map<string, Resource[]> = new Map()
  /** By namespace; by namespace and current or original name; and by these and the kind. */
  readonly #byNamespace: Map<string, Resource> = new Map()
  readonly #specs: readonly ReferenceSpec[]
  readonly #traceOf: TraceOf
  readonly #places: SpecPlaces

  /** @param resources before references are updated; at that point, all names and traces are final */
  constructor(
    resources: readonly Resource[],
    references: readonly NameReference[],
    { traceOf, specs }: { readonly traceOf: TraceOf; readonly specs: SpecPlaces },
  ) {
    this.#specs = references.flatMap((target) =>
      target.fieldSpecs.map((spec) => ({ target, spec, names: specNames(spec.path) })),
    )
    this.#traceOf = traceOf
    this.#places = specs
    for (const resource of resources) {
      const { name, namespace } = resource.id
      const known = this.#byName.get(name)
      if (known === undefined) this.#byName.set(name, [resource])
      else known.push(resource)
      if (namespace === '') continue
      const names = [name, resource.originalId.name].map((known) => `${namespace}/${known}`)
      for (const key of [namespace, ...names, ...names.map((known) => `${known}/${resource.id.kind}`)]) {
        if (!this.#byNamespace.has(key)) this.#byNamespace.set(key, resource)
      }
    }
  }

  /** The traces of the names that were written to a resource. */
  writtenIn(referrer: Resource): ChangeOptions['written'] {
    return (node, path, before) => {
      const text = node.type === 'scalar' ? node.text : ''
      const isNamespace = path.at(-1) === 'namespace'
      const found = isNamespace ? this.#inNamespace(text, path, referrer) : this.#find(text, path, referrer)
      if (found === undefined) return new Trace(before ?? this.#traceOf(referrer).steps)
      const field = isNamespace ? 'namespace' : 'name'
      const { steps } = this.#traceOf(found).at(['metadata', field])
      const decide = lazily(() => [
        ...idPlaces(referrer, this.#traceOf(referrer)),
        ...idPlaces(found, this.#traceOf(found)),
        ...siblingPlaces(referrer, this.#traceOf(referrer), path),
        ...this.#places.of(['nameReference'], referrer, path),
      ])
      const { cause } = steps
      const through = (below: FieldPath): readonly Location[] => [...(cause.through?.(below) ?? []), ...decide()]
      return new Trace(steps.with({ cause: withThrough(cause, through), node }).after(before))
    }
  }

  /** The object that determines the namespace of a reference, preferably one with the name next to it. */
  #inNamespace(namespace: string, path: FieldPath, { node }: Resource): Resource | undefined {
    const around = nodeAt(node, path.slice(0, -1))
    const key = `${namespace}/${around === undefined ? '' : getText(around, 'name')}`
    const kind = around === undefined ? '' : getText(around, 'kind')
    const find = (known: string): Resource | undefined => this.#byNamespace.get(known)
    return find(`${key}/${kind}`) ?? find(key) ?? find(namespace)
  }

  #find(name: string, path: FieldPath, { originalId }: Resource): Resource | undefined {
    const candidates = this.#byName.get(name) ?? []
    const [only] = candidates
    if (candidates.length < 2) return only
    const targets = this.#specs.filter(({ spec, names }) => leadsTo(names, path) && isSelected(originalId, spec))
    return candidates.find(({ originalId: id }) => targets.some(({ target }) => isSelected(id, target))) ?? only
  }
}
