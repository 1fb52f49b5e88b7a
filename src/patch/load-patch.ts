import { KuiltError, type Location, locationInside, outcomeOf, type TextLocation } from '../diagnostics/index.ts'
import { unreadableReason } from '../resource/read-resources.ts'
import type { Resource } from '../resource/resource.ts'
import { trimSpace } from '../tree/go-space.ts'
import { type JsonPatch, parseJsonPatch } from './json/json-patch.ts'

/** A parsed patch: strategic merge documents (possibly none), or a JSON 6902 patch. */
export type LoadedPatch =
  | { readonly type: 'merge'; readonly documents: readonly Resource[]; readonly source: PatchSource }
  | { readonly type: 'json'; readonly patch: JsonPatch; readonly source: PatchSource }

/** The location of a patch's text. */
export interface PatchSource {
  /** The patch file itself, or the location of an inline patch in a kustomization file. */
  readonly at: Location
  readonly inline: boolean
}

/** Reads the resources in a text. Lists are expanded, and kind and name are required. */
export type ParseResources = (text: string, file: string) => readonly Resource[]

/**
 * Reads the text of a `patches` entry, which may be either kind of patch. If the text contains no documents, the patch
 * does nothing. Inline text is trimmed first, so a list after a blank line is still strict JSON. Follows
 * api/internal/builtins/PatchTransformer.go, (PatchTransformerPlugin).Config.
 *
 * @throws KuiltError PATCH_UNPARSABLE
 */
export function parsePatch(text: string, source: PatchSource, parseResources: ParseResources): LoadedPatch {
  const content = source.inline ? trimSpace(text) : text
  // A list can only be a JSON patch, so it is not also parsed as a resource.
  const first = looksLikeList(content) ? outcomeOf(() => parseJsonPatch(content, source.at.file)) : undefined
  if (first?.value !== undefined && first.value.operations.length > 0)
    return { type: 'json', patch: first.value, source }
  const merge = outcomeOf(() => parseResources(content, source.at.file))
  if (merge.value !== undefined) return { type: 'merge', documents: merge.value, source }
  const json = first ?? outcomeOf(() => parseJsonPatch(content, source.at.file))
  if (json.value !== undefined) return { type: 'json', patch: json.value, source }
  if (json.error === undefined) return { type: 'merge', documents: [], source }
  const isList = looksLikeList(content)
  const cause = isList ? json.error : merge.error
  const details = { at: locationIn(source, text, cause?.at), cause, hint: isList ? cause.hint : kindHint(cause) }
  // For a list, which can only be meant as a JSON patch, only the error of the JSON patch is reported.
  const mergeReason = cause === undefined ? '' : unreadableReason(cause)
  throw new KuiltError('PATCH_UNPARSABLE', { mergeReason, jsonReason: json.error?.message ?? '' }, details)
}

/**
 * Reads an entry of `patchesStrategicMerge`: the text of a patch or, if it is not a patch, the path of a file, which
 * `load` reads.
 *
 * @throws KuiltError any error of reading the file or parsing its text
 */
export function parseMergeEntry(
  entry: string,
  { at, load, parseResources }: MergeEntryOptions,
): Extract<LoadedPatch, { type: 'merge' }> {
  const inline = outcomeOf(() => parseResources(entry, at.file))
  if (inline.value !== undefined) return { type: 'merge', documents: inline.value, source: { at, inline: true } }
  const { text, file } = loadOr(inline.error, entry, { at, load })
  return { type: 'merge', documents: parseResources(text, file), source: { at: { file }, inline: false } }
}

/**
 * Loads the file of an entry. For an entry with several lines, throws the error of its text instead of the less helpful
 * error that a file with that name does not exist.
 */
function loadOr(
  inlineError: KuiltError | undefined,
  entry: string,
  { at, load }: Pick<MergeEntryOptions, 'at' | 'load'>,
): ReturnType<MergeEntryOptions['load']> {
  const loaded = outcomeOf(() => load(entry))
  if (loaded.error === undefined) return loaded.value
  if (inlineError === undefined || !entry.includes('\n')) throw loaded.error
  throw inlineError.with({ at: locationIn({ at, inline: true }, entry, inlineError.at) })
}

export interface MergeEntryOptions {
  readonly at: Location
  readonly load: (path: string) => { readonly text: string; readonly file: string }
  readonly parseResources: ParseResources
}

/**
 * Reads the text of a `patchesJson6902` entry. Inline text is not trimmed.
 *
 * @throws KuiltError PATCH_EMPTY, JSON_PATCH_INVALID, YAML_…
 */
export function parseJsonEntry(text: string, source: PatchSource): Extract<LoadedPatch, { type: 'json' }> {
  const parsed = outcomeOf(() => parseJsonPatch(text, source.at.file))
  if (parsed.error !== undefined) throw parsed.error.with({ at: locationIn(source, text, parsed.error.at) })
  if (parsed.value === undefined || parsed.value.operations.length === 0)
    throw new KuiltError('PATCH_EMPTY', {}, { at: source.at })
  return { type: 'json', patch: parsed.value, source }
}

function kindHint(cause: KuiltError | undefined): string | undefined {
  if (cause === undefined || cause.code.startsWith('YAML_')) return cause?.hint
  return 'a strategic merge patch needs kind and metadata.name, even with a target; a JSON patch is a list'
}

/** The start of the content of a patch, for locations within it. */
export function contentAt({ at, inline }: PatchSource): Location {
  return inline ? locationInside(at, {}) : at
}

/**
 * The location of an error in the text of a patch. Adds the leading blank lines of inline text, which were removed
 * before parsing.
 */
function locationIn({ at, inline }: PatchSource, text: string, found: TextLocation | undefined): Location {
  if (!inline) return found === undefined ? at : { ...at, ...found }
  if (found?.line === undefined) return locationInside(at, found)
  const blank = text.slice(0, text.length - text.trimStart().length).split('\n').length - 1
  return locationInside(at, { ...found, line: found.line + blank })
}

function looksLikeList(text: string): boolean {
  return /^(?:\s|#.*\n|---[ \t]*\n)*(?:\[|-\s)/.test(text)
}
