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

/** What a build hands to its result. */
export interface BuildRecord {
  readonly inputs: InputRecord
  /** Completes an error that is met only when the result is used. */
  readonly report: (error: KuiltError) => KuiltError
}

/** What a build returns. */
export class BuildResult {
  /** Things that work but are probably not what was meant. */
  readonly warnings: readonly Warning[]
  /** Every file that was read and every path that was probed and found missing. */
  readonly inputs: InputRecord
  readonly #built: readonly Resource[]
  readonly #report: (error: KuiltError) => KuiltError
  #resources: readonly KubernetesObject[] | undefined

  constructor(built: readonly Resource[], warnings: readonly Warning[], { inputs, report }: BuildRecord) {
    this.#built = built
    this.warnings = warnings
    this.inputs = inputs
    this.#report = report
  }

  /** The built objects as plain data, in output order. Made when first asked for. */
  get resources(): readonly KubernetesObject[] {
    // The build has checked that each has a kind and a name; the rest of the shape is whatever the user wrote.
    this.#resources ??= this.convert((nodes) => nodes.map(toJson) as unknown as readonly KubernetesObject[], toJson)
    return this.#resources
  }

  /**
   * What `all` makes of the trees of the resources. An error gets the place of the first one for which `each` fails too,
   * since only now anything looks at every value.
   */
  convert<T>(all: (nodes: readonly Mapping[]) => T, each: (node: Node) => unknown): T {
    const nodes = this.#built.map(printedNode)
    return mapError(
      () => convertEngineErrors(() => all(nodes)),
      (error) => {
        const culprit = this.#built.find(({ node }) => fails(() => each(node)))
        const at = culprit && locationOf(culprit, failingPath(culprit.node, each))
        return this.#report(at === undefined ? error : error.with({ at }))
      },
    )
  }

  /** The built objects with all that the build knows about them. */
  get built(): readonly Resource[] {
    return this.#built
  }
}

/**
 * The YAML stream for a build or for plain objects, byte for byte as kustomize prints it. Empty for no resources.
 *
 * @throws KuiltError YAML_… for values that cannot be printed
 */
export function toYaml(built: BuildResult | readonly KubernetesObject[]): string {
  if (built instanceof BuildResult) return built.convert(writeResources, writeNode)
  return convertEngineErrors(() => writeResources(built.map((object) => toMapping(object))))
}

/** One file per resource, by file name, as `-o DIR` writes them. */
export function toFiles(built: BuildResult): ReadonlyMap<string, string> {
  const files = outputFiles(built.built)
  return built.convert(() => new Map(files.map(({ name, node }) => [name, writeFile(node)])), writeFile)
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

function toMapping(object: KubernetesObject): Resource['node'] {
  // Plain data by its type; fromJson makes a mapping of an object.
  return fromJson(object as unknown as JsonValue) as Resource['node']
}
