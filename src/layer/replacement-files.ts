import { fieldBelow, KuiltError, type Location, withLocation } from '../diagnostics/index.ts'
import type { ReplacementField } from '../kustomization/kustomization.gen.ts'
import type { Replacement } from '../transform/replacements/replacements.ts'
import { readPlain } from '../yaml/read/read-plain.ts'
import type { Layer } from './context.ts'
import { decodeReplacements } from './decode-replacements.ts'

/** The replacements of a kustomization, or of what stands at `owner`, those in files included, in order. */
export function loadReplacements(
  entries: readonly ReplacementField[],
  layer: Pick<Layer, 'loader' | 'file'>,
  owner: Location = { file: layer.file, document: 0 },
): readonly Replacement[] {
  return entries.flatMap((entry, i): readonly Replacement[] => {
    const { path, targets = [], ...inline } = entry
    const at = fieldBelow(owner, ['replacements', i])
    // An empty list is as good as none here, unlike in a file.
    if (!path) return [{ ...inline, ...(targets.length > 0 ? { targets } : {}), at }]
    if (inline.source !== undefined || targets.length > 0) {
      throw new KuiltError('REPLACEMENT_PATH_AND_INLINE', { path }, { at })
    }
    const file = layer.loader.resolve(path)
    const content = withLocation(fieldBelow(at, ['path']), () => layer.loader.load(path))
    return decodeReplacements(readPlain(content, file) ?? null, file)
  })
}
