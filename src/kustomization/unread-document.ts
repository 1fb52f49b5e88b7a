import { type Location, type Warning, warning } from '../diagnostics/index.ts'

/**
 * A warning about text of which kustomize reads only the first document: kustomization files, JSON patches, and files with
 * replacements or configuration. What follows is ignored, also after a first document that is indented.
 *
 * @param at the first line that is not read
 */
export function unreadDocument(at: Location, part: 'file' | 'patch' = 'file'): Warning {
  const hint = `kustomize reads only one document here: move these lines into it, with the same indentation`
  return warning('YAML_REST_IGNORED', { part }, { at, hint })
}
