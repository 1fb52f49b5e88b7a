import { gzipSync } from 'node:zlib'

const block = 512

/** A `.tgz` with these files, by path. */
export function chartArchive(files: Readonly<Record<string, string>>): Uint8Array {
  const entries = Object.entries(files).map(([path, text]) => {
    const content = Buffer.from(text)
    const padding = Buffer.alloc((block - (content.length % block)) % block)
    return Buffer.concat([header(path, content.length), content, padding])
  })
  return gzipSync(Buffer.concat([...entries, Buffer.alloc(2 * block)]))
}

/** The header of a file in the format ustar. */
function header(path: string, size: number): Buffer {
  const result = Buffer.alloc(block)
  result.write(path, 0)
  result.write('0000644\0', 100)
  result.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  result.write('00000000000\0', 136)
  result.write('        0', 148)
  result.write('ustar\u000000', 257)
  const sum = result.reduce((total, byte) => total + byte, 0)
  result.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return result
}
