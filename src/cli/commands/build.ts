import { warningDiagnostic } from '../../diagnostics/diagnostic.ts'
import { didYouMean } from '../../diagnostics/did-you-mean.ts'
import { KuiltError, type Warning, warningCodes } from '../../diagnostics/index.ts'
import type { Command, CommandIo } from '../command.ts'
import { buildFlags } from './build-flags.ts'
import { type BuildFlagValues, toBuildOptions } from './build-options.ts'

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
    const { build } = await import('../../build.ts')
    const { toFiles, toYaml } = await import('../../build-result.ts')
    const result = await build(directory, await toBuildOptions(flags, io))
    reportWarnings(result.warnings, flags, io)
    const output = flags.output ?? ''
    if (output === '') {
      io.stdout.write(toYaml(result))
      return 0
    }
    const { isDirectory, writeFileAtomically, writeFilesAtomically } = await import('../write-output.ts')
    if (isDirectory(io.cwd, output)) writeFilesAtomically(io.cwd, output, toFiles(result))
    else writeFileAtomically(io.cwd, output, toYaml(result))
    return 0
  },
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
function reportWarnings(all: readonly Warning[], flags: BuildFlagValues, io: CommandIo): void {
  const warnings = all.filter(({ code }) => !flags['no-warn'].includes(code))
  for (const warning of warnings) {
    const diagnostic = warningDiagnostic(warning)
    io.report(flags.strict ? { ...diagnostic, severity: 'error' } : diagnostic)
  }
  if (flags.strict && warnings.length > 0) throw new KuiltError('STRICT_WARNINGS', { count: warnings.length })
}
