/** A place in the input. Everything but `file` is optional: line and column are filled in when an error is reported. */
export interface Location {
  readonly file: string
  /** Zero-based index of the YAML document in the file. */
  readonly document?: number
  /** Field path inside the document, such as `['patches', 2, 'path']`. The reporter turns it into line and column. */
  readonly path?: readonly (string | number)[]
  /** One-based. */
  readonly line?: number
  /** One-based, in characters. */
  readonly column?: number
}
