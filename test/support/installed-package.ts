import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { keptPackage } from './built-package.ts'

/** A project in which npm has installed the packed package, and no other. */
const installed = keptPackage('--installed')

/** Copies what `npm install` of the packed package creates into a project outside this repository. */
export function installPackage(project: string): void {
  for (const name of ['package.json', 'package-lock.json', 'node_modules'])
    cpSync(join(installed, name), join(project, name), { recursive: true, verbatimSymlinks: true })
}

/** What `npm pack` says about the package. The types of the fields are those that npm documents. */
export function packedPackage(): {
  readonly size: number
  readonly unpackedSize: number
  readonly paths: readonly string[]
} {
  const [packed] = JSON.parse(readFileSync(join(installed, 'packed.json'), 'utf8'))
  const files = packed.files as readonly { readonly path: string }[]
  return { size: packed.size, unpackedSize: packed.unpackedSize, paths: files.map(({ path }) => path) }
}
