import { KuiltError, type Location } from '../diagnostics/index.ts'
import { trimSpace } from '../tree/go-space.ts'
import type { Patch } from './kustomization.gen.ts'

/**
 * Checks that an entry of `patches` or `patchesJson6902` has either a file or an inline patch.
 *
 * @throws KuiltError PATCH_SOURCE_MISSING, PATCH_SOURCE_AMBIGUOUS
 */
export function checkPatchSource({ path = '', patch = '' }: Patch, at: Location | undefined): void {
  const isInline = trimSpace(patch) !== ''
  if (!isInline && path === '') throw new KuiltError('PATCH_SOURCE_MISSING', {}, { at })
  if (isInline && path !== '') throw new KuiltError('PATCH_SOURCE_AMBIGUOUS', { path }, { at })
}
