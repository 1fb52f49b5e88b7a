import { execFileSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'

const script = join(import.meta.dirname, '../../scripts/kept-package.mjs')
/**
 * The directory that the script prints. It is called when a module is loaded, because on a busy machine a build takes
 * longer than tests and hooks may.
 */
export function keptPackage(...args: readonly string[]): string {
  return execFileSync(process.execPath, [script, ...args], { encoding: 'utf8' })
}

const built = keptPackage()

/** The directory of the package to publish, built from the current sources. All tests share it; none may change it. */
export function builtPackage(): string {
  return built
}

/** Copies the package into the `node_modules` of a project outside this repository. */
export function copyPackage(project: string): void {
  copyUncompiled(builtPackage(), join(project, 'node_modules/kuilt'))
}

/** Copies the programs and libraries of the package. */
export function copyDist(directory: string): void {
  copyUncompiled(join(builtPackage(), 'dist'), directory)
}

/** Without compiled code, which programs that run at the same time store. */
function copyUncompiled(from: string, to: string): void {
  cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith('/dist/.cache') })
}
