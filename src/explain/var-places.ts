import type { KuiltError, Location, Note } from '../diagnostics/index.ts'
import type { ImportWalk } from './import-walk.ts'

/** Which part of its definition an error about a var is about. */
const fields: Readonly<Record<string, string>> = {
  VAR_TARGET_MISSING: 'objref',
  VAR_AMBIGUOUS: 'objref',
  VAR_FIELD_MISSING: 'fieldref',
}

/** Vars come from all kustomizations of a build together: an error about one gets the place of its definition. */
export function varPlaces(error: KuiltError, walk: ImportWalk): KuiltError {
  if (!error.code.startsWith('VAR_') || !('name' in error.params)) return error
  const { name } = error.params
  const found = walk.met.flatMap(({ file, kustomization }) =>
    (kustomization.vars ?? []).flatMap((item, i) => (item.name === name ? [definition(error.code, file, i)] : [])),
  )
  const [first] = found
  if (first === undefined) return error
  if (error.code !== 'VAR_REPEATED') return error.with({ at: first })
  const note: Note = { message: `the first '${name}'`, at: first }
  return error.with({ at: found.at(-1), notes: found.length > 1 ? [...error.notes, note] : error.notes })
}

function definition(code: string, file: string, index: number): Location {
  const field = Object.hasOwn(fields, code) ? fields[code] : undefined
  return { file, document: 0, path: ['vars', index, ...(field === undefined ? [] : [field])] }
}
