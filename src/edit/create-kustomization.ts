import { attempt } from '../diagnostics/index.ts'
import { editKustomization } from './edit-kustomization.ts'
import type { Edit } from './edits.ts'
import { decodeKustomization } from './kustomization-data.ts'

/** The content of a new kustomization file. Every field is optional. */
export interface NewKustomization {
  readonly resources?: readonly string[]
  readonly namePrefix?: string
  readonly nameSuffix?: string
  readonly namespace?: string
  readonly commonLabels?: Readonly<Record<string, string>>
  readonly commonAnnotations?: Readonly<Record<string, string>>
}

/**
 * Returns the text of a new kustomization file, as `kustomize create` writes it.
 *
 * @param text the text of an existing file that is empty or contains only comments; the comments are kept
 * @example
 * ```ts
 * import { createKustomization, type NewKustomization } from 'kuilt/edit'
 *
 * const content: NewKustomization = { resources: ['web.yaml'], namespace: 'shop' }
 * console.log(createKustomization(content).includes('namespace: shop')) // true
 * ```
 */
export function createKustomization(content: NewKustomization = {}, text = ''): string {
  const { resources = [], namePrefix = '', nameSuffix = '', namespace = '' } = content
  const edits: readonly Edit[] = [
    { type: 'add-paths', field: 'resources', paths: resources },
    { type: 'set-name-prefix', value: namePrefix },
    { type: 'set-name-suffix', value: nameSuffix },
    { type: 'set-namespace', value: namespace },
    { type: 'set-labels', pairs: content.commonLabels ?? {} },
    { type: 'set-annotations', pairs: content.commonAnnotations ?? {} },
  ]
  return editKustomization(text, edits)
}

/** True for a kustomization file that contains only its type, as `create` without flags writes it. */
export function isBlankKustomization(text: string): boolean {
  const fields = attempt(() => decodeKustomization(text, 'kustomization.yaml'))
  if (fields === undefined) return false
  const { apiVersion: _, kind = '', ...rest } = fields
  return Object.keys(rest).length === 0 && ['', 'Kustomization'].includes(String(kind))
}
