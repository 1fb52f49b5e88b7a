import Sequencer from '@jest/test-sequencer'

/**
 * Parts of the paths of test files that take long, in the order in which they start. The first needs the package, which
 * is built then; the files after it do not, so that no worker has to wait for the build.
 */
const longest = [
  'test/slow/package/bundlers',
  'test/slow/security/nothing-unasked',
  'test/slow/security/bombs',
  'test/slow/security/credentials',
  'test/conformance/build',
  'test/slow/package/matchers',
  'test/slow/package/package',
  'test/slow/',
  'test/',
]

/**
 * Jest starts the test files that took longest in the last run, so that all workers are busy until the end. Where there
 * is no last run, as in a fresh clone, it starts the largest files, and those that take long are small.
 */
export default class extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests)
    if (sorted.every(({ duration }) => duration !== undefined)) return sorted
    const places = new Map(sorted.map((test) => [test, placeOf(test.path.replaceAll('\\', '/'))]))
    return sorted.toSorted((a, b) => places.get(a) - places.get(b))
  }
}

function placeOf(path) {
  const place = longest.findIndex((part) => path.includes(`/${part}`))
  return place === -1 ? longest.length : place
}
