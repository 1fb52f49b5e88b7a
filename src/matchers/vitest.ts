import type {} from 'vitest'
import type { KuiltMatchers } from './matcher-types.ts'
import { kuiltMatchers } from './matchers.ts'
import { registerMatchers } from './register.ts'

export type { KuiltMatchers, MatcherOptions, ValidMatcherOptions } from './matcher-types.ts'
export { kuiltMatchers } from './matchers.ts'

declare module 'vitest' {
  interface Assertion<T> extends KuiltMatchers<void> {}
}

registerMatchers(kuiltMatchers)
