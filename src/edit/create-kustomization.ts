import { editKustomization } from './edit-kustomization.ts'
import type { Edit } from './edits.ts'

/** What a new kustomization file says. Every field is optional. */
export interface NewKustomization {
  readonly resources?: readonly string[]
  readonly namePrefix?: string
  readonly nameSuffix?: string
  readonly namespace?: string
  readonly commonLabels?: Readonly<Record<string, string>>
  readonly commonAnnotations?: Readonly<Record<string, string>>
}

/**
 * The text of a new kustomization file, as `kustomize create` writes it.
 *
 * @example
 * ```ts
 * import { createKustomization, type NewKustomization } from 'kuilt/edit'
 *
 * const content: NewKustomization = { resources: ['web.yaml'], namespace: 'shop' }
 * console.log(createKustomization(content).includes('namespace: shop')) // true
 * ```
 */
export function createKustomization(content: NewKustomization = {}): string {
  const { resources = [], namePrefix = '', nameSuffix = '', namespace = '' } = content
  const edits: readonly Edit[] = [
    { type: 'add-paths', field: 'resources', paths: resources },
    { type: 'set-name-prefix', value: namePrefix },
    { type: 'set-name-suffix', value: nameSuffix },
    { type: 'set-namespace', value: namespace },
    { type: 'set-labels', pairs: content.commonLabels ?? {} },
    { type: 'set-annotations', pairs: content.commonAnnotations ?? {} },
  ]
  return editKustomization('', edits)
}
