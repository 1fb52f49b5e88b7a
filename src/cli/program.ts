import type { ProgramName } from './command.ts'

export const programName: ProgramName = 'kuilt'

/**
 * The program to behave like: kustomize for a link or a copy with that name, and where `KUILT_AS` says so.
 *
 * @param script the path that the program was started by
 */
export function programOf(script: string, env: Readonly<Record<string, string | undefined>>): ProgramName {
  const name = env['KUILT_AS'] || /([^/\\]*?)(?:\.(?:c?js|exe))?$/.exec(script)?.[1]
  return name === 'kustomize' ? 'kustomize' : programName
}

/** kuilt's own version: the one in package.json. */
export const kuiltVersion = '0.1.0'

/** The kustomize release whose output kuilt reproduces. */
export const kustomizeVersion = 'v5.8.1'

/** Flags that every command takes. */
export const globalFlags = {
  'error-format': {
    type: 'string',
    value: 'FORMAT',
    default: 'text',
    choices: ['text', 'json', 'sarif', 'github'],
    summary: 'print errors and warnings as text, json, sarif or github',
    group: 'Global flags',
  },
  help: { type: 'bool', short: 'h', summary: 'show this help', group: 'Global flags' },
  'stack-trace': {
    type: 'bool',
    summary: 'print a stack trace when kuilt itself fails',
    group: 'Global flags',
    hidden: true,
  },
} as const
