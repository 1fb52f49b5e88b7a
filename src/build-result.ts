import type { Warning } from './diagnostics/index.ts'
import { outputFiles } from './emit/file-names.ts'
import type { JsonValue } from './model/node.ts'
import type { Resource } from './model/resource.ts'
import type { InputRecord } from './sources/recording-file-system.ts'
import { fromJson, toJson } from './yaml/json.ts'
import { writeResource, writeResources } from './yaml/write.ts'

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

/** What a build returns. */
export class BuildResult {
  /** Things that work but are probably not what was meant. */
  readonly warnings: readonly Warning[]
  /** Every file that was read and every path that was probed and found missing. */
  readonly inputs: InputRecord
  readonly #built: readonly Resource[]
  #resources: readonly KubernetesObject[] | undefined

  constructor(built: readonly Resource[], warnings: readonly Warning[], inputs: InputRecord) {
    this.#built = built
    this.warnings = warnings
    this.inputs = inputs
  }

  /** The built objects as plain data, in output order. Made when first asked for. */
  get resources(): readonly KubernetesObject[] {
    // The build has checked that each has a kind and a name; the rest of the shape is whatever the user wrote.
    this.#resources ??= this.#built.map((resource) => toJson(resource.node) as unknown as KubernetesObject)
    return this.#resources
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
  if (built instanceof BuildResult) return writeResources(built.built.map((resource) => resource.node))
  return writeResources(built.map((object) => toMapping(object)))
}

/** One file per resource, by file name, as `-o DIR` writes them. */
export function toFiles(built: BuildResult): ReadonlyMap<string, string> {
  return new Map(outputFiles(built.built).map(({ name, node }) => [name, writeResource(node)]))
}

function toMapping(object: KubernetesObject): Resource['node'] {
  // Plain data by its type; fromJson makes a mapping of an object.
  return fromJson(object as unknown as JsonValue) as Resource['node']
}
