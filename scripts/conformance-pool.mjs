// Checks recorded cases in parallel with several `conformance-worker.mjs` processes.
import { fork } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const worker = join(import.meta.dirname, 'conformance-worker.mjs')
/** Time limit for one case, in milliseconds. */
const timeLimit = 60_000

/**
 * The difference of each case; undefined for none.
 *
 * @param cases `{folder, inOwnProcess}` of each
 */
export async function judgeAll(cases, { jobs = 2 } = {}) {
  const differences = []
  let next = 0
  const work = async () => {
    let process
    while (next < cases.length) {
      const index = next++
      process ??= await startWorker()
      differences[index] = await process.judge(cases[index]).catch((error) => {
        process.stop()
        process = undefined
        return error.message
      })
    }
    process?.stop()
  }
  await Promise.all(Array.from({ length: jobs }, work))
  return differences
}

async function startWorker() {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'kuilt-conformance-')))
  const child = fork(worker, [scratch], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const stopped = new Promise((resolve) => child.once('exit', resolve))
  const stop = () => {
    child.kill('SIGKILL')
    stopped.then(() => rmSync(scratch, { recursive: true, force: true }))
  }
  const judge = async (request) => {
    const answer = answerOf(child)
    child.send(request)
    return (await answer).why
  }
  await answerOf(child)
  return { judge, stop }
}

function answerOf(child) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`did not stop within ${timeLimit / 1000} s`)), timeLimit)
    const onExit = (code, signal) => finish(() => reject(new Error(`ended its process with ${signal ?? code}`)))
    const onMessage = (message) => finish(() => resolve(message))
    const finish = (settle) => {
      clearTimeout(timer)
      child.off('message', onMessage).off('exit', onExit)
      settle()
    }
    child.once('message', onMessage).once('exit', onExit)
  })
}
