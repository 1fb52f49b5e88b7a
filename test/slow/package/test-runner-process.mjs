// Runs a test runner several times in one process, because starting it takes most of the time:
// fork('test-runner-process.mjs', ['jest' | 'vitest']). Each message is a list of arguments; each answer is
// { status, output }.
import { argv, stderr, stdout } from 'node:process'

/** The arguments are those of `jest`. */
async function loadJest() {
  const { buildArgv, runCLI } = await import('jest')
  return async (args) => {
    const { results } = await runCLI(await buildArgv([...args]), [process.cwd()])
    return results.success ? 0 : 1
  }
}

/** The arguments are those of `vitest run`. */
async function loadVitest() {
  const { parseCLI, startVitest } = await import('vitest/node')
  return async (args) => {
    const { filter, options } = parseCLI(['vitest', 'run', ...args])
    await (await startVitest('test', filter, options)).close()
    const status = process.exitCode ?? 0
    process.exitCode = undefined
    return status
  }
}

const load = { jest: loadJest, vitest: loadVitest }[argv[2]]
const written = new Map()
for (const stream of [stdout, stderr]) {
  stream.write = (text, ...others) => {
    written.set(stream, (written.get(stream) ?? '') + text)
    others.findLast((other) => typeof other === 'function')?.()
    return true
  }
}

let runner
async function answer(args) {
  try {
    runner ??= await load()
    return await runner(args)
  } catch (error) {
    stderr.write(error.stack)
    return 2
  }
}
process.on('message', async (args) => {
  written.clear()
  const status = await answer(args)
  process.send({ status, output: [stdout, stderr].map((stream) => written.get(stream)).join('') })
})
