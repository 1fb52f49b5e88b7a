import { type Diagnostic, warningDiagnostic } from '../../diagnostics/diagnostic.ts'
import { KuiltError, type Warning } from '../../diagnostics/index.ts'
import { diskFileSystem } from '../../files/disk-file-system.ts'
import type { Command } from '../command.ts'
import { inliningLess } from '../process/inline-less.ts'
import { buildFlags } from './build-flags.ts'
import { toBuildOptions, toWarningCodes } from './build-options.ts'

export const buildCommand: Command<typeof buildFlags> = {
  summary: 'Print the resources of a kustomization',
  description:
    'Reads the kustomization file of a directory with everything that it refers to, and prints the resulting Kubernetes resources as YAML, byte for byte as kustomize does. Nothing is sent to a cluster, and no program runs unless a flag allows it, except git, which fetches remote bases unless --no-remote is given. When stderr is not a terminal, warnings are YAML comments.',
  arguments: [
    { name: 'DIR', summary: 'a directory or a git URL (default: .)', optional: true, completes: 'directory' },
  ],
  flags: buildFlags,
  printsYaml: true,
  examples: [
    { about: 'Deploy an overlay', line: 'kuilt build overlays/prod | kubectl apply -f -' },
    { about: 'Write one file per resource', line: 'mkdir -p out && kuilt build overlays/prod -o out' },
    { about: 'Annotate a pull request', line: 'kuilt build overlays/prod --strict --error-format github > /dev/null' },
  ],
  run: async (flags, [directory = '.'], io) => {
    const noWarn = toWarningCodes(flags['no-warn'])
    const { build } = await import('../../build/build.ts')
    const { toFiles, toYaml } = await import('../../build/build-result.ts')
    // At once, so that a build that fails has told what it knew, as kustomize does.
    const onWarning = (warning: Warning): void => io.report(toDiagnostic(warning, flags.strict))
    const fileSystem = inliningLess(diskFileSystem())
    const result = await build(directory, { ...(await toBuildOptions(flags, io)), fileSystem, noWarn, onWarning })
    const count = result.warnings.length
    if (flags.strict && count > 0) throw new KuiltError('STRICT_WARNINGS', { count })
    const output = flags.output ?? ''
    if (output === '') {
      io.stdout.write(toYaml(result))
      return 0
    }
    const { isDirectory, writeOutputFile, writeOutputFiles } = await import('../write-files.ts')
    if (isDirectory(io.cwd, output)) writeOutputFiles(io.cwd, output, toFiles(result))
    else writeOutputFile(io.cwd, output, toYaml(result))
    return 0
  },
}

function toDiagnostic(warning: Warning, strict: boolean): Diagnostic {
  const diagnostic = warningDiagnostic(warning)
  return strict ? { ...diagnostic, severity: 'error' } : diagnostic
}
