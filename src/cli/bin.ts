import { fstatSync, readFileSync, writeSync } from 'node:fs'
import { KuiltError } from '../diagnostics/index.ts'
import { systemErrorCode, systemErrorReason } from '../diagnostics/system-error.ts'
import type { Io, Output } from './command.ts'
import { run } from './main.ts'
import { interruptible, needsSupervision } from './process/signals.ts'
import { programOf } from './program.ts'

type Descriptor = 1 | 2

interface DescriptorOutput extends Output {
  /** True if a slow reader has not consumed all output yet. */
  readonly isWaiting: () => boolean
}

/**
 * Writes directly to a file descriptor: `process.stdout` takes milliseconds to set up, and an early exit would lose
 * what it
 * buffers.
 */
function descriptorOutput(descriptor: Descriptor): DescriptorOutput {
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
      // The reader has closed the pipe (`kuilt build | head`), or output is not possible at all.
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
      return isTerminal(descriptor) ? (descriptor === 1 ? process.stdout : process.stderr).columns : undefined
    },
    write,
    isWaiting: () => stream !== undefined,
  }
}

/** Files and pipes are ruled out first, because node:tty loads network and stream modules. */
function isTerminal(descriptor: Descriptor): boolean {
  return isCharacterDevice(descriptor) && process.getBuiltinModule('node:tty').isatty(descriptor)
}

function isCharacterDevice(descriptor: Descriptor): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice()
  } catch {
    // The caller has closed the descriptor, because it doesn't want output there.
    return false
  }
}

function openStream(descriptor: Descriptor): NodeJS.WriteStream {
  const stream = descriptor === 1 ? process.stdout : process.stderr
  return stream.on('error', () => {})
}

/**
 * The working directory may have been deleted. Builds of absolute paths still work. Relative paths must not resolve to
 * anything, so this returns a path that does not exist.
 */
function workingDirectory(): string {
  try {
    return process.cwd()
  } catch {
    return '/the-working-directory-is-gone'
  }
}

const stdout = descriptorOutput(1)
const stderr = descriptorOutput(2)
const io: Io = {
  stdout,
  stderr,
  readStdin: async () => readFileSync(0, 'utf8'),
  env: process.env,
  cwd: workingDirectory(),
  program: programOf(process.argv[1] ?? '', process.env),
  script: process.argv[1],
  platform: `node ${process.version}, ${process.platform} ${process.arch}`,
}

async function main(argv: readonly string[]): Promise<number> {
  if (needsSupervision(argv, process.env)) {
    const { superviseSelf } = await import('./process/supervise.ts')
    return await superviseSelf(argv)
  }
  const code = await run(argv, io)
  await interruptible()
  return code
}

// An explicit exit saves the time that Node needs to tear down a large heap.
main(process.argv.slice(2)).then((code) => {
  process.exitCode = code
  if (!stdout.isWaiting() && !stderr.isWaiting()) process.exit()
})
