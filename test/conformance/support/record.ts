import { rmSync } from 'node:fs'
import { writeTree } from './disk-tree.ts'
import type { ConformanceCase, Expectation, InputTree } from './model.ts'
import { type Program, runCommand, writesFiles } from './run.ts'

/** Runs a case with the reference program in a new directory, and returns the result. */
export async function recordCase(
  program: Program,
  { args, cwd, env }: ConformanceCase,
  tree: InputTree,
  directory: string,
): Promise<Expectation> {
  writeTree(directory, tree)
  try {
    const command = { args, cwd, env, writesFiles: writesFiles(args) }
    const { code, stdout, stderr, before, after } = await runCommand(program, directory, command)
    const message = Buffer.from(normalizeMessage(stderr, directory))
    if (code !== 0) return { outcome: 'error', files: new Map(), message }
    const files = new Map([...after].filter(([path, content]) => !before.get(path)?.equals(content)))
    return { outcome: 'ok', ...(args[0] === 'build' ? { stdout } : {}), files, message }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** Replaces parts of kustomize's messages that differ between runs, and removes the usage text after an error. */
function normalizeMessage(message: string, directory: string): string {
  const crash = /^(?:panic|fatal error): .*$/m.exec(message)?.[0]
  const text = (crash ?? message)
    .replaceAll(directory, '<W>')
    .replaceAll(/\/tmp\/kust(?:omize)?-(?:[a-z-]+-)?\d+/g, '/TMP')
    .replaceAll(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /gm, '<TS> ')
    .replaceAll(/0x[0-9a-f]{6,}/g, '0x<PTR>')
    .replace(/^Usage:[\s\S]*/m, '')
    .trimEnd()
  return text === '' ? '' : `${text}\n`
}
