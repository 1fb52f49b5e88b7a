import type { ExternalSupport } from './context.ts'

/** A build without plugins, functions and helm. */
export const noExternals: ExternalSupport = {
  generators: () => [],
  transformers: () => [],
}
