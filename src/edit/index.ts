export type { LoadFile } from '../generate/key-values.ts'
export type { Selector } from '../kustomization/kustomization.gen.ts'
export { createKustomization, type NewKustomization } from './create-kustomization.ts'
export { applyEdits, type EditOptions, type EditResult, editKustomization } from './edit-kustomization.ts'
export type {
  AddAnnotations,
  AddGenerator,
  AddLabels,
  AddPaths,
  ChangeBuildMetadata,
  ChangePatch,
  Edit,
  Fix,
  ImageChange,
  PathField,
  RemoveGenerators,
  RemoveMetadata,
  RemovePaths,
  SetGenerator,
  SetImages,
  SetMetadata,
  SetReplicas,
  SetText,
} from './edits.ts'
export { type FixOptions, type FixResult, fixKustomization } from './fix-files.ts'
export { type LocalizedTree, type LocalizeOptions, localize } from './localize/localize.ts'
export { parseImage, parsePairs, parseReplicas } from './parse-arguments.ts'
