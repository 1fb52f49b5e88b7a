import type { KuiltMatchers } from './matcher-types.ts'
import { kuiltMatchers } from './matchers.ts'

export type { KuiltMatchers, MatcherOptions } from './matcher-types.ts'
export { kuiltMatchers }

declare global {
  namespace jest {
    interface Matchers<R, T> extends KuiltMatchers<R> {}
  }
}

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T> extends KuiltMatchers<R> {}
}

/** jest defines it for each test file, unless `injectGlobals` is off. */
const { expect }: { readonly expect?: { readonly extend: (matchers: object) => void } } = globalThis as object
expect?.extend(kuiltMatchers)
