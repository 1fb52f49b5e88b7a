import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'

const root = join(import.meta.dirname, '../..')

/** Root may read and write everything, so some programs run as somebody else. */
export const isRoot: boolean = process.getuid?.() === 0
export const asNobody: object = isRoot ? { uid: 65534, gid: 65534 } : {}

export interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The command line program as it is now, and an empty working directory for it that anybody may write to. */
export interface BundledProgram {
  readonly file: string
  readonly box: string
  readonly kuilt: (args: readonly string[], options?: object) => Ran
  /** In the script, `"$0" "$1"` starts the program. */
  readonly shell: (script: string) => Ran
  readonly emptyBox: () => void
  readonly remove: () => void
}

export function bundledProgram(): BundledProgram {
  const cache = join(root, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  // Below node_modules, so that dependencies that are loaded late are found.
  const tools = mkdtempSync(join(cache, 'kuilt-tools-'))
  const box = realpathSync(mkdtempSync(join(tmpdir(), 'kuilt-faults-')))
  const file = join(tools, 'kuilt.cjs')
  chmodSync(tools, 0o755)
  chmodSync(box, 0o777)
  bundle('src/cli/bin.ts', file)
  const start = (command: string, args: readonly string[], options: object = {}): Ran => {
    const defaults = { cwd: box, encoding: 'utf8', maxBuffer: 2 ** 28 } as const
    const { status, stdout, stderr } = spawnSync(command, args, { ...defaults, ...options })
    return { status, stdout: String(stdout), stderr: String(stderr) }
  }
  return {
    file,
    box,
    kuilt: (args, options) => start(process.execPath, [file, ...args], options),
    shell: (script) => start('sh', ['-c', script, process.execPath, file]),
    emptyBox: () => {
      for (const name of readdirSync(box)) rmSync(join(box, name), { recursive: true, force: true })
    },
    remove: () => {
      for (const directory of [tools, box]) rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Bundles a source file, with all that it imports, into a file that Node runs. */
export function bundle(source: string, outfile: string): void {
  buildSync({
    absWorkingDir: root,
    entryPoints: [source],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    define: { 'import.meta.url': 'bundleUrl' },
    banner: { js: 'const bundleUrl = require("url").pathToFileURL(__filename).href' },
    outfile,
    logLevel: 'error',
  })
}
