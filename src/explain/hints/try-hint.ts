import type { FieldPath, KuiltError, Location, Warning, WarningCode } from '../../diagnostics/index.ts'
import { formatFieldPath } from '../../diagnostics/index.ts'
import type { OptionHint } from '../../diagnostics/option-hint.ts'
import {
  type AddedFile,
  type Hint,
  isAbsence,
  isAddition,
  isProposal,
  type TextEdit,
} from '../../diagnostics/proposal.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { overlayFileSystem } from '../../files/overlay-file-system.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import { childrenOf } from '../../tree/children.ts'
import type { Node } from '../../tree/node.ts'
import { offsetOf } from '../../yaml/layout/positions.ts'
import type { InputFiles } from '../locations/input-files.ts'
import { aboutAbsence, absenceHint } from './added-later.ts'

/** The errors, warnings and resources of a build. */
export interface TrialResult {
  readonly error: KuiltError | undefined
  readonly warnings: readonly Warning[]
  /** The resources. Empty if the build fails. */
  readonly resources: readonly Resource[]
}

/** The changes in a trial. */
export interface TrialChange {
  /** A file to add to a field of the kustomization to build. */
  readonly added?: AddedFile
  /** True to skip patches and `replicas` whose target does not exist. */
  readonly skipsMissingTargets?: boolean
}

/**
 * Builds the same target with other files. Returns undefined if this would have side effects, would have to wait, or is
 * not possible.
 */
export type Rebuild = (fileSystem: FileSystem, change?: TrialChange) => TrialResult | undefined

export interface TrialContext {
  readonly files: InputFiles
  readonly fileSystem: FileSystem
  readonly rebuild: Rebuild | undefined
}

/** The maximum number of trials. Each of them is a complete build. */
const maxTrials = 6

/** Tries the changes that hints propose before the hints are shown. */
export class HintTrials {
  readonly #context: TrialContext
  #count = 0
  /** The result of the build with the original input. */
  #before: TrialResult | undefined
  #output: readonly Resource[] | undefined
  #withoutMissing: readonly Resource[] | undefined

  constructor(context: TrialContext) {
    this.#context = context
  }

  /**
   * Records the output of the build, for hints about resources that are added later. It is kept only if there may be
   * such hints, because warnings may stay in memory longer than the result.
   */
  finished(output: readonly Resource[], warnings: readonly Warning[]): void {
    this.#output = warnings.some(({ code }) => aboutAbsence.has(code)) ? output : []
  }

  /**
   * Returns the first alternative that is not known to fail. A proposal fails if the location still has an error after
   * the change, or gets a warning, for example that other values change as well. A proposal that cannot be tried does
   * not fail.
   *
   * @param error the error as thrown, without line numbers
   * @param at its location, with line and column
   */
  choose(hint: Hint | undefined, error: KuiltError, at: Location | undefined): string | OptionHint | undefined {
    const best = isAbsence(hint) ? absenceHint(hint, this.#buildWithoutMissing()) : hint
    return this.#firstOf(best, (current) => this.#failsForError(current, error, at))
  }

  /**
   * Like `choose`, but for a warning. A proposal also fails if the warning remains, or if the build fails because of
   * it. An addition fails if it changes a value that no such warning is about.
   *
   * @param warning the warning as the build reported it, without line numbers
   * @param locate its location, with line and column
   */
  chooseForWarning(hint: Hint, warning: Warning, locate: () => Location | undefined): string | OptionHint | undefined {
    const best = isAbsence(hint) ? absenceHint(hint, this.#output ?? this.#buildBefore()?.resources ?? []) : hint
    return this.#firstOf(best, (current) => this.#failsForWarning(current, warning, locate()))
  }

  #firstOf(hint: Hint | undefined, fails: (hint: Hint) => boolean): string | OptionHint | undefined {
    let current = hint
    while (isProposal(current) || isAddition(current)) {
      if (!fails(current)) return current.text
      current = current.otherwise
    }
    return isAbsence(current) ? this.#firstOf(current.otherwise, fails) : current
  }

  #failsForError(hint: Hint, error: KuiltError, at: Location | undefined): boolean {
    const result = this.#try(hint, at)
    if (result === undefined) return false
    const { error: now } = result
    const remains = (other: KuiltError): boolean => isSamePlace(other, error) && !isAboutOther(other, error, hint)
    if (now !== undefined && [now, ...now.related].some(remains)) return true
    return this.#changesMore(result, error.at)
  }

  #failsForWarning(hint: Hint, warning: Warning, at: Location | undefined): boolean {
    const result = this.#try(hint, at)
    if (result === undefined) return false
    const { error, warnings } = result
    const before = this.#buildBefore()
    if (error !== undefined && (before?.error === undefined || !isSamePlace(before.error, error))) return true
    if (warnings.some((other) => other.code === warning.code && placeOf(other.at) === placeOf(warning.at))) return true
    if (this.#changesMore(result, warning.at)) return true
    return isAddition(hint) && before !== undefined && changesOthers(before, result, warning.code)
  }

