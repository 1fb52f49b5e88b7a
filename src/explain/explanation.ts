import type { PatchReport } from './why-not/patch-report.ts'

/** Who has set the fields of everything that a build prints. */
export interface Explanation {
  /** In output order. */
  readonly resources: readonly ExplainedResource[]
  /**
   * The resource that a reference means: `Kind/name`, `kind.group/name` or `Kind/namespace/name`, by the printed name or
   * one from before prefixes, suffixes and hashes. Undefined if there is none.
   *
   * @throws KuiltError RESOURCE_REFERENCE_INVALID, RESOURCE_AMBIGUOUS
   */
  find(reference: string): ExplainedResource | undefined
  /**
   * Why a patch has an effect or none: which objects it was applied to, or how the nearest ones differ from its target, and
   * what became of each value in it.
   *
   * @param file the patch, relative to the working directory; a kustomization for the patches that are written in it
   * @throws KuiltError FILE_… if no kustomization of the target lists the patch, and it cannot be read
   */
  whyNot(file: string): PatchReport
  /** The line of an input file that a step points to, without the spaces around it. Undefined if it cannot be read. */
  sourceLine(place: ExplainedPlace): string | undefined
}

/** A resource of the output, and who has set its fields. */
export interface ExplainedResource {
  readonly apiVersion: string
  readonly kind: string
  /** As printed. */
  readonly name: string
  readonly namespace?: string
  /** The name before prefixes, suffixes and hashes, if it is different. */
  readonly originalName?: string
  /** Every scalar, empty map and empty list that is printed. Computed lazily. */
  readonly fields: readonly ExplainedField[]
  /** The resource as it is printed, line by line, with the fields that begin on each line. Computed lazily. */
  readonly lines: readonly ExplainedLine[]
  /**
   * The fields at and below a path such as `spec.template.spec.containers.[name=web].image` or
   * `spec.containers[0].image`. Empty if nothing is there.
   */
  find(path: string): readonly ExplainedField[]
  /**
   * Where to edit to change the value of a field, or its name: the last of its steps. Unlike `find`, also
   * for maps and lists. Undefined if nothing in a file has set it.
   */
  locate(path: readonly (string | number)[], part: 'value' | 'key'): ExplainedPlace | undefined
  /**
   * How the build reaches the file of a place, from the target on: directories and files as the kustomizations write them.
   * Empty for a file that no kustomization names.
   */
  chain(place: ExplainedPlace): readonly string[]
  /** Suggests the closest field for a path that does not exist, and lists the step that removed it. */
  missing(path: string): MissingField | undefined
}

/** A field that does not exist, and the closest one that does. */
export interface MissingField {
  /** The nearest field, or what is there instead. */
  readonly hint: string
  /** The steps of the field until it was removed; the last one has removed it. Empty if there never was one. */
  readonly steps: readonly ExplainedStep[]
}

/** A line of the printed output. */
export interface ExplainedLine {
  readonly text: string
  /** Undefined for the key of a map or a list, and for the further lines of a text. */
  readonly field: ExplainedField | undefined
}

/** A scalar, an empty map or an empty list of the output. */
export interface ExplainedField {
  /** Keys of maps and indexes of lists. */
  readonly path: readonly (string | number)[]
  readonly value: unknown
  /** What has set the value, oldest first: the last step decided. Computed lazily. */
  readonly steps: readonly ExplainedStep[]
}

/** A position in an input file. */
export interface ExplainedPlace {
  /** Relative to the working directory; the URL of a file in a remote repository. */
  readonly file: string
  /** One-based. */
  readonly line: number
  /** One-based, in characters. */
  readonly column: number
}

/** Something that set a value. */
export interface ExplainedStep extends ExplainedPlace {
  /** The field of the kustomization that did it, such as `patches`; `resource` for the manifest, `hash` for a hash suffix. */
  readonly by: string
  /** The value after this step. */
  readonly value: unknown
  /** Further places that decide: the entry of the patch and its target, the name of the image. */
  readonly through?: readonly ExplainedPlace[]
}
