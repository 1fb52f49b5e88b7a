import type { KuiltError, Location, Warning, WarningCode } from '../../diagnostics/index.ts'
import type { OptionHint } from '../../diagnostics/option-hint.ts'
import { type Hint, isProposal, type Proposal, type TextEdit } from '../../diagnostics/proposal.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { overlayFileSystem } from '../../files/overlay-file-system.ts'
import type { InputFiles } from '../locations/input-files.ts'

/** What a build finds. */
export interface TrialResult {
  readonly error: KuiltError | undefined
  readonly warnings: readonly Warning[]
}

/** Builds the same as the failed build from other files. Undefined if that has side effects or has to wait. */
export type Rebuild = (fileSystem: FileSystem) => TrialResult | undefined

export interface TrialContext {
  readonly files: InputFiles
  readonly fileSystem: FileSystem
  readonly rebuild: Rebuild | undefined
}

/** Each one is a whole build. */
const maxTrials = 6

/** Tries the changes that hints propose, before they are shown. */
export class HintTrials {
  readonly #context: TrialContext
  #count = 0
  /** What the input as it is has warnings about. */
  #before: ReadonlySet<string> | undefined

  constructor(context: TrialContext) {
    this.#context = context
  }

  /**
   * The first of the alternatives that is not known to fail. A proposal fails if the same place has an error afterwards,
   * or gets a warning, such as that other values change too. One that cannot be tried does not fail.
   *
   * @param error as thrown, without line numbers
   * @param at its location, with line and column
   */
  choose(hint: Hint | undefined, error: KuiltError, at: Location | undefined): string | OptionHint | undefined {
    let current = hint
    while (isProposal(current)) {
      if (!this.#fails(current, error, at)) return current.text
      current = current.otherwise
    }
    return current
  }

  #fails({ edit }: Proposal, error: KuiltError, at: Location | undefined): boolean {
    const { files, fileSystem, rebuild } = this.#context
    const text = at && files.text(at.file)
    if (rebuild === undefined || at === undefined || text === undefined || this.#count >= maxTrials) return false
    const changed = edited(text, at, edit)
    if (changed === undefined) return false
    this.#count++
    const result = rebuild(overlayFileSystem(fileSystem, { [at.file]: changed }))
    if (result === undefined) return false
    const { error: now, warnings } = result
    if (now !== undefined && [now, ...now.related].some((other) => isSamePlace(other, error))) return true
    return warnings.some((warning) => !this.#known(rebuild).has(keyOf(warning)) && concerns(warning, error))
  }

  #known(rebuild: Rebuild): ReadonlySet<string> {
    this.#before ??= new Set(rebuild(this.#context.fileSystem)?.warnings.map(keyOf))
    return this.#before
  }
}

/** The text with the change, undefined if the word is not written there as it is. */
function edited(text: string, { line, column = 1 }: Location, { from, to }: TextEdit): string | undefined {
  if (line === undefined) return undefined
  const start = offsetOf(text, line, column)
  // Of the fields of an object, the one at fault may be above the one that the error points to.
  const offset = wordFrom(text, from, start) ?? wordBefore(text, from, start)
  return offset === undefined ? undefined : text.slice(0, offset) + to + text.slice(offset + from.length)
}

function offsetOf(text: string, line: number, column: number): number {
  let offset = 0
  for (let current = 1; current < line; current++) {
    const end = text.indexOf('\n', offset)
    if (end < 0) return text.length
    offset = end + 1
  }
  return offset + column - 1
}

function wordFrom(text: string, word: string, start: number): number | undefined {
  for (let at = text.indexOf(word, start); at >= 0 && word !== ''; at = text.indexOf(word, at + 1)) {
    if (isWord(text, at, word)) return at
  }
  return undefined
}

function wordBefore(text: string, word: string, start: number): number | undefined {
  for (
    let at = text.lastIndexOf(word, start);
    at >= 0 && word !== '';
    at = at === 0 ? -1 : text.lastIndexOf(word, at - 1)
  ) {
    if (isWord(text, at, word)) return at
  }
  return undefined
}

function isWord(text: string, at: number, word: string): boolean {
  return !/[\w./~-]/.test(text.charAt(at - 1)) && !/[\w/~-]/.test(text.charAt(at + word.length))
}

function isSamePlace(a: KuiltError, b: KuiltError): boolean {
  return placeOf(a.at) === placeOf(b.at) && (a.at?.path !== undefined || a.code === b.code)
}

function placeOf(at: Location | undefined): string {
  return JSON.stringify([at?.file, at?.document ?? 0, at?.path ?? [], at?.inside])
}

/** Warnings about changes that the entry does not name. Others may be about the rest of the entry. */
const aboutOtherValues: ReadonlySet<WarningCode> = new Set<WarningCode>([
  'JSON_PATCH_KEY_ADDED',
  'JSON_PATCH_VALUE_REPLACED',
  'PATCH_CONTAINER_INCOMPLETE',
  'PATCH_SHARED_VALUE',
  'PATCH_TARGET_TOO_WIDE',
  'REPLACEMENT_SPLITS_KEY',
])

/** Whether a warning says that the entry that the error is in changes other values. */
function concerns({ code, at }: Warning, error: KuiltError): boolean {
  if (!aboutOtherValues.has(code) || at === undefined || at.file !== error.at?.file) return false
  const [field, index] = error.at.path ?? []
  return field === at.path?.[0] && index === at.path?.[1] && (at.document ?? 0) === (error.at.document ?? 0)
}

function keyOf({ code, message, at }: Warning): string {
  return JSON.stringify([code, message, placeOf(at)])
}
