import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtPackage } from './built-package.ts'

/** Root may read and write everything, so some programs run as a different user. */
export const isRoot: boolean = process.getuid?.() === 0
export const asNobody: object = isRoot ? { uid: 65534, gid: 65534 } : {}

export interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The command line program of the built package, and an empty, world-writable working directory. */
export interface BundledProgram {
  /** What users start. It loads compiled code, or stores it. */
  readonly file: string
  /** What it starts. It stores nothing. */
  readonly main: string
  /** The library built from the same sources. */
  readonly library: string
  readonly box: string
  readonly kuilt: (args: readonly string[], options?: object) => Ran
  /** In the script, `"$0" "$1"` starts the program. */
  readonly shell: (script: string) => Ran
  readonly emptyBox: () => void
  readonly remove: () => void
}

export function bundledProgram(): BundledProgram {
  const dist = join(builtPackage(), 'dist')
  const file = join(dist, 'cli.js')
  const box = realpathSync(mkdtempSync(join(tmpdir(), 'kuilt-faults-')))
  chmodSync(box, 0o777)
  const start = (command: string, args: readonly string[], options: object = {}): Ran => {
    const defaults = { cwd: box, encoding: 'utf8', maxBuffer: 2 ** 28 } as const
    const { status, stdout, stderr } = spawnSync(command, args, { ...defaults, ...options })
    return { status, stdout: String(stdout), stderr: String(stderr) }
  }
  return {
    file,
    main: join(dist, 'program.cjs'),
    library: join(dist, 'index.cjs'),
    box,
    kuilt: (args, options) => start(process.execPath, [file, ...args], options),
    shell: (script) => start('sh', ['-c', script, process.execPath, file]),
    emptyBox: () => {
      for (const name of readdirSync(box)) rmSync(join(box, name), { recursive: true, force: true })
    },
    remove: () => rmSync(box, { recursive: true, force: true }),
  }
}
