// The declarations must load vitest before the augmentation below, wherever tests import it. TypeScript removes imports
// without names from declarations, and an import with side effects would load vitest at run time.
/// <reference types="vitest" preserve="true" />

import type { KuiltMatchers } from './matcher-types.ts'
import { kuiltMatchers } from './matchers.ts'
import { registerMatchers } from './register.ts'

export type { KuiltMatchers, MatcherOptions, ValidMatcherOptions } from './matcher-types.ts'
export { kuiltMatchers } from './matchers.ts'

declare module 'vitest' {
  interface Assertion<T> extends KuiltMatchers<void> {}
}

registerMatchers(kuiltMatchers)
