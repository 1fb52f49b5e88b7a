import {
  convertEngineErrors,
  KuiltError,
  type Location,
  mapError,
  reported,
  type Warning,
} from '../diagnostics/index.ts'
import { inspectCustom } from '../diagnostics/warning.ts'
import type { Explanation } from '../explain/explanation.ts'
import type { InputRecord } from '../files/recording-file-system.ts'
import { locationOf } from '../resource/locations.ts'
import { printedNode } from '../resource/printed-node.ts'
import { manifestState, Resource } from '../resource/resource.ts'
import { builtinScope } from '../schema/scope.ts'
import { getField, getText } from '../tree/fields.ts'
import type { Mapping, Node } from '../tree/node.ts'
import { toJson } from '../yaml/json/json.ts'
import { objectNode } from '../yaml/json/plain-objects.ts'
import { checkPrintable } from '../yaml/print/printed-children.ts'
import { writeFile, writeNode, writeResources } from '../yaml/print/write.ts'
import { type Failure, failures } from '../yaml/read/failing-path.ts'
import type { AnyKubernetesObject, KubernetesObject } from './kubernetes-object.ts'
import { outputFiles } from './output-files.ts'

/** The result of a build. `toYaml` and `toFiles` convert it to YAML. */
export interface BuildResult<T extends AnyKubernetesObject = KubernetesObject> {
  /** The built objects as plain data, in output order. Computed lazily. */
  readonly resources: readonly T[]
  /** Problems that do not make the build fail. */
  readonly warnings: readonly Warning[]
  /** All files that were read, and all paths that were checked and did not exist. */
  readonly inputs: InputRecord
  /**
   * Explains which file and line set each field. This builds again, unless the result comes from `Target.render()` with
   * the purpose `explain`.
   *
   * @throws KuiltError EXPLANATION_MISSING for a build that ran programs or fetched something
   */
  explain(): Explanation
}

/** The input of `toYaml` and `toFiles`: the result of a build, one Kubernetes object, or several. */
export type Printable =
  | Omit<BuildResult<AnyKubernetesObject>, 'explain'>
  | KubernetesObject
  | AnyKubernetesObject
  | Iterable<KubernetesObject | AnyKubernetesObject>

/**
 * Formats the result of a build, one object, or several objects as YAML, byte for byte as kustomize prints them.
 * Returns an empty string for an empty list. A `List` is printed as a `List`.
 *
 * In objects that do not come from a build, `undefined` and `toJSON` are handled as in `JSON.stringify`: undefined
 * properties are omitted, and a `Date` is printed as an ISO string.
 *
 * @throws KuiltError OBJECT_… for NaN, functions, symbols, cycles and other values that YAML for Kubernetes cannot
 * represent; YAML_TOO_DEEP. Never for the result of a build.
 *
 * @example
 * ```ts
 * import { type AnyKubernetesObject, type Printable, toYaml } from 'kuilt'
 *
 * const team: AnyKubernetesObject & { spec: object } = {
 *   apiVersion: 'example.com/v1',
 *   kind: 'Team',
 *   metadata: { name: 'a' },
 *   spec: { since: new Date(0), lead: undefined },
 * }
 * const objects: Printable = [team]
 * console.log(toYaml(objects).includes('since: "1970-01-01T00:00:00.000Z"')) // true
 * ```
 */
export function toYaml(built: Printable): string {
  if (hasInternals(built)) return built[internals].toYaml()
  return reported(() => writeResources(objectsOf(built).map(objectNode)))
}

/**
 * Returns one file per resource, by file name, like the files that `-o DIR` writes. Lists are replaced with their
 * items.
 *
 * @throws KuiltError as `toYaml` does; OBJECT_EXPECTED for an object without a kind or name
 *
 * @example
 * ```ts
 * import { buildSync, memoryFileSystem, toFiles } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'base/kustomization.yaml': 'resources: [web.yaml]',
 *   'base/web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }',
 * })
 * const { resources } = buildSync('base', { fileSystem })
 * const files = toFiles(resources.filter(({ kind }) => kind === 'Service'))
 * console.log([...files.keys()].join()) // v1_service_web.yaml
 * ```
 */
export function toFiles(built: Printable): ReadonlyMap<string, string> {
  if (hasInternals(built)) return built[internals].toFiles()
  return reported(() => {
    const nodes = objectsOf(built).map(objectNode).flatMap(itemsOf)
    const files = outputFiles(nodes.map(toResource))
    return new Map(files.map(({ name, node }) => [name, writeFile(node)]))
  })
}

/**
 * Prints a result to check that it can be printed, because only printing checks all values. Keeps the text.
 *
 * @throws KuiltError YAML_…
 */
export function requirePrintable(built: BuildResult): void {
  toYaml(built)
}

/** `requirePrintable` for a result that is not going to be printed. */
export function checkResult(built: BuildResult): void {
  if (hasInternals(built)) built[internals].check()
}

/**
 * Returns the resources of a result with everything that the build recorded about them. Undefined for any other object.
 */
export function builtResources(built: object): readonly Resource[] | undefined {
  return hasInternals(built) ? built[internals].resources : undefined
}

/**
 * A result contains its own printer: the ES module and the CommonJS module are two copies of this code, and either may
 * receive results from the other.
 */
const internals: unique symbol = Symbol.for('kuilt.BuildResult')

interface Internals {
  readonly resources: readonly Resource[]
  toYaml(): string
  toFiles(): ReadonlyMap<string, string>
  check(): void
}

function hasInternals(built: unknown): built is { readonly [internals]: Internals } {
  return typeof built === 'object' && built !== null && internals in built
}

