// Writes docs/compatibility.md. Runs the recorded cases first, and writes nothing if there is an unknown difference.
// Needs ../shared.
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compatibilityPage } from './compatibility-page.mjs'

if (!existsSync(join(import.meta.dirname, '../../shared/conformance'))) {
  console.error('error: the third-party conformance cases are not here (../shared/conformance)')
  process.exit(1)
}
const { status } = spawnSync(process.execPath, [join(import.meta.dirname, 'conformance.mjs')], { stdio: 'inherit' })
if (status === 0) writeFileSync(join(import.meta.dirname, '../docs/compatibility.md'), compatibilityPage())
process.exitCode = status ?? 1
