import { fstatSync, writeSync } from 'node:fs'
import { KuiltError } from '../../diagnostics/index.ts'
import { systemErrorCode, systemErrorReason } from '../../diagnostics/system-error.ts'
import type { Output } from '../command.ts'
import { terminalWidth } from './terminal-width.ts'

type Descriptor = 1 | 2

export interface DescriptorOutput extends Output {
  /** Returns true if a slow reader has not read all output yet. */
  readonly isWaiting: () => boolean
}

/**
 * Writes directly to a file descriptor, because setting up `process.stdout` takes milliseconds, and an early exit would
 * lose the output in its buffer.
 */
export function descriptorOutput(descriptor: Descriptor): DescriptorOutput {
  let stream: NodeJS.WriteStream | undefined
  let readerIsGone = false
  const write = (text: string): void => {
    if (readerIsGone) return
    const bytes = Buffer.from(text)
    let offset = 0
    try {
      while (stream === undefined && offset < bytes.length) offset += writeSync(descriptor, bytes, offset)
      stream?.write(bytes)
    } catch (error) {
      const code = systemErrorCode(error)
      if (code === 'EAGAIN') {
        // A non-blocking pipe is full. The stream waits for the reader, and keeps the process alive.
        stream = openStream(descriptor)
        stream.write(bytes.subarray(offset))
        return
      }
      // The reader has closed the pipe (`kuilt build | head`), or output is impossible for another reason.
      readerIsGone = true
      if (descriptor === 1 && code !== 'EPIPE') {
        throw new KuiltError('OUTPUT_FAILED', { path: 'stdout', reason: systemErrorReason(error) })
      }
    }
  }
  return {
    get isTTY() {
      return isTerminal(descriptor)
    },
    get columns() {
      return isTerminal(descriptor) ? terminalWidth(descriptor === 1 ? process.stdout : process.stderr) : undefined
    },
    write,
    isWaiting: () => stream !== undefined,
  }
}

/** True for a terminal. Files and pipes are excluded first, because node:tty loads network and stream modules. */
function isTerminal(descriptor: Descriptor): boolean {
  return isCharacterDevice(descriptor) && process.getBuiltinModule('node:tty').isatty(descriptor)
}

function isCharacterDevice(descriptor: Descriptor): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice()
  } catch {
    // The caller has closed the descriptor, because it does not want any output there.
    return false
  }
}

function openStream(descriptor: Descriptor): NodeJS.WriteStream {
  const stream = descriptor === 1 ? process.stdout : process.stderr
  return stream.on('error', () => {})
}

/** Exits when all output has been written. An explicit exit saves the time that Node needs to free a large heap. */
export function exitAfter(outputs: readonly DescriptorOutput[], code: number): void {
  process.exitCode = code
  if (!outputs.some((output) => output.isWaiting())) process.exit()
}