/** Returns the objects to print. A copy of a result, such as `{ ...result, resources }`, counts as a result. */
export function objectsOf(built: unknown): readonly unknown[] {
  if (typeof built !== 'object' || built === null) return [built]
  if (Symbol.iterator in built) return Array.from(built as Iterable<unknown>)
  const isCopy = 'resources' in built && Array.isArray(built.resources) && !('kind' in built)
  return isCopy ? (built.resources as readonly unknown[]) : [built]
}

function itemsOf(node: Mapping): readonly Mapping[] {
  const items = getText(node, 'kind').endsWith('List') ? getField(node, 'items') : undefined
  return items?.type === 'sequence'
    ? items.items.flatMap((item) => (item.type === 'mapping' ? itemsOf(item) : []))
    : [node]
}

/** @throws KuiltError OBJECT_EXPECTED */
function toResource(node: Mapping): Resource {
  const resource = new Resource(node, manifestState, builtinScope)
  const { kind, name } = resource.id
  if (kind === '') throw new KuiltError('OBJECT_EXPECTED', { actual: 'an object without a kind' })
  if (name === '')
    throw new KuiltError('OBJECT_EXPECTED', { actual: `an object of kind ${kind} without metadata.name` })
  return resource
}

export interface BuildOutput {
  /** The resources, or a function that reads them when they are first used. */
  readonly resources: readonly Resource[] | (() => readonly Resource[])
  /** The result of `toYaml`, if it is different from the resources as kustomize prints them. */
  readonly text?: string
  readonly warnings: readonly Warning[]
  readonly inputs: InputRecord
  readonly explain: () => Explanation
  /** Adds details to an error that occurs only when the result is used. */
  readonly report: (error: KuiltError) => KuiltError
  /** Finds the source of a value that cannot be printed, if it is not the file of the resource. */
  readonly introducedAt: (failure: Failure, resource: Resource) => Location | undefined
}

export function buildResult(output: BuildOutput): BuildResult {
  return new Result(output)
}

/**
 * A result is an instance of a class, because V8 would give each object literal with a getter its own hidden class, and
 * would keep the result and its resources in memory until the next full garbage collection.
 */
class Result implements BuildResult {
  readonly warnings: readonly Warning[]
  readonly inputs: InputRecord
  readonly #printer: Printer
  readonly #explain: () => Explanation
  #objects: readonly KubernetesObject[] | undefined
  #explanation: Explanation | undefined

  constructor(output: BuildOutput) {
    this.#explain = output.explain
    this.warnings = output.warnings
    this.inputs = output.inputs
    this.#printer = new Printer(output)
  }

  get resources(): readonly KubernetesObject[] {
    this.#objects ??= this.#printer.toObjects()
    return this.#objects
  }

  explain(): Explanation {
    this.#explanation ??= this.#explain()
    return this.#explanation
  }

  get [internals](): Internals {
    return this.#printer
  }

  /** Makes `console.log` print the resources as well, although they are created only when they are first used. */
  [inspectCustom](): object {
    const { resources, warnings, inputs } = this
    return { resources, warnings, inputs }
  }
}

class Printer implements Internals {
  readonly #source: BuildOutput['resources']
  #yaml: string | undefined
  readonly #report: BuildOutput['report']
  readonly #introducedAt: BuildOutput['introducedAt']

  constructor({ resources, text, report, introducedAt }: BuildOutput) {
    this.#source = resources
    this.#yaml = text
    this.#report = report
    this.#introducedAt = introducedAt
  }

  get resources(): readonly Resource[] {
    return typeof this.#source === 'function' ? this.#source() : this.#source
  }

  toYaml(): string {
    this.#yaml ??= this.#convert(writeResources, writeNode)
    return this.#yaml
  }

  check(): void {
    if (this.#yaml === undefined) this.#convert(checkPrintable, writeNode)
  }

  /**
   * Prints the original trees: unlike `toYaml`, `-o` does not change a block with kept line breaks before a comment at
   * the end.
   */
  toFiles(): ReadonlyMap<string, string> {
    const files = outputFiles(this.resources)
    return this.#convert(() => new Map(files.map(({ name, node }) => [name, writeFile(node)])), writeFile)
  }

  toObjects(): readonly KubernetesObject[] {
    // The build has checked that each resource has a kind and a name. The user is responsible for the rest.
    return this.#convert((nodes) => nodes.map(toJson) as unknown as readonly KubernetesObject[], toJson)
  }

  /**
   * Converts the trees of all resources. This is the first time that every value is checked. An error gets its
   * location, and errors about other values become its `related` errors.
   */
  #convert<T>(all: (nodes: readonly Mapping[]) => T, each: (node: Node) => unknown): T {
    return mapError(
      () => convertEngineErrors(() => all(this.resources.map(printedNode))),
      (error) => {
        const [first = error, ...others] = this.#mistakes(each)
        return this.#report(first.with({ related: others }))
      },
    )
  }

  #mistakes(each: (node: Node) => unknown): readonly KuiltError[] {
    const found = new Map<string, KuiltError>()
    for (const resource of this.resources) {
      for (const failure of failures(resource.node, each)) {
        const at = this.#introducedAt(failure, resource) ?? locationOf(resource, failure.path)
        // Several resources may contain a value from the same patch.
        const key = JSON.stringify([failure.error.message, at])
        if (!found.has(key)) found.set(key, at === undefined ? failure.error : failure.error.with({ at }))
        if (found.size >= maxMistakes) return [...found.values()]
      }
    }
    return [...found.values()]
  }
}

/** The maximum number of mistakes, which is more than anyone fixes at once. */
const maxMistakes = 20
