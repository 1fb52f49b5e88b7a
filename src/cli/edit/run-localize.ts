import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import type { BuildResult } from '../../build/build-result.ts'
import type { ErrorDetails } from '../../diagnostics/error.ts'
import { isKuiltError, KuiltError, maskCredentials } from '../../diagnostics/index.ts'
import { displayText } from '../../diagnostics/render/display.ts'
import { type LocalizedTree, localize } from '../../edit/localize/localize.ts'
import type { CommandIo } from '../command.ts'
import { isDirectory } from '../write-files.ts'
import { writeTree } from './write-tree.ts'

export interface LocalizeInvocation {
  readonly target: string
  readonly destination: string | undefined
  readonly flags: { readonly scope: string; readonly 'no-verify': boolean; readonly 'dry-run': boolean }
}

export async function runLocalize({ target, destination, flags }: LocalizeInvocation, io: CommandIo): Promise<number> {
  const { scope } = flags
  const given = destination === undefined ? undefined : freeDirectory(destination, io.cwd)
  const tree = await localize(target, { cwd: io.cwd, scope, remote: true })
  const directory = given ?? freeDirectory(tree.defaultName, io.cwd)
  if (!flags['no-verify']) await verify(target, tree, io.cwd)
  if (flags['dry-run']) {
    io.stdout.write(
      [...tree.files.keys()]
        .sort()
        .map((path) => `${path}\n`)
        .join(''),
    )
    return 0
  }
  writeTree(directory, tree)
  const name = maskCredentials(target)
  if (!flags['no-verify']) io.stderr.write(`VERIFICATION SUCCESS: "${name}" and its copy build to the same result.\n`)
  io.stderr.write(`SUCCESS: localized "${name}" to directory ${directory}\n`)
  return 0
}

/** @throws KuiltError LOCALIZE_DESTINATION_EXISTS, LOCALIZE_DESTINATION_PARENT */
function freeDirectory(path: string, cwd: string): string {
  const full = resolve(cwd, path)
  const parent = dirname(full)
  if (existsSync(full)) throw new KuiltError('LOCALIZE_DESTINATION_EXISTS', { path })
  if (!isDirectory(cwd, parent)) throw new KuiltError('LOCALIZE_DESTINATION_PARENT', { path, parent: dirname(path) })
  return resolve(realpathSync(parent), basename(full))
}

/** @throws KuiltError LOCALIZE_DIFFERENT, and the errors of the target's build */
async function verify(target: string, tree: LocalizedTree, cwd: string): Promise<void> {
  const { build, toYaml } = await import('../../index.ts')
  const original = await advising(build(target, { cwd, remote: true }))
  const localized = await buildOfCopy(target, tree)
  if (toYaml(original) !== toYaml(localized)) throw copyDiffers(target)
}

async function buildOfCopy(target: string, { files, target: copied }: LocalizedTree): Promise<BuildResult> {
  const { build, memoryFileSystem } = await import('../../index.ts')
  const cwd = '/localized'
  const copy = memoryFileSystem(Object.fromEntries([...files].map(([path, content]) => [`${cwd}/${path}`, content])))
  try {
    return await build(`${cwd}/${copied}`, { cwd, fileSystem: copy })
  } catch (error) {
    if (!isKuiltError(error)) throw error
    throw copyDiffers(target, {
      notes: [{ message: `error in the copy: ${displayText(error.message, cwd)}` }],
      cause: error,
    })
  }
}

function copyDiffers(target: string, details: Pick<ErrorDetails, 'notes' | 'cause'> = {}): KuiltError {
  const hint = 'to write the copy anyway, use `--no-verify`'
  return new KuiltError('LOCALIZE_DIFFERENT', { target }, { hint, ...details })
}

const skipVerification = 'use `--no-verify` and compare the builds yourself'

async function advising<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!isKuiltError(error)) throw error
    // Hints about flags of `kuilt build` do not help here.
    if (error.optionHint !== undefined)
      throw error.with({ hint: `this command cannot verify builds that need flags: ${skipVerification}` })
    if (error.hint !== undefined) throw error
    throw error.with({ hint: `if the build needs flags, ${skipVerification}` })
  }
}
