interface Expect {
  extend(matchers: object): void
}

/**
 * The property in which vitest stores its `expect`, even if tests import it. vitest cannot be imported here, because it
 * may be installed where Node does not find it from this package.
 */
const vitestExpect: unique symbol = Symbol.for('expect-global')

/** Adds matchers to the `expect` of the test run. */
export function registerMatchers(matchers: object): void {
  const found: { readonly [vitestExpect]?: Expect; readonly expect?: Expect } = globalThis as object
  // jest defines the global `expect` for each test file, unless `injectGlobals` is off.
  const expect = found[vitestExpect] ?? found.expect
  expect?.extend(matchers)
}
