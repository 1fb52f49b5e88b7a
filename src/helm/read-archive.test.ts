import { gzipSync } from 'node:zlib'
import { readArchive } from './read-archive.ts'

/** Creates a gzipped tar with one file. */
function archiveOf(name: string, data: Uint8Array): Uint8Array {
  const header = Buffer.alloc(512)
  header.write(name)
  header.write(data.length.toString(8).padStart(11, '0'), 124)
  return gzipSync(Buffer.concat([header, data, Buffer.alloc(1024 - (data.length % 512))]))
}

test.each([
  ['a path outside the chart', 'web/../../x', 1, 'is outside the directory of the chart'],
  ['an absolute path', 'web//etc/passwd', 1, 'it contains absolute paths'],
  ['a file that is too large', 'web/Chart.yaml', 6 * 2 ** 20, 'is larger than 5 MiB'],
  ['a small archive with huge contents', 'web/Chart.yaml', 101 * 2 ** 20, 'it is larger than 100 MiB'],
])('%s is an error', (_, name, size, reason) => {
  const archive = archiveOf(name, new Uint8Array(size))
  expect(() => readArchive(archive, '/charts/web.tgz')).toThrow(
    expect.objectContaining({ code: 'CHART_ARCHIVE_INVALID', message: expect.stringContaining(reason) }),
  )
})
