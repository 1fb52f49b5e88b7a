/** A place in a text. */
export interface TextLocation {
  /** Zero-based index of the YAML document in the text. */
  readonly document?: number
  /** Field path inside the document, such as `['patches', 2, 'path']`. The reporter turns it into line and column. */
  readonly path?: readonly (string | number)[]
  /** Where the field at `path` holds a text with lines of its own, such as an inline patch: the place in that text. */
  readonly inside?: TextLocation
  /** One-based. */
  readonly line?: number
  /** One-based, in characters. */
  readonly column?: number
}

/** A place in the input. Everything but `file` is optional: line and column are filled in when an error is reported. */
export interface Location extends TextLocation {
  readonly file: string
}

/** A place that was found while the text of the field at `outer` was read as if it were a file. */
export function locationInside(outer: Location, inner: TextLocation | undefined): Location {
  if (inner === undefined) return outer
  const { document, path, line, column, inside } = inner
  return {
    ...outer,
    inside: {
      ...(document === undefined ? {} : { document }),
      ...(path === undefined ? {} : { path }),
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
      ...(inside === undefined ? {} : { inside }),
    },
  }
}

/** A field below the one at `at`, in the innermost text. */
export function fieldBelow<T extends TextLocation>(at: T, path: readonly (string | number)[]): T {
  if (at.inside !== undefined) return { ...at, inside: fieldBelow(at.inside, path) }
  return { ...at, path: [...(at.path ?? []), ...path] }
}
