// The tools of docs/package.json: the site generator and the prose linter. They are installed on first use.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const docs = join(import.meta.dirname, '../docs')

/** Runs `npm ci` in docs/, unless exactly the packages in its lock file are installed. */
export function installDocsTools() {
  if (!isInstalled()) run('npm', ['ci', '--no-audit', '--no-fund'])
}

/** Runs a program in docs/, and exits if it fails. */
export function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: docs, stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
}

/** npm records the installed packages, without optional packages for other platforms. */
function isInstalled() {
  const record = join(docs, 'node_modules/.package-lock.json')
  if (!existsSync(record)) return false
  const { packages: locked } = JSON.parse(readFileSync(join(docs, 'package-lock.json'), 'utf8'))
  const { packages: installed } = JSON.parse(readFileSync(record, 'utf8'))
  const differs = ([path, { version, optional }]) => !optional && path !== '' && installed[path]?.version !== version
  return !Object.entries(locked).some(differs)
}
