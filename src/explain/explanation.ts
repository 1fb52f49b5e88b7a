import type { PatchReport } from './why-not/patch-report.ts'

/** The steps that set the fields of everything in the output of a build. */
export interface Explanation {
  /** In output order. */
  readonly resources: readonly ExplainedResource[]
  /**
   * Finds the resource for a reference: `Kind/name`, `kind.group/name` or `Kind/namespace/name`, with the name in the
   * output or the name before prefixes, suffixes and hashes. Undefined if there is none.
   *
   * @throws KuiltError RESOURCE_REFERENCE_INVALID, RESOURCE_AMBIGUOUS
   */
  find(reference: string): ExplainedResource | undefined
  /**
   * Explains why a patch does or does not have an effect: which objects it was applied to, or how the closest objects
   * differ from its target, and the effect of each value in the patch.
   *
   * @param file the patch, relative to the working directory; or a kustomization, for its inline patches
   * @throws KuiltError FILE_… if no kustomization of the target lists the patch, and it cannot be read
   */
  whyNot(file: string): PatchReport
  /**
   * The line of an input file that a step refers to, without leading and trailing spaces. Undefined if it cannot be
   * read.
   */
  sourceLine(place: ExplainedPlace): string | undefined
}

/** A resource in the output, and the steps that set its fields. */
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
  /** The printed resource, line by line, with the field that starts on each line. Computed lazily. */
  readonly lines: readonly ExplainedLine[]
  /**
   * The fields at and below a path such as `spec.template.spec.containers.[name=web].image` or
   * `spec.containers[0].image`. Empty if the path does not exist.
   */
  find(path: string): readonly ExplainedField[]
  /**
   * The location to edit to change the value of a field, or its name: the last of its steps, but not the one that added a
   * hash suffix. Unlike `find`, it also accepts maps and lists. Undefined if the field was not set by a file.
   */
  locate(path: readonly (string | number)[], part: 'value' | 'key'): ExplainedPlace | undefined
  /**
   * The chain from the target to a file: directories and files as written in the kustomizations. Empty for a file that
   * no kustomization refers to.
   */
  chain(place: ExplainedPlace): readonly string[]
  /** Suggests the closest field for a path that does not exist, and lists the step that removed it. */
  missing(path: string): MissingField | undefined
}

/** A field that does not exist, and the closest one that does. */
export interface MissingField {
  /** The closest field, or the value that exists instead. */
  readonly hint: string
  /** The steps of the field until it was removed; the last step removed it. Empty if the field never existed. */
  readonly steps: readonly ExplainedStep[]
}

/** A line of the printed output. */
export interface ExplainedLine {
  readonly text: string
  /** Undefined for the key of a map or a list, and for all but the first line of a multi-line string. */
  readonly field: ExplainedField | undefined
}

/** A scalar, an empty map or an empty list of the output. */
export interface ExplainedField {
  /** Keys of maps and indexes of lists. */
  readonly path: readonly (string | number)[]
  readonly value: unknown
  /** The steps that set the value, oldest first. The last step determines the value. Computed lazily. */
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
  /**
   * The kustomization field that set the value, such as `patches`; `resource` for the manifest, `hash` for a hash
   * suffix.
   */
  readonly by: string
  /** The value after this step. */
  readonly value: unknown
  /** Other locations that affect the value: the entry of the patch and its target, the name of the image. */
  readonly through?: readonly ExplainedPlace[]
}
