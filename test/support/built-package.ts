import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const script = join(import.meta.dirname, '../../scripts/kept-package.mjs')
const kept = new Map<string, string>()

/** The directory that `scripts/kept-package.mjs` prints. */
function keptPackage(...args: readonly string[]): string {
  const key = args.join()
  const directory = kept.get(key) ?? execFileSync(process.execPath, [script, ...args], { encoding: 'utf8' })
  kept.set(key, directory)
  return directory
}

/** The directory of the package to publish, built from the current sources. All tests share it; none may change it. */
export function builtPackage(): string {
  return keptPackage()
}

/** Copies the package into the `node_modules` of a project outside this repository. */
export function copyPackage(project: string): void {
  cpSync(builtPackage(), join(project, 'node_modules/kuilt'), {
    recursive: true,
    // Programs that run at the same time store compiled code there.
    filter: (path) => !path.endsWith('/dist/.cache'),
  })
}

/** Copies what `npm install` of the packed package creates into a project outside this repository. */
export function installPackage(project: string): void {
  const installed = keptPackage('--installed')
  for (const name of ['package.json', 'package-lock.json', 'node_modules'])
    cpSync(join(installed, name), join(project, name), { recursive: true, verbatimSymlinks: true })
}

/** What `npm pack` says about the package. The types of the fields are those that npm documents. */
export function packedPackage(): {
  readonly size: number
  readonly unpackedSize: number
  readonly paths: readonly string[]
} {
  const [packed] = JSON.parse(readFileSync(join(keptPackage('--installed'), 'packed.json'), 'utf8'))
  const files = packed.files as readonly { readonly path: string }[]
  return { size: packed.size, unpackedSize: packed.unpackedSize, paths: files.map(({ path }) => path) }
}
