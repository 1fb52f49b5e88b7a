import type { FieldPath, Location } from '../../diagnostics/index.ts'
import type { Resource } from '../../resource/resource.ts'
import type { FieldSpec, NameReference } from '../../schema/field-spec.ts'
import { apiVersionOf, type Gvk, isSelected } from '../../schema/gvk.ts'
import { nodeAt } from '../../tree/children.ts'
import { specNames } from '../../tree/field-path.ts'
import { getText } from '../../tree/fields.ts'
import { groupBy } from '../../tree/groups.ts'
import { idPlaces, lazily, siblingPlaces } from './id-places.ts'
import { scalarPaths } from './locations.ts'
import { leadsTo, type SpecLocations } from './spec-locations.ts'
import { type Condition, Trace, type TraceOf, withThrough } from './steps.ts'
import { type ChangeOptions, replaceAt } from './tree-changes.ts'

/** A field that may contain the name of an object of a kind. */
interface ReferenceSpec {
  readonly target: NameReference
  readonly spec: FieldSpec
  readonly names: readonly string[]
}

/** Finds the objects that updated references refer to. A reference has the steps of the name of this object. */
export class NameSources {
  readonly #specs: readonly ReferenceSpec[]
  readonly #resources: readonly Resource[]
  #byName: ReadonlyMap<string, readonly Resource[]> | undefined
  /** The resources by three kinds of keys: the namespace, the namespace and name, and the namespace, name and kind. */
  #byNamespace: ReadonlyMap<string, Resource> | undefined
  #unchangedNames: ReadonlyMap<string, Condition> | undefined
  #unchangedNamespaces: ReadonlyMap<string, Condition> | undefined
  /**
   * The kinds of objects that a field may refer to, by the kind of the referrer and the path, because most builds have
   * objects of only a few kinds.
   */
  readonly #targets: Map<string, readonly NameReference[]> = new Map()
  readonly #traceOf: TraceOf
  readonly #places: SpecLocations

