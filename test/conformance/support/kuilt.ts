import { run } from '../../../src/cli/main.ts'
import type { Program } from './run.ts'

/** Runs the command line program from the sources in this process. */
export const kuilt: Program = async ({ args, cwd, env }) => {
  const written = { stdout: '', stderr: '' }
  const output = (name: keyof typeof written) => ({
    isTTY: false,
    write: (text: string) => {
      written[name] += text
    },
  })
  // Programs that a build runs inherit the environment of the process.
  const original = { ...process.env }
  Object.assign(process.env, env)
  const { fetch } = globalThis
  globalThis.fetch = refuseConnection
  try {
    const code = await run(args, {
      stdout: output('stdout'),
      stderr: output('stderr'),
      readStdin: async () => '',
      env: process.env,
      cwd,
      platform: 'test',
    })
    return { code, stdout: Buffer.from(written.stdout), stderr: written.stderr }
  } finally {
    globalThis.fetch = fetch
    for (const name of Object.keys(env)) restore(name, original[name])
  }
}

/** Cases that fetch files were recorded with a closed port as the proxy. */
async function refuseConnection(): Promise<never> {
  throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:9') })
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name]
  else process.env[name] = value
}
