import type { FieldPath, Location } from '../diagnostics/index.ts'
import type { GoMap } from '../go-template/values.ts'

/** A file of a chart. */
export interface ChartFile {
  /** The path relative to the directory of the chart. */
  readonly name: string
  readonly data: Uint8Array
  /** The absolute path, for messages. For a file in an archive, a path below that of the archive. */
  readonly path: string
}

/** The maximum size of a file, as in Helm. */
export const maxFileSize: number = 5 * 2 ** 20

/** Removes a byte order mark, like Helm. */
export function withoutMark(data: Uint8Array): Uint8Array {
  return data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf ? data.subarray(3) : data
}

/** An entry of `dependencies`. */
export interface Dependency {
  /** Replaced with the alias once the subchart has been found. */
  name: string
  readonly version: string
  readonly repository: string
  readonly condition: string
  readonly tags: readonly string[]
  enabled: boolean
  /** After an import has been applied, its entry is replaced with an `Import`, so that it is not applied again. */
  importValues: readonly unknown[]
  readonly alias: string
}

/**
 * A table (map) of values in a subchart, and the path that its values are imported to in the chart (`.` is the root).
 */
export class Import {
  readonly child: string
  readonly parent: string

  constructor(child: string, parent: string) {
    this.child = child
    this.parent = parent
  }
}

export interface Maintainer {
  readonly name: string
  readonly email: string
  readonly url: string
}

/** The content of Chart.yaml. Missing strings are empty. */
export interface ChartMetadata {
  name: string
  readonly home: string
  readonly sources: readonly string[]
  readonly version: string
  readonly description: string
  readonly keywords: readonly string[]
  readonly maintainers: readonly Maintainer[]
  readonly icon: string
  readonly apiVersion: string
  readonly condition: string
  readonly tags: string
  readonly appVersion: string
  readonly deprecated: boolean
  /** Undefined if there are none. */
  readonly annotations: ReadonlyMap<string, string> | undefined
  readonly kubeVersion: string
  /** Undefined if there are none. Such a chart and its subcharts are not changed. */
  dependencies: readonly Dependency[] | undefined
  readonly type: string
}

export interface ChartContent {
  readonly metadata: ChartMetadata
  readonly values: GoMap
  readonly valuesFile: ChartFile | undefined
  /** The file values.schema.json. */
  readonly schema: ChartFile | undefined
  /** The file requirements.yaml, whose dependencies replace those of Chart.yaml. */
  readonly requirements: ChartFile | undefined
  readonly templates: readonly ChartFile[]
  readonly files: readonly ChartFile[]
  /** The absolute path of the directory or archive. */
  readonly path: string
}

/**
 * A chart and its subcharts. Processing dependencies changes it in the same way and order as helm
 * pkg/chart/v2/chart.go, because the printed paths depend on the parents of charts.
 */
export class Chart {
  readonly metadata: ChartMetadata
  values: GoMap
  readonly content: ChartContent
  parent: Chart | undefined
  #dependencies: readonly Chart[] = []

  constructor(content: ChartContent) {
    this.content = content
    this.metadata = content.metadata
    this.values = content.values
  }

  get name(): string {
    return this.metadata.name
  }

  /** The location of a field of the metadata. */
  metadataAt(...path: FieldPath): Location {
    const { requirements, path: directory } = this.content
    const isRequired = path[0] === 'dependencies' && requirements !== undefined
    return { file: isRequired ? requirements.path : `${directory}/Chart.yaml`, document: 0, path }
  }

  get isRoot(): boolean {
    return this.parent === undefined
  }

  get isLibrary(): boolean {
    return this.metadata.type === 'library'
  }

  get dependencies(): readonly Chart[] {
    return this.#dependencies
  }

  set dependencies(charts: readonly Chart[]) {
    this.#dependencies = charts
    for (const chart of charts) chart.parent = this
  }

  /** The path of the chart in its parents, such as `shop/charts/db`. */
  get fullPath(): string {
    return this.parent === undefined ? this.name : `${this.parent.fullPath}/charts/${this.name}`
  }

  /**
   * A copy of the chart with its own name and metadata, and with copies of its direct subcharts. Charts at deeper
   * levels are shared and keep their parents. Follows helm pkg/chart/v2/util/dependencies.go, getAliasDependency.
   */
  copyAs(name: string): Chart {
    const { metadata, content } = this
    const dependencies = metadata.dependencies?.map((dependency) => ({ ...dependency }))
    const copy = this.#copy({ ...content, metadata: { ...metadata, name, dependencies } })
    copy.dependencies = this.#dependencies.map((below) => below.#copy(below.content))
    return copy
  }

  #copy(content: ChartContent): Chart {
    const copy = new Chart(content)
    copy.values = this.values
    copy.parent = this.parent
    copy.#dependencies = this.#dependencies
    return copy
  }
}
