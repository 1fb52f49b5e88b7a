import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { builtPackage } from './built-package.ts'
import { writeFiles } from './git.ts'

/** Installs the package, packed by npm, in a directory outside this repository that contains no other packages. */
export function installPackage(project: string): void {
  writeFiles(project, { 'package.json': '{ "private": true }' })
  const flags = ['--offline', '--no-audit', '--no-fund', '--silent', `--cache=${join(project, '.npm')}`]
  execFileSync('npm', ['install', ...flags, packedPackage()], { cwd: project })
}

/** The path of the packed package. It is next to the built package, so that all tests share it. */
function packedPackage(): string {
  const directory = builtPackage()
  const packed = `${directory}.tgz`
  if (existsSync(packed)) return packed
  const staging = mkdtempSync(join(dirname(directory), 'staging-'))
  try {
    execFileSync('npm', ['pack', '--silent', '--pack-destination', staging], { cwd: directory })
    const [tarball = ''] = readdirSync(staging)
    renameSync(join(staging, tarball), packed)
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
  return packed
}
