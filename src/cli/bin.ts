import { readFileSync, writeSync } from 'node:fs'
import { isatty } from 'node:tty'
import { KuiltError } from '../diagnostics/index.ts'
import type { Io, Output } from './io.ts'
import { run } from './main.ts'

/**
 * Writes straight to a descriptor: `process.stdout` takes milliseconds to set up, and what it holds back would be
 * lost if something ended the process early.
 */
function descriptorOutput(descriptor: 1 | 2): Output {
  let fallback: NodeJS.WriteStream | undefined
  let closed = false
  const write = (text: string): void => {
    const bytes = Buffer.from(text)
    let offset = 0
    while (!closed && fallback === undefined && offset < bytes.length) {
      try {
        offset += writeSync(descriptor, bytes, offset)
      } catch (error) {
        const reason = errorCode(error)
        // The reader has seen enough (`kuilt build | head`): nobody is left to tell.
        if (reason === 'EPIPE') closed = true
        // A pipe that does not block and is full: the stream waits for its reader, and the process for the stream.
        else if (reason === 'EAGAIN') fallback = openStream(descriptor)
        else throw new KuiltError('OUTPUT_FAILED', { path: descriptor === 1 ? 'stdout' : 'stderr', reason })
      }
    }
    if (offset < bytes.length) fallback?.write(bytes.subarray(offset))
  }
  return { isTTY: isatty(descriptor), write }
}

function openStream(descriptor: 1 | 2): NodeJS.WriteStream {
  const stream = descriptor === 1 ? process.stdout : process.stderr
  return stream.on('error', () => {})
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

const io: Io = {
  stdout: descriptorOutput(1),
  stderr: descriptorOutput(2),
  readStdin: async () => readFileSync(0, 'utf8'),
  env: process.env,
  cwd: process.cwd(),
  platform: `node ${process.version}, ${process.platform} ${process.arch}`,
}

process.exitCode = await run(process.argv.slice(2), io)
