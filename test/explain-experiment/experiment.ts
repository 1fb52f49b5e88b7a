import type { ExplainedField, ExplainedPlace, ExplainedStep, Explanation } from '#kuilt'
import { type Built, changedValues, type PairBy, pairObjects, textOf } from './pairing.ts'
import { type Change, changeScalar, scalarsOf } from './scalars.ts'

/** A tree of input files that can be rebuilt with changes. */
export interface Subject {
  readonly name: string
  readonly explain: () => Promise<Explanation>
  /** Builds with different content for some files. Rejects if the build fails. */
  readonly build: (changed: Readonly<Record<string, string>>) => Promise<readonly Built[]>
  /** Files that the build has read, with the same names as in the explanation. Called after `explain`. */
  readonly files: () => readonly string[]
  /** Undefined for a file that cannot be changed. */
  readonly read: (file: string) => string | undefined
}

/** The results of one kind of check. */
export interface Tally {
  readonly right: number
  readonly all: number
}

export interface Outcome {
  /** Fields whose last step has a file, a line and a column. */
  readonly located: Tally
  /** Fields whose value changes with the scalar at their last step. */
  readonly decisive: Tally
  /** Fields that changed with a scalar of the input and list its position. */
  readonly complete: Tally
  /** Fields without a scalar to change, for a documented reason. */
  readonly excepted: number
  /** Changes after which the build failed. */
  readonly failed: number
  /** The failures, one line each. */
  readonly misses: readonly string[]
}

export interface ExperimentOptions {
  /** The number of fields, and of scalars of the input, to test. */
  readonly samples: number
  readonly random: () => number
  /** Whether list items are matched by content or by index. Default: by content. */
  readonly by?: PairBy['by']
}

interface Question {
  readonly field: ExplainedField
  readonly resource: string
  readonly object: number
}

/**
 * Tests an explanation by experiment. After a change to the scalar at the last step of a field, the field must change.
 * After a change to a scalar of the input, each changed field must list its position.
 */
export async function experiment(
  subject: Subject,
  { samples, random, by = 'content' }: ExperimentOptions,
): Promise<Outcome> {
  const explanation = await subject.explain()
  const before = await subject.build({})
  const questions = explanation.resources.flatMap(({ kind, name, fields }, object) =>
    fields.map((field): Question => ({ field, resource: `${kind}/${name}`, object })),
  )
  const trial: Trial = { subject, before, questions, misses: [], changes: new WeakMap() }
  const located = countLocated(trial)
  const open = questions.filter(({ field }) => !isException(field))
  const decided = await tryFields(trial, sample(open, samples, random))
  const places = subject.files().flatMap((file) => {
    const scalars = scalarsOf(file, subject.read(file) ?? '')
    return scalars.map((at) => ({ file, ...at }))
  })
  const complete = await tryScalars(trial, sample(places, samples, random), by)
  return {
    located,
    decisive: decided.tally,
    complete,
    excepted: questions.length - open.length,
    failed: decided.failed,
    misses: trial.misses,
  }
}

interface Trial {
  readonly subject: Subject
  readonly before: readonly Built[]
  readonly questions: readonly Question[]
  readonly misses: string[]
  readonly changes: WeakMap<readonly Built[], readonly Changes[]>
}

/** No edit changes the apiVersion of generated objects. */
function isException({ path, steps }: ExplainedField): boolean {
  return path.length === 1 && path[0] === 'apiVersion' && /enerator/.test(steps.at(-1)?.by ?? '')
}

function countLocated({ subject, questions, misses }: Trial): Tally {
  let right = 0
  for (const { field, resource } of questions) {
    const last = field.steps.at(-1)
    if (last !== undefined && last.line > 0 && last.column > 0) right++
    else misses.push(`located: ${subject.name} ${resource} ${textOf(field.path)}`)
  }
  return { right, all: questions.length }
}

async function tryFields(trial: Trial, questions: readonly Question[]): Promise<{ tally: Tally; failed: number }> {
  const { subject, misses } = trial
  let [right, all, failed] = [0, 0, 0]
  for (const question of questions) {
    const { field, resource } = question
    const last = field.steps.at(-1)
    if (last === undefined || !isOurs(last, subject)) continue
    const where = `${subject.name} ${resource} ${textOf(field.path)} ${last.by}@${placeText(last)}`
    const verdict = await tryField(question, trial)
    if (verdict === 'failed') {
      failed++
      continue
    }
    all++
    if (verdict === 'changed') right++
    else misses.push(`decisive: ${where}: ${verdict} ${textOf(field.value)}`)
  }
  return { tally: { right, all }, failed }
}

type Verdict = 'changed' | 'failed' | 'no scalar for' | 'still'

