/** A file of a chart. */
export interface ChartFile {
  /** Path below the directory of the chart. */
  readonly name: string
  readonly data: Uint8Array
  /** Absolute path for messages. For a file of an archive, one below the path of the archive. */
  readonly path: string
}

/** Maximum size of a file in Helm. */
export const maxFileSize: number = 5 * 2 ** 20

/** Helm drops a byte order mark. */
export function withoutMark(data: Uint8Array): Uint8Array {
  return data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf ? data.subarray(3) : data
}
