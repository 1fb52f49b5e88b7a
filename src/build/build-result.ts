import { convertEngineErrors, isKuiltError, type KuiltError, mapError, type Warning } from '../diagnostics/index.ts'
import type { InputRecord } from '../files/recording-file-system.ts'
import { locationOf } from '../resource/locations.ts'
import { printedNode } from '../resource/printed-node.ts'
import type { Resource } from '../resource/resource.ts'
import type { JsonValue, Mapping, Node } from '../tree/node.ts'
import { fromJson, toJson } from '../yaml/json/json.ts'
import { writeFile, writeNode, writeResources } from '../yaml/print/write.ts'
import { failingPath } from '../yaml/read/failing-path.ts'
import { outputFiles } from './output-files.ts'

/** A Kubernetes object as plain data. Integers beyond 2^53 are bigints. */
export interface KubernetesObject {
  readonly apiVersion?: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
    readonly [field: string]: unknown
  }
  readonly [field: string]: unknown
}

/** What a build returns. `toYaml` and `toFiles` print it. */
export interface BuildResult {
  /** The built objects as plain data, in output order. Computed lazily. */
  readonly resources: readonly KubernetesObject[]
  /** Problems that do not fail the build. */
  readonly warnings: readonly Warning[]
  /** Every file that was read and every path that was probed and found missing. */
  readonly inputs: InputRecord
}

/**
 * The YAML stream for a build or for plain objects, byte for byte as kustomize prints it. Empty for no resources.
 *
 * @throws KuiltError YAML_… for values that cannot be printed
 */
export function toYaml(built: BuildResult | readonly KubernetesObject[]): string {
  if (!isList(built)) return internalsOf(built).toYaml()
  return convertEngineErrors(() => writeResources(built.map((object) => toMapping(object))))
}

/** One file per resource, by file name, as `-o DIR` writes them. */
export function toFiles(built: BuildResult): ReadonlyMap<string, string> {
  return internalsOf(built).toFiles()
}

/** The resources of a result, with everything the build knows about them. */
export function builtResources(built: BuildResult): readonly Resource[] {
  return internalsOf(built).resources
}

/**
 * A result contains its own printer: the ES module and the CommonJS module are two copies of this code, and each may
 * get results of the other.
 */
const internals: unique symbol = Symbol.for('kuilt.BuildResult')

interface Internals {
  readonly resources: readonly Resource[]
  toYaml(): string
  toFiles(): ReadonlyMap<string, string>
}

function internalsOf(built: BuildResult): Internals {
  if (hasInternals(built)) return built[internals]
  throw new TypeError('not a result of build() or buildSync()')
}

function hasInternals(built: BuildResult): built is BuildResult & { readonly [internals]: Internals } {
  return internals in built
}

function isList(built: BuildResult | readonly KubernetesObject[]): built is readonly KubernetesObject[] {
  return Array.isArray(built)
}

export interface BuildOutput {
  readonly resources: readonly Resource[]
  readonly warnings: readonly Warning[]
  readonly inputs: InputRecord
  /** Completes an error that occurs only when the result is used. */
  readonly report: (error: KuiltError) => KuiltError
}

export function buildResult(output: BuildOutput): BuildResult {
  return new Result(output)
}

/**
 * A class, because an object literal with a getter would give each result a hidden class of its own, through which V8
 * keeps the result and its resources in memory until the next full collection.
 */
class Result implements BuildResult {
  readonly warnings: readonly Warning[]
  readonly inputs: InputRecord
  readonly #printer: Printer
  #objects: readonly KubernetesObject[] | undefined

  constructor({ resources, warnings, inputs, report }: BuildOutput) {
    this.warnings = warnings
    this.inputs = inputs
    this.#printer = new Printer(resources, report)
  }

  get resources(): readonly KubernetesObject[] {
    this.#objects ??= this.#printer.toObjects()
    return this.#objects
  }

  get [internals](): Internals {
    return this.#printer
  }
}

class Printer implements Internals {
  readonly resources: readonly Resource[]
  readonly #report: (error: KuiltError) => KuiltError

  constructor(resources: readonly Resource[], report: (error: KuiltError) => KuiltError) {
    this.resources = resources
    this.#report = report
  }

  toYaml(): string {
    return this.#convert(writeResources, writeNode)
  }

  /** From the trees as they are: `-o` prints a kept block before a last comment as it is, unlike `toYaml`. */
  toFiles(): ReadonlyMap<string, string> {
    const files = outputFiles(this.resources)
    return this.#convert(() => new Map(files.map(({ name, node }) => [name, writeFile(node)])), writeFile)
  }

  toObjects(): readonly KubernetesObject[] {
    // The build has checked that each has a kind and a name; the rest is up to the user.
    return this.#convert((nodes) => nodes.map(toJson) as unknown as readonly KubernetesObject[], toJson)
  }

  /**
   * Converts the trees of all resources. Only now is every value looked at: an error gets the location of the first
   * resource for which `each` fails too.
   */
  #convert<T>(all: (nodes: readonly Mapping[]) => T, each: (node: Node) => unknown): T {
    return mapError(
      () => convertEngineErrors(() => all(this.resources.map(printedNode))),
      (error) => {
        const culprit = this.resources.find(({ node }) => fails(() => each(node)))
        const at = culprit && locationOf(culprit, failingPath(culprit.node, each))
        return this.#report(at === undefined ? error : error.with({ at }))
      },
    )
  }
}

function fails(work: () => unknown): boolean {
  try {
    work()
    return false
  } catch (error) {
    if (isKuiltError(error)) return true
    throw error
  }
}

function toMapping(object: KubernetesObject): Mapping {
  // Plain data by its type; fromJson turns an object into a mapping.
  return fromJson(object as unknown as JsonValue) as Mapping
}