/** The end of a string may not be the part that is used, so the start is also tried. */
async function tryField(question: Question, trial: Trial): Promise<Verdict> {
  const { subject } = trial
  const last = question.field.steps.at(-1)
  let verdict: Verdict = 'no scalar for'
  for (const change of ['append', 'prepend'] as const) {
    const changed = last && changeAt(last, subject, change)
    if (changed === undefined) continue
    const after = await subject.build(changed).catch(() => undefined)
    if (after !== undefined && hasChanged(question, trial, after)) return 'changed'
    if (verdict !== 'still') verdict = after === undefined ? 'failed' : 'still'
  }
  return verdict
}

async function tryScalars(trial: Trial, places: readonly ExplainedPlace[], by: PairBy['by']): Promise<Tally> {
  const { subject, questions, misses } = trial
  let [right, all] = [0, 0]
  for (const place of places) {
    const changed = changeAt(place, subject, 'append')
    const after = changed && (await subject.build(changed).catch(() => undefined))
    if (after === undefined) continue
    for (const { object, field, resource } of questions) {
      const { byContent, byPosition } = changesIn(object, trial, after)
      const path = textOf(field.path)
      const now = by === 'content' ? byContent.get(path) : byPosition.get(path)
      // Removed fields have no value to explain, and moved elements are unchanged.
      if (now === undefined || !byPosition.has(path)) continue
      all++
      const known = placesOf(field.steps)
      if (known.some((one) => isSame(one, place))) right++
      else {
        const change = `${textOf(field.value)} -> ${textOf(now)}`
        misses.push(
          `complete: ${subject.name} ${resource} ${textOf(field.path)} after ${placeText(place)}: ${change}; has ${known.map(placeText).join(' ')}`,
        )
      }
    }
  }
  return { right, all }
}

function placesOf(steps: readonly ExplainedStep[]): readonly ExplainedPlace[] {
  return steps.flatMap((step) => [step, ...(step.through ?? [])])
}

/** The first line represents a whole file that a generator has read. */
function isSame(known: ExplainedPlace, place: ExplainedPlace): boolean {
  if (known.file !== place.file) return false
  const distance = known.line === place.line ? Math.abs(known.column - place.column) : Number.POSITIVE_INFINITY
  // A missing value, as in `a: , b: c`, is located at its key or at the comma.
  return distance <= 1 || (known.line === 1 && known.column === 1)
}

/** The changed values of an object, by content and by position in lists. */
interface Changes {
  readonly byContent: ReadonlyMap<string, unknown>
  readonly byPosition: ReadonlyMap<string, unknown>
}

/** An element with a different name is a different element, so a changed name is detected by position. */
function hasChanged({ object, field }: Question, trial: Trial, after: readonly Built[]): boolean {
  const { byContent, byPosition } = changesIn(object, trial, after)
  const path = textOf(field.path)
  return byContent.has(path) || byPosition.has(path)
}

function changesIn(object: number, { before, changes }: Trial, after: readonly Built[]): Changes {
  let all = changes.get(after)
  if (all === undefined) {
    const partners = pairObjects(before, after)
    all = before.map((built, i) => ({
      byContent: changedValues(built, partners[i], { by: 'content' }),
      byPosition: changedValues(built, partners[i], { by: 'position' }),
    }))
    changes.set(after, all)
  }
  return all[object] ?? { byContent: new Map(), byPosition: new Map() }
}

/** Files of other repositories and of charts cannot be changed here. */
function isOurs({ file }: ExplainedPlace, { read }: Subject): boolean {
  return read(file) !== undefined
}

function changeAt(
  place: ExplainedPlace,
  { read }: Subject,
  change: Change,
): Readonly<Record<string, string>> | undefined {
  const { file } = place
  const text = read(file)
  const changed = text === undefined ? undefined : changeScalar({ file, text, change }, place)
  return changed === undefined ? undefined : { [file]: changed }
}

function placeText({ file, line, column }: ExplainedPlace): string {
  return `${file}:${line}:${column}`
}

function sample<T>(list: readonly T[], count: number, random: () => number): readonly T[] {
  return list
    .map((item) => ({ order: random(), item }))
    .sort((a, b) => a.order - b.order)
    .slice(0, count)
    .map(({ item }) => item)
}

/** Returns the same numbers for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return (state - 1) / 2147483646
  }
}

/** The sum of several outcomes. */
export function total(outcomes: readonly Outcome[]): Outcome {
  const sum = (of: (outcome: Outcome) => number): number => outcomes.reduce((all, outcome) => all + of(outcome), 0)
  const tally = (of: (outcome: Outcome) => Tally): Tally => ({
    right: sum((outcome) => of(outcome).right),
    all: sum((outcome) => of(outcome).all),
  })
  return {
    located: tally(({ located }) => located),
    decisive: tally(({ decisive }) => decisive),
    complete: tally(({ complete }) => complete),
    excepted: sum(({ excepted }) => excepted),
    failed: sum(({ failed }) => failed),
    misses: outcomes.flatMap(({ misses }) => misses),
  }
}

/** Percentage with two decimals, rounded down, so that 100 means that all are right. */
export function percent({ right, all }: Tally): number {
  return all === 0 ? 100 : Math.floor((10_000 * right) / all) / 100
}
