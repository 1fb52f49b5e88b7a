import { resolve } from 'node:path'
import { warningDiagnostic } from '../../diagnostics/diagnostic.ts'
import { didYouMean } from '../../diagnostics/did-you-mean.ts'
import { KuiltError, type Warning, warningCodes } from '../../diagnostics/index.ts'
import type { BuildOptions, BuildResult } from '../../index.ts'
import type { Command, CommandIo, FlagValues } from '../command.ts'
import { buildFlags } from './build-flags.ts'

export const buildCommand: Command<typeof buildFlags> = {
  summary: 'Print the resources of a kustomization',
  description:
    'Reads the kustomization file of a directory with everything that it refers to, and prints the resulting Kubernetes resources as YAML, byte for byte as kustomize does. Nothing is sent to a cluster, and no program is run unless a flag allows it.',
  arguments: [
    { name: 'DIR', summary: 'a directory or a git URL (default: .)', optional: true, completes: 'directory' },
  ],
  flags: buildFlags,
  examples: [
    { about: 'Deploy an overlay', line: 'kuilt build overlays/prod | kubectl apply -f -' },
    { about: 'Write one file per resource', line: 'mkdir -p out && kuilt build overlays/prod -o out' },
    { about: 'Annotate a pull request', line: 'kuilt build overlays/prod --strict --error-format github > /dev/null' },
  ],
  run: async (flags, [directory = '.'], io) => {
    checkWarningCodes(flags['no-warn'])
    const library = await import('../../index.ts')
    const result = await library.build(directory, toBuildOptions(flags, io, library))
    reportWarnings(result.warnings, flags, io)
    if (flags.output === undefined || flags.output === '') io.stdout.write(library.toYaml(result))
    else await writeOutput(flags.output, { library, result, cwd: io.cwd })
    return 0
  },
}

type Library = typeof import('../../index.ts')

interface Output {
  readonly library: Library
  readonly result: BuildResult
  readonly cwd: string
}

/** An existing directory gets one file per resource, anything else is the name of a file. */
async function writeOutput(path: string, { library, result, cwd }: Output): Promise<void> {
  const { isDirectory, writeFileAtomically, writeFilesAtomically } = await import('../write-output.ts')
  if (isDirectory(resolve(cwd, path))) writeFilesAtomically(cwd, path, library.toFiles(result))
  else writeFileAtomically(cwd, path, library.toYaml(result))
}

function toBuildOptions(flags: FlagValues<typeof buildFlags>, io: CommandIo, library: Library): BuildOptions {
  const managedByEverywhere = io.env['KUSTOMIZE_ENABLE_MANAGEDBY_LABEL'] === 'on'
  return {
    cwd: io.cwd,
    remote: !flags['no-remote'],
    ...programOptions(flags, library),
    loadRestrictions: flags['load-restrictor'] === 'LoadRestrictionsNone' ? 'none' : 'root-only',
    managedByLabel: flags['enable-managedby-label'] || managedByEverywhere,
    ...(flags.reorder === undefined ? {} : { reorder: flags.reorder === 'none' ? 'none' : 'legacy' }),
  }
}

/** Programs run only behind the flags that allow them. */
function programOptions(flags: FlagValues<typeof buildFlags>, library: Library): Partial<BuildOptions> {
  const plugins = flags['enable-alpha-plugins']
  if (!plugins && !flags['enable-helm']) return {}
  return {
    exec: library.localExecHost(),
    helm: {
      command: flags['helm-command'],
      apiVersions: flags['helm-api-versions'],
      debug: flags['helm-debug'],
      ...(flags['helm-kube-version'] ? { kubeVersion: flags['helm-kube-version'] } : {}),
    },
    ...(plugins
      ? {
          plugins: {
            enableExec: flags['enable-exec'],
            network: flags.network,
            mounts: flags.mount,
            env: flags.env,
            asCurrentUser: flags['as-current-user'],
          },
        }
      : {}),
  }
}

function checkWarningCodes(codes: readonly string[]): void {
  const known: readonly string[] = warningCodes
  const unknown = codes.find((code) => !known.includes(code))
  if (unknown === undefined) return
  const closest = didYouMean(unknown, known)
  const hint = closest === undefined ? undefined : `did you mean --no-warn=${closest}?`
  throw new KuiltError('USAGE_FLAG_VALUE_INVALID', { flag: '--no-warn', value: unknown, expected: known }, { hint })
}

/** @throws KuiltError `STRICT_WARNINGS` when there are any and they count as errors */
function reportWarnings(all: readonly Warning[], flags: FlagValues<typeof buildFlags>, io: CommandIo): void {
  const warnings = all.filter(({ code }) => !flags['no-warn'].includes(code))
  for (const warning of warnings) {
    const diagnostic = warningDiagnostic(warning)
    io.report(flags.strict ? { ...diagnostic, severity: 'error' } : diagnostic)
  }
  if (flags.strict && warnings.length > 0) throw new KuiltError('STRICT_WARNINGS', { count: warnings.length })
}
