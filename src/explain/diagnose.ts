import type { Diagnose } from '../layer/context.ts'
import { withCulprit } from './culprit.ts'
import { sourcePlaces } from './locations/generator-sources.ts'
import { withOtherEntries } from './other-entries.ts'
import { withOtherMistakes } from './other-mistakes.ts'

/**
 * Returns the functions that explain the errors of a layer.
 *
 * @param quietly repeats work without reporting its warnings again
 */
export function diagnoseErrors(quietly: <T>(work: () => T) => T): Diagnose {
  return {
    layer: (error, layer, context) => quietly(() => withOtherMistakes(error, layer, context)),
    generator: (error, entry) => error.with(sourcePlaces(error, entry)),
    transformer: (error, run, resources) => quietly(() => withCulprit(error, resources, run)),
    entry: (error, entry) => quietly(() => withOtherEntries(error, entry)),
  }
}
