// Runs kuilt and prints what it prints, with temporary folders written as `/TMP`, as in recorded results.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const program = join(import.meta.dirname, '../dist/cli.js')
const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...process.argv.slice(2)], {
  encoding: 'utf8',
})
process.stdout.write(stdout.replaceAll(/\/[^\s]*\/kuilt-helm-\w+/g, '/TMP'))
process.stderr.write(stderr)
process.exitCode = status ?? 1
