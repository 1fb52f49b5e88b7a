import { type Location, locationInside, type Warning, warning } from '../../diagnostics/index.ts'
import { unreadDocument } from '../../kustomization/unread-document.ts'
import type { LoadedPatch } from '../../patch/load-patch.ts'
import type { Resource } from '../../resource/resource.ts'

/**
 * Warns about documents that kustomize does not read to the end. If the first lines are indented, it ignores everything
 * from the first line without indentation. It also ignores everything after `...`.
 *
 * @param inside the field that holds the text, if it is not a file
 */
export function warnOfUnreadText(
  resources: readonly Resource[],
  warn: (warning: Warning) => void,
  inside?: Location,
): void {
  for (const { state } of resources) {
    const { unreadLine: line, source } = state
    if (line === undefined || source === undefined) continue
    const position = { line, column: 1 }
    const at = inside === undefined ? { file: source.file, ...position } : locationInside(inside, position)
    const hint = 'indent these lines like the start of the document, or separate documents with `---`'
    warn(warning('YAML_REST_IGNORED', { part: 'document' }, { at, hint }))
  }
}

/** Warns about a patch that kustomize does not read to the end. */
export function warnOfUnreadPatch(patch: LoadedPatch, warn: (warning: Warning) => void): void {
  if (patch.type === 'merge') {
    warnOfUnreadText(patch.documents, warn, patch.source.inline ? patch.source.at : undefined)
  } else if (patch.patch.unreadLine !== undefined) {
    const { at, inline } = patch.source
    const position = { line: patch.patch.unreadLine, column: 1 }
    warn(unreadDocument(inline ? locationInside(at, position) : { ...at, ...position }, 'patch'))
  }
}
