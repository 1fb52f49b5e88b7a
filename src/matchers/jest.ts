import type {} from 'expect'
import type { KuiltMatchers } from './matcher-types.ts'
import { kuiltMatchers } from './matchers.ts'
import { registerMatchers } from './register.ts'

export type { KuiltMatchers, MatcherOptions, ValidMatcherOptions } from './matcher-types.ts'
export { kuiltMatchers } from './matchers.ts'

declare global {
  namespace jest {
    interface Matchers<R, T> extends KuiltMatchers<R> {}
  }
}

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T> extends KuiltMatchers<R> {}
}

registerMatchers(kuiltMatchers)
