import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** All temporary files of a test run are below one directory, which `remove-temporary-root.mjs` checks and removes. */
export default function setUp() {
  if (process.env.KUILT_TEST_ROOT === undefined) {
    const root = mkdtempSync(join(tmpdir(), 'kuilt-tests-'))
    // Some tests run programs as a different user.
    chmodSync(root, 0o1777)
    process.env.KUILT_TEST_ROOT = root
  }
  process.env.TMPDIR = process.env.KUILT_TEST_ROOT
}
