export { type EditOptions, type EditResult, applyEdits, editKustomization } from './edit-kustomization.ts'
export type * from './edits.ts'
export { expandPath } from './expand-paths.ts'
export { checkAnnotationKeys, parseImage, parsePairs, parseReplicas } from './parse-arguments.ts'
