import { resolve } from 'node:path'
import { KuiltError } from '../diagnostics/index.ts'
import { diskFileSystem } from '../files/disk-file-system.ts'
import type { ArgocdOptions, ArgocdTracking } from '../index.ts'
import { readParameters } from '../targets/argocd/read-parameters.ts'
import { readNamedFile } from '../targets/read-named-file.ts'
import type { CommandIo } from './command.ts'

/** The values of the flags for Argo CD. */
export interface ArgocdFlags {
  readonly tracking: string | undefined
  readonly showApplications: boolean
  readonly repositories: readonly string[]
  readonly missingSources: string | undefined
  /** The path of a file with parameters. */
  readonly parameters: string | undefined
}

/** @throws KuiltError ARGOCD_OPTION; FILE_… and YAML_… for the file with parameters */
export function toArgocdOptions(flags: ArgocdFlags, { cwd }: CommandIo): ArgocdOptions {
  const { tracking, showApplications, repositories, parameters, missingSources } = flags
  return {
    showApplications,
    repositories: Object.fromEntries(repositories.map(splitMapping)),
    // The parser has checked the values.
    ...(tracking === undefined ? {} : { tracking: tracking as ArgocdTracking }),
    ...(missingSources === undefined ? {} : { missingSources: missingSources as 'warn' | 'error' }),
    ...(parameters === undefined ? {} : { parameters: readFile(parameters, cwd) }),
  }
}

/** Splits `URL=PATH` at the last equals sign: URLs may contain an equals sign, but paths rarely do. */
function splitMapping(text: string): readonly [string, string] {
  const cut = text.lastIndexOf('=')
  if (cut > 0 && cut < text.length - 1) return [text.slice(0, cut), text.slice(cut + 1)]
  throw new KuiltError('ARGOCD_OPTION', { option: '--argocd-repo', reason: `expected URL=PATH, not "${text}"` })
}

function readFile(path: string, cwd: string): NonNullable<ArgocdOptions['parameters']> {
  const content = readNamedFile(path, 'argocd.parameters.file', { fileSystem: diskFileSystem(), cwd })
  return readParameters(content, resolve(cwd, path))
}
