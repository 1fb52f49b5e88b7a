import type { PatchReport } from './why-not/patch-report.ts'

/** An explanation of the output of a build: the steps that set the fields of each resource. */
export interface Explanation {
  /** The resources in the order of the output. */
  readonly resources: readonly ExplainedResource[]
  /**
   * Finds the resource for a reference: `Kind/name`, `kind.group/name` or `Kind/namespace/name`, with the name in the
   * output or a name that the resource had earlier in the build, such as the name before prefixes, suffixes and hashes.
   * Undefined if there is no such resource.
   *
   * @throws KuiltError RESOURCE_REFERENCE_INVALID, RESOURCE_AMBIGUOUS
   */
  find(reference: string): ExplainedResource | undefined
  /**
   * Explains why a patch does or does not have an effect: which objects it was applied to, or how the closest objects
   * differ from its target, and the effect of each value in the patch.
   *
   * @param file the path of a patch, relative to the working directory, or of a kustomization, for its inline patches
   * @throws KuiltError FILE_… if no kustomization of the target lists the patch, and it cannot be read
   */
  whyNot(file: string): PatchReport
  /**
   * Returns the line of an input file that a step refers to, without leading and trailing spaces. Undefined if the file
   * cannot be read.
   */
  sourceLine(place: ExplainedPlace): string | undefined
}

/** A resource in the output, with the steps that set its fields. */
export interface ExplainedResource {
  readonly apiVersion: string
  readonly kind: string
  /** The name in the output. */
  readonly name: string
  readonly namespace?: string
  /** The name before prefixes, suffixes and hashes, if it is different. */
  readonly originalName?: string
  /** All scalars, empty maps and empty lists that are printed. Computed lazily. */
  readonly fields: readonly ExplainedField[]
  /** The printed resource, line by line, with the field that starts on each line. Computed lazily. */
  readonly lines: readonly ExplainedLine[]
  /**
   * Returns the fields at and below a path such as `spec.template.spec.containers.[name=web].image` or
   * `spec.containers[0].image`. Empty if the path does not exist.
   */
  find(path: string): readonly ExplainedField[]
  /**
   * Returns the location that must be edited to change the value of a field or, for the part `key`, its key. This is
   * the location of its last step that did not add a hash suffix. Unlike `find`, this also accepts maps and lists.
   * Undefined if the field was not set by a file.
   */
  locate(path: readonly (string | number)[], part: 'value' | 'key'): ExplainedPlace | undefined
  /**
   * Returns the chain from the target to a file: directories and files as written in the kustomizations. Empty for a
   * file that no kustomization refers to.
   */
  chain(place: ExplainedPlace): readonly string[]
  /** Suggests the closest field for a path that does not exist. If the field was removed, returns its steps as well. */
  missing(path: string): MissingField | undefined
}

/** A field that does not exist, with the closest field that exists. */
export interface MissingField {
  /** A hint that names the closest field, or the value that exists instead: `did you mean "spec.replicas"?`. */
  readonly hint: string
  /** The steps of the field, the last of which removed it. Empty if the field never existed. */
  readonly steps: readonly ExplainedStep[]
}

/** A line of the printed output. */
export interface ExplainedLine {
  readonly text: string
  /**
   * The field that starts on this line. Undefined for the key of a map or a list, and for all lines of a multi-line
   * string except the first.
   */
  readonly field: ExplainedField | undefined
}

/** A scalar, an empty map or an empty list of the output. */
export interface ExplainedField {
  /** The keys of maps and indexes of lists. */
  readonly path: readonly (string | number)[]
  readonly value: unknown
  /** The steps that set the value, oldest first. The last step determines the value. Computed lazily. */
  readonly steps: readonly ExplainedStep[]
}

/** A position in an input file. */
export interface ExplainedPlace {
  /** The path relative to the working directory, or the URL of a file in a remote repository. */
  readonly file: string
  /** One-based. */
  readonly line: number
  /** One-based, in characters. */
  readonly column: number
}

/** A step that set a value. */
export interface ExplainedStep extends ExplainedPlace {
  /**
   * The kustomization field that set the value, such as `patches`, or `resource` for the manifest and `hash` for a hash
   * suffix.
   */
  readonly by: string
  /** The value after this step. */
  readonly value: unknown
  /** Other locations that affect the value, such as the entry of a patch and its target, or the name of an image. */
  readonly through?: readonly ExplainedPlace[]
}
