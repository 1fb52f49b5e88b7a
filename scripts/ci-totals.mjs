// Prints the closing line of .ci/run: `ci-totals.mjs REPORT-DIR FAILED-STEPS`.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [directory, failedSteps] = process.argv.slice(2)
const read = (file) => {
  const path = join(directory, file)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

const jest = read('jest.json') ?? { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 0 }
const cases = read('conformance.json') ?? []
const passed = jest.numPassedTests + cases.filter(({ ok }) => ok).length
const known = cases.filter((result) => !result.ok && result.known).length
const failed = jest.numFailedTests + jest.numRuntimeErrorTestSuites + cases.filter(({ ok }) => !ok).length - known
// A step that fails without failing tests has still failed.
console.log(`${passed} passed, ${Math.max(failed, Number(failedSteps))} failed, ${known} known differences`)
