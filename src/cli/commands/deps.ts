import { errorDiagnostic } from '../../diagnostics/diagnostic.ts'
import type { Dependencies } from '../../index.ts'
import type { Command } from '../command.ts'
import { inputFlags, targetArguments } from './build-flags.ts'
import { toInputOptions } from './build-options.ts'
import { outputFileFlag, writeOutput } from './output-file-flag.ts'

const outputFlags = {
  format: {
    type: 'string',
    value: 'FORMAT',
    default: 'list',
    choices: ['list', 'json', 'make', 'argocd'],
    summary:
      'output format: list (one path per line), json (the paths of each target), make (a depfile for make and ninja), or argocd (the value of the annotation argocd.argoproj.io/manifest-generate-paths)',
    group: 'Output',
  },
  missing: {
    type: 'bool',
    summary: 'also print paths that do not exist, but would change the output if they did',
    group: 'Output',
  },
  'make-target': {
    type: 'string',
    value: 'FILE',
    default: 'rendered/{target}.yaml',
    summary: 'with --format make: the make target in the depfile; {target} is replaced with the path of TARGET',
    group: 'Output',
  },
} as const

type DepsFlags = typeof outputFlags & typeof outputFileFlag & typeof inputFlags

const depsFlags: DepsFlags = { ...outputFlags, ...outputFileFlag, ...inputFlags }

export const depsCommand: Command<DepsFlags> = {
  summary: 'List the files that the output of targets depends on',
  description:
    'Builds each target and prints every file that it read: kustomizations, manifests, patches, data, schemas, files of local charts, and symlinks in their paths. Paths are relative to the working directory and sorted. If a target cannot be built, prints the files that it read before the error, reports the error, and exits with 1; --format argocd prints nothing for such a target. Remote bases and files are not listed.',
  arguments: targetArguments('directories, files, patterns or other targets (default: .)'),
  flags: depsFlags,
  examples: [
    { about: 'List the files that an overlay depends on', line: 'kuilt deps overlays/prod' },
    {
      about: 'Write a depfile for make',
      line: 'kuilt deps overlays/prod --format make --make-target prod.yaml -o prod.yaml.d',
    },
    { about: 'Print the annotation for an Argo CD Application', line: 'kuilt deps overlays/prod --format argocd' },
  ],
  run: async (flags, args, io) => {
    const { dependencies } = await import('../../dependencies/dependencies.ts')
    const options = { ...(await toInputOptions(flags, io)), readStdin: io.readStdin }
    const found = await dependencies(args.length === 0 ? ['.'] : args, options)
    const text = await print(found, flags)
    for (const { error } of found) if (error !== undefined) io.report(errorDiagnostic(error))
    await writeOutput(text, flags.output, io)
    return found.some(({ error }) => error !== undefined) ? 1 : 0
  },
}

interface PrintFlags {
  readonly format: string
  readonly missing: boolean
  readonly 'make-target': string
}

async function print(found: readonly Dependencies[], flags: PrintFlags): Promise<string> {
  switch (flags.format) {
    case 'json':
      return toJson(found, flags)
    case 'make': {
      const { toDepfile } = await import('../../dependencies/to-depfile.ts')
      return toDepfile(found, { output: flags['make-target'], missing: flags.missing })
    }
    case 'argocd': {
      const { toArgoCdPaths } = await import('../../dependencies/to-argocd.ts')
      const built = found.filter(({ error }) => error === undefined)
      const lines = built.map((each) => (found.length === 1 ? '' : `${each.target.name}: `) + toArgoCdPaths(each))
      return lines.map((line) => `${line}\n`).join('')
    }
    default: {
      const { allPaths } = await import('../../dependencies/dependencies.ts')
      return allPaths(found, flags)
        .map((path) => `${path}\n`)
        .join('')
    }
  }
}

function toJson(found: readonly Dependencies[], { missing: withMissing }: PrintFlags): string {
  const targets = found.map(({ target, files, missing, error }) => {
    return { target: target.name, files, ...(withMissing ? { missing } : {}), ...(error && { error: error.code }) }
  })
  return `${JSON.stringify({ targets }, null, 2)}\n`
}
