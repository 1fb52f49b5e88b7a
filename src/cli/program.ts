import type { ProgramName } from './command.ts'

export { kuiltVersion } from '../diagnostics/version.ts'

export const programName: ProgramName = 'kuilt'

/**
 * Returns the program that kuilt behaves like. This is kustomize if the link or copy that was started has that name, or
 * if `KUILT_AS` is set to that name.
 *
 * @param script the path with which the program was started
 */
export function programOf(script: string, env: Readonly<Record<string, string | undefined>>): ProgramName {
  const name = env['KUILT_AS'] || /([^/\\]*?)(?:\.(?:c?js|exe))?$/.exec(script)?.[1]
  return name === 'kustomize' ? 'kustomize' : programName
}

/** The kustomize release whose output kuilt reproduces. */
export const kustomizeVersion = 'v5.8.1'

/** The flags of all commands. */
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
