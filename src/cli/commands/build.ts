import { resolve } from 'node:path'
import { build, buildForFiles } from '../../build/build.ts'
import { toFiles, toYaml } from '../../build/build-result.ts'
import { strictDiagnostic } from '../../diagnostics/diagnostic.ts'
import { KuiltError, type Warning } from '../../diagnostics/index.ts'
import { diskFileSystem } from '../../files/disk-file-system.ts'
import type { BuildOptions, BuildResult } from '../../index.ts'
import type { Command, CommandIo } from '../command.ts'
import { optimizingLess } from '../process/optimize-less.ts'
import { buildFlags } from './build-flags.ts'
import { toBuildOptions, toWarningCodes } from './build-options.ts'

export const buildCommand: Command<typeof buildFlags> = {
  summary: 'Print the resources of a kustomization',
  description:
    'Reads a kustomization and everything that it references, and prints the resulting Kubernetes resources as YAML, exactly as kustomize does. TARGET can also be a directory or file at a git revision, such as `main:overlays/prod`, a target such as `argocd:apps`, `flux:clusters/prod` or `helm:charts/web`, or `-` for manifests on standard input. As in kustomize, TARGET cannot be a file in the working tree. kuilt never contacts a cluster. It runs git for targets at a git revision and, unless you pass --no-remote, for remote bases. It runs other programs only if a flag allows it. If stderr is not a terminal, warnings are printed as YAML comments.',
  arguments: [
    {
      name: 'TARGET',
      summary: 'directory, git URL or other target (default: .)',
      optional: true,
      completes: 'directory',
    },
  ],
  flags: buildFlags,
  printsYaml: true,
  examples: [
    { about: 'Deploy an overlay', line: 'kuilt build overlays/prod | kubectl apply -f -' },
    { about: 'Print an overlay as it was in the last commit', line: 'kuilt build HEAD:overlays/prod' },
    { about: 'Print what Argo CD applies for the Applications in a directory', line: 'kuilt build argocd:apps' },
    { about: 'Write one file per resource', line: 'mkdir -p out && kuilt build overlays/prod -o out' },
    { about: 'Annotate a pull request', line: 'kuilt build overlays/prod --strict --error-format github > /dev/null' },
  ],
  run: async (flags, [directory = '.'], io) => {
    const noWarn = toWarningCodes(flags['no-warn'])
    const warnings: Warning[] = []
    const onWarning = (warning: Warning): void => void warnings.push(warning)
    const fileSystem = optimizingLess(diskFileSystem())
    const options = { ...(await toBuildOptions(flags, io)), fileSystem, noWarn, onWarning }
    const output = flags.output ?? ''
    const writers = output === '' ? undefined : await import('../write-files.ts')
    const toDirectory = writers?.isDirectory(io.cwd, output) ?? false
    const result = await buildTarget(directory, { options, toDirectory, io }).finally(() => {
      // As in kustomize, warnings are reported even if the build fails. They are reported after the build, because
      // hints can depend on its output.
      for (const warning of warnings) io.report(strictDiagnostic(warning, flags.strict))
    })
    const count = result.warnings.length
    if (flags.strict && count > 0) throw new KuiltError('STRICT_WARNINGS', { count })
    if (writers === undefined) io.stdout.write(toYaml(result))
    else if (toDirectory) writers.writeOutputFiles(io.cwd, output, toFiles(result))
    else writers.writeOutputFile(io.cwd, output, toYaml(result))
    return 0
  },
}

interface Target {
  readonly options: BuildOptions
  /** True to write one file per resource. */
  readonly toDirectory: boolean
  readonly io: CommandIo
}

/** Builds a target. Existing paths are handled as in kustomize: a directory is built, and a file is an error. */
async function buildTarget(name: string, { options, toDirectory, io }: Target): Promise<BuildResult> {
  const kind = diskFileSystem().kind(resolve(io.cwd, name))
  if (kind === 'directory' || kind === 'file' || io.program === 'kustomize') {
    return await (toDirectory ? buildForFiles : build)(name, options)
  }
  const { openTarget } = await import('../../targets/open-targets.ts')
  const target = await openTarget(name, { ...options, readStdin: io.readStdin })
  return await target.render({ purpose: toDirectory ? 'files' : 'text' })
}
