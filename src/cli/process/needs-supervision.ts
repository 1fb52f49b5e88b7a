/** Set where the program runs below itself. */
export const supervised = 'KUILT_SUPERVISED'

const programFlags = /^--(?:enable-helm|enable-alpha-plugins)(?:$|=)/

/**
 * Whether this run has to be watched from outside: a build waits for the programs that it runs without hearing signals,
 * so that one that is ended would leave them running, and their folders behind.
 */
export function needsSupervision(argv: readonly string[], env: NodeJS.ProcessEnv): boolean {
  return process.platform !== 'win32' && env[supervised] === undefined && argv.some((arg) => programFlags.test(arg))
}
