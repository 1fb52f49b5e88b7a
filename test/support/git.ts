import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Runs git with a fixed author and without the configuration of this machine. Returns the output. */
export function git(directory: string, ...args: readonly string[]): string {
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'protocol.file.allow=always']
  const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' }
  return execFileSync('git', [...author, ...args], { cwd: directory, env, encoding: 'utf8', stdio: 'pipe' }).trim()
}

export type Files = Readonly<Record<string, string>>

/** Writes files into a directory. */
export function writeFiles(directory: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text)
  }
}

/** Creates a repository in a directory, with these files on the branch `main`. */
export function makeRepository(directory: string, files: Files): void {
  mkdirSync(directory, { recursive: true })
  git(directory, 'init', '--quiet', '--initial-branch=main')
  commit(directory, files)
}

/** Adds a commit that changes these files. Returns its hash. */
export function commit(directory: string, files: Files): string {
  writeFiles(directory, files)
  git(directory, 'add', '--all')
  git(directory, 'commit', '--quiet', '--message=change')
  return git(directory, 'rev-parse', 'HEAD')
}

/** Creates a bare copy of a repository, as on a server. Returns its URL. */
export function publish(directory: string, bare: string): string {
  git(directory, 'clone', '--quiet', '--bare', directory, bare)
  // The common servers also serve single commits.
  git(bare, 'config', 'uploadpack.allowAnySHA1InWant', 'true')
  return `file://${bare}`
}
