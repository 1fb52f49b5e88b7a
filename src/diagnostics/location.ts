/** The path of a field in a document: keys of maps, and positions in lists. */
export type FieldPath = readonly (string | number)[]

/** A position in a text: by line and column, or by document and field path. */
export interface TextLocation {
  /** The index of the YAML document in the text, counted from 0. */
  readonly document?: number
  /** The field path inside the document, such as `['patches', 2, 'path']`. */
  readonly path?: readonly (string | number)[]
  /** If the field at `path` contains nested text, such as an inline patch: the location in that text. */
  readonly inside?: TextLocation
  /** The line, counted from 1. */
  readonly line?: number
  /** The column in characters, counted from 1. */
  readonly column?: number
}

/** A location in an input file. Everything except `file` is optional; line and column are added when an error is reported. */
export interface Location extends TextLocation {
  readonly file: string
}

/** Returns the line and column of an offset in a text, counted from 1 and in characters. */
export function positionAt(text: string, offset: number): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, offset).split('\n')
  return { line: lines.length, column: Array.from(lines.at(-1) ?? '').length + 1 }
}

/** Returns the location of `inner`, which was found when the text in the field at `outer` was read like a file. */
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

/** Returns the location of a field below the field at `at`, in the innermost text. */
export function fieldBelow<T extends TextLocation>(at: T, path: FieldPath): T {
  if (at.inside !== undefined) return { ...at, inside: fieldBelow(at.inside, path) }
  return { ...at, path: [...(at.path ?? []), ...path] }
}

/** Formats a path, for example as `patches[2].path`. Ambiguous keys are quoted: `metadata.annotations["a.b/c"]`. */
export function formatFieldPath(path: FieldPath): string {
  let text = ''
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`
    else if (/^[\w-]+$/.test(part)) text += text === '' ? part : `.${part}`
    else text += `[${JSON.stringify(part)}]`
  }
  return text
}
