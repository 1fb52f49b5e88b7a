import { resolve } from 'node:path'
import {
  type AffectedRoot,
  affectedRoots,
  changedFiles,
  type FoundRoot,
  namedRoots,
} from '../affected/affected-roots.ts'
import { fileAccess } from '../files/disk-file-system.ts'
import { relativePath } from '../files/paths.ts'
import { affectedFormats } from './affected-formats.ts'
import { descriptorOutput, exitAfter } from './process/descriptor-output.ts'
import { optimizeLittle, resetV8Flags } from './process/v8-flags.ts'

/**
 * Runs `kuilt affected` with the usual arguments. The build puts this module and its imports into a small separate
 * file, because loading the whole program takes longer than finding the roots. That file contains no messages and no
 * YAML reader: the main program reports errors, handles all other arguments, and reads kustomization files that are
 * written in an unusual way.
 *
 * @returns false if nothing has been printed, and the main program must run the command
 */
export function answersAffected(argv: readonly string[]): boolean {
  const found = readArguments(argv)
  if (found === undefined) return false
  // As in the main program: it exits before optimized code pays off.
  optimizeLittle()
  const stdout = descriptorOutput(1)
  try {
    const output = outputFor(found)
    if (output === undefined) return leftToMainProgram()
    stdout.write(output)
  } catch {
    // The main program fails in the same way, and reports it.
    return leftToMainProgram()
  }
  exitAfter([stdout], 0)
  return true
}

function leftToMainProgram(): false {
  resetV8Flags()
  return false
}

function outputFor({ files, base, places, format }: Arguments): string | undefined {
  const { fileSystem, cwd } = fileAccess({})
  const directories = places.map((place) => resolve(cwd, place))
  if (directories.some((directory) => fileSystem.kind(directory) !== 'directory')) return undefined
  const { roots, paths } = affectedRoots(files, { directories, base, fileSystem, cwd })
  // The main program prints a note about files that may be misspelled.
  const isMissing = (file: string): boolean => fileSystem.kind(resolve(cwd, file)) === 'missing'
  if (roots.length === 0 && files.some(isMissing)) return undefined
  const named = format === 'json' ? namedRoots(roots, cwd) : roots.map((root) => withoutChain(root, cwd))
  return affectedFormats[format]({ roots: named, changes: changedFiles(paths, cwd) })
}

function withoutChain({ directory }: FoundRoot, cwd: string): AffectedRoot {
  return { target: relativePath(cwd, directory), chain: [] }
}

interface Arguments {
  readonly files: readonly string[]
  readonly base: string | undefined
  readonly places: readonly string[]
  readonly format: keyof typeof affectedFormats
}

const knownFlag = /^--(base|in|format)(?:=(.*))?$/s

/** Reads the arguments. Undefined for arguments that only the main program handles, including invalid arguments. */
function readArguments(argv: readonly string[]): Arguments | undefined {
  const files: string[] = []
  const values = { base: [] as string[], in: [] as string[], format: [] as string[] }
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i] ?? ''
    if (!argument.startsWith('-')) {
      files.push(argument)
      continue
    }
    const [, name, inline] = knownFlag.exec(argument) ?? []
    if (name === undefined) return undefined
    if (inline === undefined) i++
    const value = inline ?? argv[i]
    if (value === undefined || value.startsWith('-')) return undefined
    values[name as keyof typeof values].push(value)
  }
  const base = values.base.at(-1)
  const format = values.format.at(-1) ?? 'list'
  const places = values.in.length === 0 ? ['.'] : values.in
  // Targets such as `flux:clusters/prod` are not directories, even if there is one with this name.
  const isUsual = (files.length > 0 || base !== undefined) && !places.some((place) => place.includes(':'))
  return isUsual && isFormat(format) ? { files, base, places, format } : undefined
}

function isFormat(text: string): text is keyof typeof affectedFormats {
  return Object.hasOwn(affectedFormats, text)
}
