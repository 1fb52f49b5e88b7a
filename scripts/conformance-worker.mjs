// A process that checks recorded cases one by one: `conformance.mjs` sends folders and receives differences. Most cases
// run the built program within this process, which saves starting a process per case.
import fs, { cpSync, mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Script } from 'node:vm'
import { importTypeScript } from './import-typescript.mjs'

const dist = join(import.meta.dirname, '../dist')
const { differenceFrom, readRecordedFolder, runCommand, spawned } = await importTypeScript(
  'test/conformance/support/index.ts',
)
const runAsProcess = spawned(process.execPath, [join(dist, 'cli.js')])
const [, , scratch] = process.argv
process.on('disconnect', () => {
  rmSync(scratch, { recursive: true, force: true })
  process.exit()
})
process.on('message', async ({ folder, inOwnProcess }) => {
  process.send({ why: await judge(folder, inOwnProcess) })
})
process.send({ isReady: true })

/** The difference of a case; undefined for none. */
async function judge(folder, inOwnProcess) {
  const { command, input, links, expected } = readRecordedFolder(folder)
  const isIsolated = inOwnProcess || needsOwnProcess(command.args)
  // Builds only read files. Cases that run other programs get a copy.
  const isReadOnly = !isIsolated && !command.writesFiles && Object.keys(links).length === 0
  const tree = isReadOnly && input !== undefined ? realpathSync(input) : copyOf(input, links)
  try {
    return differenceFrom(expected, await runCommand(isIsolated ? runAsProcess : runHere, tree, command))
  } catch (error) {
    return `the runner failed: ${error.stack}`
  }
}

function copyOf(input, links) {
  const directory = join(scratch, 'in')
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory)
  if (input !== undefined) cpSync(input, directory, { recursive: true, verbatimSymlinks: true })
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    rmSync(join(directory, path), { recursive: true, force: true })
    symlinkSync(target, join(directory, path))
  }
  return directory
}

/** For these, the program starts itself again, and signals its process group. */
function needsOwnProcess(args) {
  return args.some((arg) => /^--enable-(?:helm|alpha-plugins|exec)/.test(arg))
}

let compiled

/** Evaluates the bundle again, with the given arguments, directory and variables, and collects the output. */
async function runHere({ args, cwd, env }) {
  const program = join(dist, 'program.cjs')
  compiled ??= compile(program)
  const output = { 1: [], 2: [] }
  const restore = replaceSurroundings({ args, cwd, env, output })
  try {
    await new Promise((resolve) => {
      process.exit = resolve
      const module = { exports: {}, loaded: true }
      const require = createRequire(program)
      for (const file of Object.keys(require.cache)) if (isPartOfProgram(file)) delete require.cache[file]
      require.cache[program] = module
      compiled(module.exports, require, module, program, dist)
      module.exports.start()
    })
    const code = process.exitCode ?? 0
    return { code, stdout: Buffer.concat(output[1]), stderr: Buffer.concat(output[2]).toString() }
  } finally {
    restore()
  }
}

/** The files next to the main one, which are evaluated again with it. */
const isPartOfProgram = (file) => file.startsWith(join(dist, 'program-'))

function compile(program) {
  const text = `(function (exports, require, module, __filename, __dirname) {${readFileSync(program, 'latin1')}\n})`
  return new Script(text, { filename: program }).runInThisContext()
}

/** Replaces the global state of the process for the program. Returns a function that restores it. */
function replaceSurroundings({ args, cwd, env, output }) {
  const original = { argv: process.argv, cwd: process.cwd(), env: { ...process.env }, exit: process.exit }
  const { writeSync } = fs
  const events = ['exit', 'SIGINT', 'SIGTERM', 'SIGHUP']
  const listeners = new Set(events.flatMap((event) => process.listeners(event)))
  process.argv = [process.execPath, join(dist, 'cli.js'), ...args]
  process.chdir(cwd)
  Object.assign(process.env, env)
  fs.writeSync = (descriptor, data, offset = 0, ...rest) => {
    if (descriptor !== 1 && descriptor !== 2) return writeSync(descriptor, data, offset, ...rest)
    const bytes = Buffer.from(data.subarray(offset))
    output[descriptor].push(bytes)
    return bytes.length
  }
  return () => {
    for (const event of events) {
      for (const listener of process.listeners(event).filter((one) => !listeners.has(one))) {
        if (event === 'exit') listener()
        process.removeListener(event, listener)
      }
    }
    fs.writeSync = writeSync
    process.exitCode = 0
    Object.assign(process, { argv: original.argv, exit: original.exit })
    process.chdir(original.cwd)
    for (const name of Object.keys(env)) {
      if (original.env[name] === undefined) delete process.env[name]
      else process.env[name] = original.env[name]
    }
  }
}
