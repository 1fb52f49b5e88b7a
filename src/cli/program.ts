export { kuiltVersion } from '../diagnostics/version.ts'

export const programName = 'kuilt'

/** The kustomize release whose output kuilt reproduces. */
export const kustomizeVersion = 'v5.8.1'

/** Flags that every command takes. */
export const globalFlags = {
  'error-format': {
    type: 'string',
    value: 'FORMAT',
    default: 'text',
    choices: ['text', 'json', 'sarif', 'github'],
    summary: 'format of errors and warnings: text, json, sarif or github',
    group: 'Global flags',
  },
  help: { type: 'bool', short: 'h', summary: 'show this help', group: 'Global flags' },
  'stack-trace': {
    type: 'bool',
    summary: 'print a stack trace for internal errors',
    group: 'Global flags',
    hidden: true,
  },
} as const
