import { KuiltError } from '../diagnostics/index.ts'
import type { ReplacementField } from '../model/kustomization.gen.ts'
import { decodeReplacements } from '../transform/replacements.ts'
import { readPlain } from '../yaml/read-plain.ts'
import type { Layer } from './context.ts'

/** The replacements of a kustomization, those in files included, in order. */
export function loadReplacements(
  entries: readonly ReplacementField[],
  layer: Pick<Layer, 'loader' | 'file'>,
): readonly ReplacementField[] {
  return entries.flatMap((entry, i): readonly ReplacementField[] => {
    const { path, ...inline } = entry
    if (!path) return [entry]
    if (inline.source !== undefined || (inline.targets?.length ?? 0) > 0) {
      const at = { file: layer.file, document: 0, path: ['replacements', i] }
      throw new KuiltError('REPLACEMENT_PATH_AND_INLINE', { path }, { at })
    }
    const file = layer.loader.resolve(path)
    return decodeReplacements(readPlain(layer.loader.load(path), file) ?? null, file)
  })
}
