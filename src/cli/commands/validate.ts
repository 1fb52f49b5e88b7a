import type { Command } from '../command.ts'
import { inputFlags, targetArguments, warningFlags } from './build-flags.ts'

const validateOwnFlags = {
  'kubernetes-version': {
    type: 'string',
    value: 'VERSION',
    summary: 'Kubernetes release to check against, such as 1.34 (default: the newest supported release, 1.36)',
    group: 'Validation',
  },
  schema: {
    type: 'stringArray',
    value: 'PATH',
    summary: 'file, directory or pattern with CustomResourceDefinitions or JSON schemas',
    group: 'Validation',
    completes: 'file',
  },
  'missing-schema': {
    type: 'string',
    value: 'ACTION',
    default: 'warn',
    choices: ['warn', 'skip', 'error'],
    summary:
      'how to handle resources without a schema: skip them with a warning, skip them silently, or report them as invalid',
    group: 'Validation',
  },
  lint: { type: 'bool', summary: 'also report the findings of `kuilt lint`', group: 'Validation' },
  format: {
    type: 'string',
    value: 'FORMAT',
    choices: ['text', 'json', 'junit', 'tap', 'sarif', 'github'],
    summary: 'output format; defaults to the value of --error-format',
    group: 'Output',
  },
} as const

type ValidateFlags = typeof validateOwnFlags & typeof warningFlags & typeof inputFlags

const validateFlags: ValidateFlags = { ...validateOwnFlags, ...warningFlags, ...inputFlags }

export const validateCommand: Command<ValidateFlags> = {
  summary: 'Check every resource against the Kubernetes API',
  description:
    'Renders the targets and checks each resource as an API server would: against the schema of its kind, and against rules that are not part of any schema, for example that selectors match their template. Every mistake is reported once, at the line to edit: in the manifest, patch or kustomization that set the value.\n\nThe schemas of Kubernetes 1.28 to 1.36 are included, and nothing is downloaded. Custom resources are checked against the CustomResourceDefinitions that are rendered in the same run, and those passed with --schema. Exits with 1 if any resource is invalid; with --strict, also if there are warnings. Exits with 2 if a target cannot be rendered.',
  arguments: targetArguments('directories, files or other targets (default: .)'),
  flags: validateFlags,
  examples: [
    { about: 'Check an overlay', line: 'kuilt validate overlays/prod' },
    {
      about: 'Check all overlays against the Kubernetes release of the cluster',
      line: "kuilt validate 'overlays/*' --kubernetes-version 1.34",
    },
    { about: 'Also check custom resources', line: 'kuilt validate overlays/prod --schema crds/' },
    { about: 'Annotate a pull request', line: 'kuilt validate overlays/prod --lint --format github' },
    { about: 'Check the output of another program', line: 'helm template charts/web | kuilt validate -' },
  ],
  run: async (flags, args, io) => {
    const { runValidate } = await import('../validate/run-validate.ts')
    return runValidate(flags, args.length === 0 ? ['.'] : args, io)
  },
}
