import { type Code, KuiltError, type Location, type Note, type Params } from '../../diagnostics/index.ts'

/**
 * Names files in clones by the URL of their repository, `https://github.com/org/repo//base/kustomization.yaml`: nobody
 * knows the temporary folders, and they are gone when the error is read.
 *
 * @param folders the URL of the repository by the folder of its clone
 */
export function nameRemotes(error: KuiltError, folders: ReadonlyMap<string, string>): KuiltError {
  if (folders.size === 0) return error
  const rename = (text: string): string => renameIn(text, folders)
  const place = (at: Location | undefined): Location | undefined => at && { ...at, file: rename(at.file) }
  // Texts become texts: the parameters keep their shape.
  const params = inTexts(error.params, rename) as Params<Code>
  const { hint, notes, chain, related, cause } = error
  const renamed = new KuiltError(error.code, params, {
    at: place(error.at),
    hint: hint && rename(hint),
    notes: notes.map((note): Note => ({ ...note, at: place(note.at) })),
    chain,
    related: related.map((other) => nameRemotes(other, folders)),
    cause,
  })
  if (error.stack !== undefined) renamed.stack = error.stack
  return renamed
}

/** `nameRemotes` for a text. */
export function renameIn(text: string, folders: ReadonlyMap<string, string>): string {
  let result = text
  for (const [folder, url] of folders) {
    if (result.includes(folder)) result = result.replaceAll(`${folder}/`, `${url}//`).replaceAll(folder, url)
  }
  return result
}

function inTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => inTexts(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inTexts(item, change)]))
}