  /** Builds with the change of a hint. Undefined if the change cannot be tried. */
  #try(hint: Hint, at: Location | undefined): TrialResult | undefined {
    const { rebuild, fileSystem } = this.#context
    if (rebuild === undefined || this.#count >= maxTrials) return undefined
    if (isAddition(hint)) {
      this.#count++
      return rebuild(fileSystem, { added: hint.addition })
    }
    const text = at && this.#context.files.text(at.file)
    if (!isProposal(hint) || at === undefined || text === undefined) return undefined
    const changed = [hint.edit, ...(hint.also ?? [])].reduce<string | undefined>(
      (current, edit) => current && edited(current, at, edit),
      text,
    )
    if (changed === undefined) return undefined
    this.#count++
    return rebuild(overlayFileSystem(fileSystem, { [at.file]: changed }))
  }

  /** True if the build has new warnings about values that the entry does not mention. */
  #changesMore({ warnings }: TrialResult, at: Location | undefined): boolean {
    const more = warnings.filter((warning) => concerns(warning, at))
    if (more.length === 0) return false
    const known = new Set(this.#buildBefore()?.warnings.map(keyOf))
    return more.some((warning) => !known.has(keyOf(warning)))
  }

  /** Returns the output of a build that skips the patches without a matching resource. */
  #buildWithoutMissing(): readonly Resource[] {
    const { rebuild, fileSystem } = this.#context
    this.#withoutMissing ??= rebuild?.(fileSystem, { skipsMissingTargets: true })?.resources ?? []
    return this.#withoutMissing
  }

  #buildBefore(): TrialResult | undefined {
    this.#before ??= this.#context.rebuild?.(this.#context.fileSystem)
    return this.#before
  }
}

/** True if a value has changed that no warning with this code is about. */
function changesOthers(before: TrialResult, after: TrialResult, code: WarningCode): boolean {
  const intended = new Set(
    before.warnings.flatMap((warning) => (warning.code === code ? fieldKey(warning.params) : [])),
  )
  return before.resources.some((resource, i) => {
    const next = after.resources[i]
    if (next === undefined) return true
    const id = describeId(resource.id)
    return changedPaths(resource.node, next.node).some((path) => {
      return !path.some((_, length) => intended.has(`${id} ${formatFieldPath(path.slice(0, length + 1))}`))
    })
  })
}

/** Returns the resource and field of a warning, if it contains them. */
function fieldKey(params: object): readonly string[] {
  const { id, field } = { id: undefined, field: undefined, ...params }
  return id === undefined || field === undefined ? [] : [`${id} ${field}`]
}

/** Returns the paths at which two trees differ. They are as deep as possible. */
function changedPaths(before: Node, after: Node | undefined, path: FieldPath = []): readonly FieldPath[] {
  if (before === after) return []
  const others = after === undefined || before.type !== after.type ? [] : childrenOf(after)
  const children = childrenOf(before)
  if (children.length === 0 || children.length !== others.length) {
    const isSame = before.type === 'scalar' && after?.type === 'scalar' && before.text === after.text
    return isSame ||
      (children.length === 0 && others.length === 0 && before.type === after?.type && before.type !== 'scalar')
      ? []
      : [path]
  }
  return children.flatMap(({ step, child }) => {
    return changedPaths(child, others.find((other) => other.step === step)?.child, [...path, step])
  })
}

/** Returns the text with the change. Undefined if the text does not contain the exact word. */
function edited(text: string, { line, column = 1 }: Location, { from, to }: TextEdit): string | undefined {
  if (line === undefined) return undefined
  const start = offsetOf(text, { line, column })
  // In an object, the wrong field may be above the field in the error.
  const offset = wordFrom(text, from, start) ?? wordBefore(text, from, start)
  if (offset === undefined) return undefined
  const end = offset + from.length
  const isQuoted = /["'`]/.test(text.charAt(offset - 1)) || !/[[\]{}*&!|>%@`,#]|: /.test(to)
  return text.slice(0, offset) + (isQuoted ? to : JSON.stringify(to)) + text.slice(end)
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

/**
 * True if the error after a change is about another field: the same location can have several fields that do not exist.
 */
function isAboutOther(now: KuiltError, before: KuiltError, hint: Hint): boolean {
  if (now.code !== 'REPLACEMENT_TARGET_FIELD' || before.code !== now.code || !isProposal(hint)) return false
  const { field } = now.params
  return field !== hint.edit.from && field !== hint.edit.to
}

function isSamePlace(a: KuiltError, b: KuiltError): boolean {
  return placeOf(a.at) === placeOf(b.at) && (a.at?.path !== undefined || a.code === b.code)
}

function placeOf(at: Location | undefined): string {
  return JSON.stringify([at?.file, at?.document ?? 0, at?.path ?? [], at?.inside])
}

/** The warnings about changes that the entry does not mention. Other warnings may be about the rest of the entry. */
const aboutOtherValues: ReadonlySet<WarningCode> = new Set<WarningCode>([
  'JSON_PATCH_KEY_ADDED',
  'JSON_PATCH_VALUE_REPLACED',
  'PATCH_CONTAINER_INCOMPLETE',
  'PATCH_SHARED_VALUE',
  'PATCH_TARGET_TOO_WIDE',
  'REPLACEMENT_SPLITS_KEY',
])

/** True if a warning reports that the entry at the given location changes other values. */
function concerns({ code, at }: Warning, place: Location | undefined): boolean {
  if (!aboutOtherValues.has(code) || at === undefined || at.file !== place?.file) return false
  const [field, index] = place.path ?? []
  return field === at.path?.[0] && index === at.path?.[1] && (at.document ?? 0) === (place.document ?? 0)
}

function keyOf({ code, message, at }: Warning): string {
  return JSON.stringify([code, message, placeOf(at)])
}
