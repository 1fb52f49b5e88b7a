import { describeValue } from '../diagnostics/describe-value.ts'
import { KuiltError } from '../diagnostics/index.ts'
import type { Kustomization } from '../kustomization/kustomization.gen.ts'
import { addGenerator, removeGenerators, setGenerator } from './changes/generators.ts'
import { addAnnotations, addLabels, fixLabels, removeMetadata, setMetadata } from './changes/metadata.ts'
import { changePatch, fixPatches } from './changes/patches.ts'
import { addPaths, changeBuildMetadata, removePaths } from './changes/paths.ts'
import { setImages, setReplicas, setText } from './changes/transformer-fields.ts'
import type { EditContext } from './context.ts'
import type { Edit } from './edits.ts'

/**
 * Returns the data after an edit, or undefined if kustomize would not write the file.
 *
 * @throws KuiltError EDIT_…, PATCH_SOURCE_…, OPTION_INVALID
 */
export function applyEdit(kustomization: Kustomization, edit: Edit, context: EditContext): Kustomization | undefined {
  switch (edit.type) {
    case 'set-namespace':
    case 'set-name-prefix':
    case 'set-name-suffix':
      return setText(kustomization, edit, context)
    case 'set-images':
      return setImages(kustomization, edit, context)
    case 'set-replicas':
      return setReplicas(kustomization, edit, context)
    case 'set-labels':
    case 'set-annotations':
      return setMetadata(kustomization, edit, context)
    case 'add-annotations':
      return addAnnotations(kustomization, edit, context)
    case 'add-labels':
      return addLabels(kustomization, edit, context)
    case 'remove-labels':
    case 'remove-annotations':
      return removeMetadata(kustomization, edit, context)
    case 'add-paths':
      return addPaths(kustomization, edit, context)
    case 'remove-paths':
      return removePaths(kustomization, edit, context)
    case 'add-build-metadata':
    case 'set-build-metadata':
    case 'remove-build-metadata':
      return changeBuildMetadata(kustomization, edit, context)
    case 'add-config-map':
    case 'add-secret':
      return addGenerator(kustomization, edit, context)
    case 'set-config-map':
    case 'set-secret':
      return setGenerator(kustomization, edit, context)
    case 'remove-config-maps':
    case 'remove-secrets':
      return removeGenerators(kustomization, edit, context)
    case 'add-patch':
    case 'remove-patch':
      return changePatch(kustomization, edit, context)
    case 'fix':
      return fixLabels(fixPatches(kustomization, context), context)
    default:
      throw unknownEdit(edit)
  }
}

/** The error for an unknown type of edit, which only callers without type checking can pass. */
function unknownEdit(edit: never): KuiltError {
  const { type }: { readonly type?: unknown } = Object(edit)
  const expected = ['the type of an edit, such as "set-images"']
  return new KuiltError('OPTION_INVALID', { option: 'type', actual: describeValue(type), expected })
}
