import {
  type Code,
  KuiltError,
  type Location,
  maskCredentials,
  maskCredentialsIn,
  type Note,
  type Params,
} from '../../diagnostics/index.ts'
import { mapHint } from '../../diagnostics/option-hint.ts'

/**
 * Replaces paths in clones with URLs such as `https://github.com/org/repo//base/kustomization.yaml`: the temporary
 * directories are meaningless to users, and no longer exist when users read the error.
 *
 * @param folders the URLs of repositories, by the directory of the clone
 */
export function nameRemotes(error: KuiltError, folders: ReadonlyMap<string, string>): KuiltError {
  if (folders.size === 0) return error
  const rename = (text: string): string => renameIn(text, folders)
  const renameAt = (at: Location | undefined): Location | undefined => at && { ...at, file: rename(at.file) }
  const { hint, optionHint, notes, chain, related, cause, excerpt, codeFrame, stack } = error
  const renamed = new KuiltError(error.code, renamedParams(error, rename), {
    at: renameAt(error.at),
    hint: optionHint === undefined ? hint && rename(hint) : mapHint(optionHint, rename),
    notes: notes.map((note): Note => ({ ...note, at: renameAt(note.at) })),
    chain,
    related: related.map((other) => nameRemotes(other, folders)),
    cause,
    excerpt,
    codeFrame: codeFrame && rename(codeFrame),
  })
  if (stack !== undefined) renamed.stack = rename(stack)
  return renamed
}

/**
 * Hides the credentials of URLs in locations, chains and code frames. The other texts of an error never contain
 * credentials.
 */
export function hideCredentials(error: KuiltError): KuiltError {
  const { at, notes, chain } = maskCredentialsIn({ at: error.at, notes: error.notes, chain: error.chain })
  const codeFrame = error.codeFrame && maskCredentials(error.codeFrame)
  const masked = error.with({ at, notes, chain, codeFrame, related: error.related.map(hideCredentials) })
  if (masked.stack !== undefined) masked.stack = maskCredentials(masked.stack)
  return masked
}

function renamedParams(error: KuiltError, rename: (text: string) => string): Params<Code> {
  // These warnings contain no paths of clones.
  if (error.code === 'STRICT_WARNINGS') return error.params
  // Strings stay strings, so the type does not change.
  return mapStrings(error.params, rename) as Params<Code>
}

/** Like `nameRemotes`, but for a string. */
export function renameIn(text: string, folders: ReadonlyMap<string, string>): string {
  let result = maskCredentials(text)
  for (const [folder, url] of folders) {
    if (result.includes(folder)) result = result.replaceAll(`${folder}/`, `${url}//`).replaceAll(folder, url)
  }
  return result
}

function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, change)]))
}
