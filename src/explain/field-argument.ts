import { getterSteps, type PathStep, parsePointer, parseVarPath, partsOf } from '../tree/field-path.ts'

/**
 * Parses a field that a user typed: a path as in replacements, a path with brackets as kuilt prints it, or a JSON
 * pointer.
 *
 * ```
 * spec.containers.[name=web].image   spec.containers[name=web].image   /spec/containers/0/image
 * metadata.annotations.a\\.b/c        metadata.annotations["a.b/c"]     /metadata/annotations/a.b~1c
 * ```
 */
export function parseFieldArgument(text: string): readonly PathStep[] {
  if (text.startsWith('/')) return getterSteps(partsOf(parsePointer(text)))
  return parseVarPath(text.replace(/\.?\[(?!\d+\])(["']?)(.*?)\1\]/g, '.[$2]'))
}

/** Returns the steps of such a field as texts. */
export function fieldArgumentParts(text: string): readonly string[] {
  return partsOf(parseFieldArgument(text))
}
