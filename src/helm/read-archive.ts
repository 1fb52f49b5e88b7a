import { gunzipSync } from 'node:zlib'
import { formatBytes } from '../diagnostics/format-number.ts'
import { KuiltError } from '../diagnostics/index.ts'
import { normalizePath } from '../files/paths.ts'
import { fromBytes } from '../go-template/go-strings.ts'
import { type ChartFile, maxFileSize, withoutMark } from './chart.ts'

/** The same limit as in Helm. */
const maxArchiveSize = 100 * 2 ** 20

const BLOCK = 512

/**
 * The files of a chart archive (a gzipped tar), with paths relative to the directory that contains all of them. Follows
 * helm pkg/chart/loader/archive/archive.go, LoadArchiveFiles.
 *
 * @param archive the absolute path, which precedes the names of files in messages
 * @throws KuiltError CHART_ARCHIVE_INVALID
 */
export function readArchive(bytes: Uint8Array, archive: string): readonly ChartFile[] {
  const fail = (reason: string): never => {
    throw new KuiltError('CHART_ARCHIVE_INVALID', { file: archive, reason }, { at: { file: archive } })
  }
  const files: ChartFile[] = []
  for (const { name, data } of tarEntries(unpacked(bytes, fail), fail)) {
    const delimiter = name.includes('\\') ? '\\' : '/'
    const [top = '', ...rest] = name.split(delimiter)
    const path = normalizePath(rest.join('/'))
    if (path.startsWith('/')) fail('it contains absolute paths')
    if (path === '.' || path.startsWith('..')) fail(`"${name}" is outside the directory of the chart`)
    if (/^[a-zA-Z]:\//.test(path)) fail(`"${name}" is not a valid name`)
    if (top === 'Chart.yaml') fail('Chart.yaml is not in a directory')
    if (data.length > maxFileSize) fail(`"${name}" is larger than ${formatBytes(maxFileSize)}`)
    files.push({ name: path, data: withoutMark(data), path: `${archive}/${path}` })
  }
  if (files.length === 0) fail('it contains no files')
  return files
}

function unpacked(bytes: Uint8Array, fail: (reason: string) => never): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: maxArchiveSize })
  } catch (error) {
    const tooLarge = error instanceof RangeError
    return fail(tooLarge ? `it is larger than ${formatBytes(maxArchiveSize)}` : 'it is not a gzipped tar archive')
  }
}

interface TarEntry {
  readonly name: string
  readonly data: Uint8Array
}

/**
 * The entries that are not directories. Supports the ustar format, and long names in the formats of GNU tar and pax.
 */
function* tarEntries(tar: Uint8Array, fail: (reason: string) => never): Generator<TarEntry> {
  let longName: string | undefined
  let at = 0
  while (at + BLOCK <= tar.length && tar[at] !== 0) {
    const header = tar.subarray(at, at + BLOCK)
    const size = parseOctal(header.subarray(124, 136))
    const start = at + BLOCK
    if (!Number.isSafeInteger(size) || start + size > tar.length) fail('it is damaged')
    const data = tar.subarray(start, start + size)
    const type = String.fromCharCode(header[156] ?? 0)
    at = start + Math.ceil(size / BLOCK) * BLOCK
    if (type === 'L') longName = field(data)
    else if (type === 'x') longName = paxPath(data) ?? longName
    else if (type !== 'g' && type !== 'K') {
      const name = longName ?? nameIn(header)
      longName = undefined
      if (type !== '5' && !name.endsWith('/')) yield { name, data }
    }
  }
}

function nameIn(header: Uint8Array): string {
  const name = field(header.subarray(0, 100))
  const hasPrefix = field(header.subarray(257, 262)) === 'ustar' && header[262] === 0
  const prefix = hasPrefix ? field(header.subarray(345, 500)) : ''
  return prefix === '' ? name : `${prefix}/${name}`
}

function field(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return fromBytes(end < 0 ? bytes : bytes.subarray(0, end))
}

function parseOctal(bytes: Uint8Array): number {
  const text = field(bytes).trim()
  return text === '' ? 0 : /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN
}

/** The value of `path` in pax records, which have the form `LENGTH KEY=VALUE\n`. */
function paxPath(data: Uint8Array): string | undefined {
  let at = 0
  let path: string | undefined
  while (at < data.length) {
    const space = data.indexOf(32, at)
    const length = Number(fromBytes(data.subarray(at, space)))
    if (space < 0 || !(length > 0)) break
    const record = fromBytes(data.subarray(space + 1, at + length - 1))
    if (record.startsWith('path=')) path = record.slice(5)
    at += length
  }
  return path
}
