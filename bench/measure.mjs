// Runs programs and functions, and measures their times.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const time = '/usr/bin/time'
const hasTime = existsSync(time)

/**
 * Node reads the certificates in this variable at each start, which builds do not need, so it is removed for both
 * sides.
 */
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env

/** One run of a program: wall time in ms, peak memory in MiB (NaN where `time` is not installed), output. */
export function run(command, cwd) {
  const measured = hasTime ? [time, '-f', '%M', ...command] : command
  const start = process.hrtime.bigint()
  const result = spawnSync(measured[0], measured.slice(1), { cwd, env, maxBuffer: 1 << 30 })
  const ms = Number(process.hrtime.bigint() - start) / 1e6
  const kib = hasTime ? Number(result.stderr.toString().trim().split('\n').at(-1)) : Number.NaN
  return { ms, mib: kib / 1024, out: result.stdout, ok: result.status === 0, error: result.stderr.toString() }
}

/**
 * CPU time in ms, user and system, of a program and of those that it starts. `time` has a resolution of 10 ms, so short
 * programs run several times.
 */
export function cpuOf(command, cwd, times = 1) {
  if (!hasTime) throw new Error(`${time} is not installed`)
  const loop = ['sh', '-c', `for i in $(seq ${times}); do "$@" > /dev/null 2>&1; done`, 'sh', ...command]
  const { stderr } = spawnSync(time, ['-f', '%U %S', ...loop], { cwd, env })
  const [user, system] = stderr.toString().trim().split('\n').at(-1).split(' ').map(Number)
  return ((user + system) * 1000) / times
}

/** Like `run`, for a program that must succeed. */
export function runOk(command, cwd) {
  const result = run(command, cwd)
  if (!result.ok) throw new Error(`${command.join(' ')}: ${result.error}`)
  return result
}

export const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]

/** The exponent e of time ~ size^e: the slope of the regression line in a log-log plot. */
export function fittedExponent(points) {
  const logs = points.map(({ size, ms }) => [Math.log(size), Math.log(ms)])
  const mean = (index) => logs.reduce((sum, log) => sum + log[index], 0) / logs.length
  const [x, y] = [mean(0), mean(1)]
  const covariance = logs.reduce((sum, log) => sum + (log[0] - x) * (log[1] - y), 0)
  return covariance / logs.reduce((sum, log) => sum + (log[0] - x) ** 2, 0)
}
