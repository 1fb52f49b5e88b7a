interface Expect {
  extend(matchers: object): void
}

/**
 * The property in which vitest stores its `expect`, even if tests import it. Importing vitest here instead would need
 * it to be installed where Node finds it from this package.
 */
const vitestExpect: unique symbol = Symbol.for('expect-global')

/** Adds matchers to the `expect` of the test run. */
export function registerMatchers(matchers: object): void {
  const found: { readonly [vitestExpect]?: Expect; readonly expect?: Expect } = globalThis as object
  // jest defines the global one for each test file, unless `injectGlobals` is off.
  const expect = found[vitestExpect] ?? found.expect
  expect?.extend(matchers)
}
