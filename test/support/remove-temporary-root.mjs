import { existsSync, readdirSync, rmSync } from 'node:fs'

/** Fails the run if a test has left files behind. */
export default function tearDown() {
  const root = process.env.KUILT_TEST_ROOT
  if (root === undefined || !existsSync(root)) return
  const left = readdirSync(root)
  rmSync(root, { recursive: true, force: true })
  if (left.length > 0) throw new Error(`tests left temporary files behind: ${left.join(', ')}`)
}