  /** @param resources the resources before references are updated, when all names and traces are final */
  constructor(
    resources: readonly Resource[],
    references: readonly NameReference[],
    { traceOf, specs }: { readonly traceOf: TraceOf; readonly specs: SpecLocations },
  ) {
    this.#specs = references.flatMap((target) =>
      target.fieldSpecs.map((spec) => ({ target, spec, names: specNames(spec.path) })),
    )
    this.#resources = resources
    this.#traceOf = traceOf
    this.#places = specs
  }

  /** Returns the traces of the names that were written to a resource. */
  writtenIn(referrer: Resource): ChangeOptions['written'] {
    return (node, path, before) => {
      const text = node.type === 'scalar' ? node.text : ''
      const isNamespace = path.at(-1) === 'namespace'
      const found = isNamespace ? this.#inNamespace(text, path, referrer) : this.#find(text, path, referrer)
      if (found === undefined) return new Trace(before ?? this.#traceOf(referrer).steps)
      const field = isNamespace ? 'namespace' : 'name'
      const { steps } = this.#traceOf(found).at(['metadata', field])
      const decide = lazily(() =>
        idPlaces(referrer, this.#traceOf(referrer)).concat(
          idPlaces(found, this.#traceOf(found)),
          siblingPlaces(referrer, this.#traceOf(referrer), path),
          this.#places.of(['nameReference'], referrer, path),
        ),
      )
      const { cause } = steps
      const through = (below: FieldPath): readonly Location[] => (cause.through?.(below) ?? []).concat(decide())
      return new Trace(steps.with({ cause: withThrough(cause, through), node }).after(before))
    }
  }

  /**
   * Adds conditions to references whose text has not changed because no step changed the name or namespace of the
   * object. For example, a generator adds no hash, or the object is already in the namespace.
   */
  withUnchanged(referrer: Resource, trace: Trace): Trace {
    this.#unchangedNames ??= this.#findUnchangedNames()
    const names = this.#unchangedNames
    const isBinding = referrer.id.kind.endsWith('RoleBinding')
    if (isBinding) this.#unchangedNamespaces ??= this.#findUnchangedNamespaces()
    const namespaces = this.#unchangedNamespaces ?? noConditions
    if (names.size === 0 && !(isBinding && namespaces.size > 0)) return trace
    return scalarPaths(referrer.node).reduce((traced, path) => {
      const node = nodeAt(referrer.node, path)
      if (path[0] === 'metadata' || node?.type !== 'scalar') return traced
      const isNamespace = isBinding && path.at(-1) === 'namespace'
      const found = isNamespace
        ? this.#inNamespace(node.text, path, referrer)
        : names.has(node.text) && this.#named(node.text, path, referrer)
      const condition = found && (isNamespace ? namespaces : names).get(isNamespace ? found.id.namespace : node.text)
      return condition ? replaceAt(traced, path, (one) => one.under(condition)) : traced
    }, trace)
  }

  /** Finds the steps that could have changed names, by name. */
  #findUnchangedNames(): ReadonlyMap<string, Condition> {
    const names = new Map<string, Condition>()
    for (const resource of this.#resources) {
      const { steps, conditions } = this.#traceOf(resource).at(namePath)
      if (steps.before === undefined && (conditions.length > 0 || steps.through.length > 0)) {
        names.set(resource.id.name, () => [...steps.through, ...conditions.flatMap((condition) => condition())])
      }
    }
    return names
  }

  /** Finds the locations that could have changed a namespace, by namespace. */
  #findUnchangedNamespaces(): ReadonlyMap<string, Condition> {
    const namespaces = new Map<string, Condition>()
    for (const resource of this.#resources) {
      const { namespace } = resource.id
      if (namespace === '') continue
      const steps = this.#traceOf(resource).known(namespacePath)
      if (steps.before === undefined && steps.cause.by === 'resource') continue
      namespaces.set(namespace, () => [...(steps.at === undefined ? [] : [steps.at]), ...steps.through])
    }
    return namespaces
  }

  /**
   * Returns the object that determines the namespace of a reference, preferably an object with the name next to the
   * namespace.
   */
  #inNamespace(namespace: string, path: FieldPath, { node }: Resource): Resource | undefined {
    const around = nodeAt(node, path.slice(0, -1))
    const key = `${namespace}/${around === undefined ? '' : getText(around, 'name')}`
    const kind = around === undefined ? '' : getText(around, 'kind')
    this.#byNamespace ??= firstByNamespace(this.#resources)
    const known = this.#byNamespace
    const find = (key: string): Resource | undefined => known.get(key)
    return find(`${key}/${kind}`) ?? find(key) ?? find(namespace)
  }

  #find(name: string, path: FieldPath, referrer: Resource): Resource | undefined {
    const candidates = this.#resourcesNamed(name)
    return candidates.length < 2 ? candidates[0] : (this.#named(name, path, referrer) ?? candidates[0])
  }

  #resourcesNamed(name: string): readonly Resource[] {
    this.#byName ??= groupBy(this.#resources, ({ id }) => id.name)
    return this.#byName.get(name) ?? []
  }

  /** Returns the object with this name, if a field may refer to its kind. */
  #named(name: string, path: FieldPath, { originalId }: Resource): Resource | undefined {
    const targets = this.#targetsOf(originalId, path)
    const candidates = targets.length === 0 ? [] : this.#resourcesNamed(name)
    return candidates.find(({ originalId: id }) => targets.some((target) => isSelected(id, target)))
  }

  #targetsOf(referrer: Gvk, path: FieldPath): readonly NameReference[] {
    const key = `${apiVersionOf(referrer)}/${referrer.kind}/${path.join('/')}`
    let targets = this.#targets.get(key)
    if (targets === undefined) {
      const specs = this.#specs.filter(({ spec, names }) => leadsTo(names, path) && isSelected(referrer, spec))
      targets = specs.map(({ target }) => target)
      this.#targets.set(key, targets)
    }
    return targets
  }
}

const namePath = ['metadata', 'name']
const namespacePath = ['metadata', 'namespace']
const noConditions: ReadonlyMap<string, Condition> = new Map()

/** The first resource of each namespace, and of each name and kind in it. */
function firstByNamespace(resources: readonly Resource[]): ReadonlyMap<string, Resource> {
  const byNamespace = new Map<string, Resource>()
  for (const resource of resources) {
    const { id, originalId } = resource
    const { kind, name, namespace } = id
    if (namespace === '') continue
    const names = [name, originalId.name].map((known) => `${namespace}/${known}`)
    for (const key of [namespace, ...names, ...names.map((known) => `${known}/${kind}`)]) {
      if (!byNamespace.has(key)) byNamespace.set(key, resource)
    }
  }
  return byNamespace
}
