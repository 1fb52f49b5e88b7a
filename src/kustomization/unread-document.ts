import { type Location, type Warning, warning } from '../diagnostics/index.ts'

/**
 * Returns a warning about a text of which kustomize reads only the first document: a kustomization file, a JSON patch,
 * or a file with replacements or configuration. Kustomize ignores the text after this document. This includes any text
 * that is not indented after a document that is indented.
 *
 * @param at the first line that is not read
 */
export function unreadDocument(at: Location, part: 'file' | 'patch' = 'file'): Warning {
  const hint = `kustomize reads only one document here: move these lines into it, with the same indentation`
  return warning('YAML_REST_IGNORED', { part }, { at, hint })
}
