import { didYouMean, nameList } from '../diagnostics/hints.ts'
import { attempt } from '../diagnostics/index.ts'
import type { Hint, Proposal } from '../diagnostics/proposal.ts'
import type { Selector } from '../kustomization/kustomization.gen.ts'
import { getPath } from '../tree/fields.ts'
import { type Mapping, scalarText } from '../tree/node.ts'
import type { Resource } from './resource.ts'
import { compileSelector } from './selector.ts'

const fields = ['group', 'version', 'kind', 'name', 'namespace', 'labelSelector', 'annotationSelector'] as const
export type SelectorField = (typeof fields)[number]

/**
 * The fields that a target is most likely to have wrong come first. `kind` follows `name`: a Deployment and its Service
 * often share a name, so a target that matches only the other kind was probably written for a resource that was renamed.
 */
const oftenWrong = ['group', 'version', 'namespace', 'name', 'kind', 'labelSelector', 'annotationSelector'] as const

/** Describes a selector: `kind: Deployment, name: web`. */
export function describeSelector(target: Selector): string {
  const given = givenFields(target).map((field) => `${field}: ${target[field]}`)
  return given.length === 0 ? 'anything' : given.join(', ')
}

/**
 * True for a general rule, such as one for everything with a label, that may match nothing on purpose: it does not
 * select a resource by name, and no resource is similar to it.
 */
export function isGeneralRule(target: Selector, resources: readonly Resource[]): boolean {
  const { name, labelSelector, annotationSelector, ...rest } = target
  if (name || (!labelSelector && !annotationSelector)) return false
  const isSimilar = (resource: Resource): boolean =>
    correctPairs(labelSelector ?? '', 'labels', resource) !== undefined ||
    correctPairs(annotationSelector ?? '', 'annotations', resource) !== undefined
  if (resources.some(isSimilar)) return false
  return nearMisses(rest, resources).every(({ wrong, isCorrected }) => wrong.length === 0 || !isCorrected)
}

/**
 * A selector for labels or annotations, with similar keys and values of a resource inserted; undefined if none are
 * similar.
 */
function correctPairs(selector: string, field: 'labels' | 'annotations', { node }: Resource): string | undefined {
  const pairs = getPath(node, 'metadata', field)
  if (pairs?.type !== 'mapping') return undefined
  const corrected = selector
    .split(',')
    .map((part) => {
      const [key = '', value = ''] = part.split(/==|=/, 2).map((text) => text.trim())
      const similar = pairs.entries.find((pair) => isSimilarPair(pair, key, value))
      return similar === undefined ? part : `${similar.key.text}=${scalarText(similar.value)}`
    })
    .join(',')
  return corrected === selector ? undefined : corrected
}

function isSimilarPair({ key, value }: Mapping['entries'][number], wantedKey: string, wantedValue: string): boolean {
  const text = scalarText(value)
  if (key.text === wantedKey) return text !== wantedValue && didYouMean(wantedValue, [text]) !== undefined
  return text === wantedValue && didYouMean(wantedKey, [key.text]) !== undefined
}

/** The hint for a patch or replacement whose target selects nothing. */
export function missedTargetHint(
  entry: 'patch' | 'replacement',
  target: Selector,
  resources: readonly Resource[],
): Hint {
  return { sought: { entry, target }, otherwise: selectorHint(target, resources) }
}

/** For a target that selects nothing: the fields that do not match the closest resource, and their corrections. */
export function selectorHint(target: Selector, resources: readonly Resource[]): Hint {
  if (target.kind?.includes('/'))
    return 'write only the kind in `kind`; put the group and version in `group` and `version`'
  if (target.version?.includes('/')) return 'write only the version in `version`; put the group in `group`'
  const pattern = patternHint(target, resources)
  if (pattern !== undefined) return pattern
  const misses = nearMisses(target, resources)
  const nearest = closest(misses, target)
  if (nearest === undefined) return someOf(resources)
  const question = nearest.isCorrected ? `did you mean ${quoted(nearest.wrong, nearest.corrections)}?` : undefined
  const proposed = (text: string, otherwise: string): Hint =>
    rewriting(target, nearest.wrong, nearest.corrections, { text, otherwise }) ?? otherwise
  // Without all fields of the target, or without kind and name, it would match almost everything.
  const namesNothing = nearest.wrong.includes('kind') && nearest.wrong.includes('name')
  if (namesNothing || nearest.wrong.length === givenFields(target).length) {
    return question === undefined ? someOf(resources) : proposed(question, someOf(resources))
  }
  const { kind, name } = nearest.resource.id
  const others = misses.filter((miss) => sameFields(miss, nearest)).length > 1 ? ', among others' : ''
  const rest = `${quoted(nearest.wrong, target)}, the target would match ${kind} "${name}"${others}`
  return question === undefined ? `without ${rest}` : proposed(`${question} Without ${rest}`, `without ${rest}`)
}

/** Proposes different values for some fields of a target. */
function rewriting(
  target: Selector,
  names: readonly SelectorField[],
  values: Selector,
  { text, otherwise }: { readonly text: string; readonly otherwise: string },
): Proposal | undefined {
  const [edit, ...also] = names.map((field) => ({ from: target[field] ?? '', to: values[field] ?? '' }))
  return edit && { text, edit, also, otherwise }
}

const patternFields = ['group', 'version', 'kind', 'name', 'namespace'] as const

/**
 * For fields that are written like file patterns (`api*`): the equivalent regular expressions, if they match resources.
 */
function patternHint(target: Selector, resources: readonly Resource[]): Hint | undefined {
  const globs = patternFields.filter((field) => /(?:^|[\w-])\*/.test(target[field] ?? ''))
  if (globs.length === 0) return undefined
  const written = globs.map((field) => [field, (target[field] ?? '').replace(/(^|[\w-])\*/g, '$1.*')] as const)
  const corrected: Selector = { ...target, ...Object.fromEntries(written) }
  const selector = attempt(() => compileSelector(corrected))
  if (selector === undefined || !resources.some((resource) => selector.matches(resource))) return undefined
  const why = 'selectors are regular expressions, not file patterns'
  return rewriting(target, globs, corrected, { text: `${why}: write ${quoted(globs, corrected)}`, otherwise: why })
}

export interface NearMiss {
  readonly resource: Resource
  /** The fields of the target that do not match. */
  readonly wrong: readonly SelectorField[]
  readonly corrections: Selector
  /** True if all wrong fields are probably misspelled. */
  readonly isCorrected: boolean
}

/**
 * The resources that a target almost matches. Those with the fewest wrong fields come first; among equals, those where
 * every wrong field is probably misspelled.
 */
export function nearMisses(target: Selector, resources: readonly Resource[]): readonly NearMiss[] {
  const selectors = givenFields(target).map((field) => [field, compileSelector({ [field]: target[field] })] as const)
  return resources
    .map((resource): NearMiss => {
      const wrong = selectors.filter(([, selector]) => !selector.matches(resource)).map(([field]) => field)
      const corrections = Object.fromEntries(wrong.map((field) => [field, correction(field, target, resource)]))
      return { resource, wrong, corrections, isCorrected: wrong.every((field) => corrections[field] !== undefined) }
    })
    .sort((a, b) => rank(a, target) - rank(b, target))
}

/** The best near miss: among equally good ones, the one with the most similar spelling. */
function closest(misses: readonly NearMiss[], target: Selector): NearMiss | undefined {
  const [first] = misses
  const field = first?.isCorrected ? first.wrong[0] : undefined
  if (first === undefined || field === undefined) return first
  const equals = misses.filter((miss) => miss.isCorrected && sameFields(miss, first))
  const best = didYouMean(
    target[field] ?? '',
    equals.flatMap(({ corrections }) => corrections[field] ?? []),
  )
  return equals.find(({ corrections }) => corrections[field] === best) ?? first
}

function rank({ wrong, isCorrected }: NearMiss, target: Selector): number {
  // If no field matches, the resource is a candidate only if every field is misspelled.
  if (wrong.length === givenFields(target).length && !isCorrected) return Number.MAX_SAFE_INTEGER
  return (wrong.length * 2 + (isCorrected ? 0 : 1)) * fields.length + oftenWrong.indexOf(wrong[0] ?? 'group')
}

/** The probably intended value of a misspelled field. */
function correction(field: SelectorField, target: Selector, resource: Resource): string | undefined {
  const text = target[field] ?? ''
  if (field === 'labelSelector') return correctPairs(text, 'labels', resource)
  if (field === 'annotationSelector') return correctPairs(text, 'annotations', resource)
  const { id, originalId } = resource
  return didYouMean(
    text,
    [id[field], originalId[field]].filter((value) => value !== '' && value !== text),
  )
}

function givenFields(target: Selector): readonly SelectorField[] {
  return fields.filter((field) => target[field])
}

function sameFields(a: NearMiss, b: NearMiss): boolean {
  return a.wrong.join() === b.wrong.join()
}

function quoted(names: readonly SelectorField[], values: Selector): string {
  return nameList(names.map((field) => `\`${field}: ${values[field]}\``))
}

function someOf(resources: readonly Resource[]): string {
  return `resources at this point: ${nameList(
    resources.map(({ id }) => `${id.kind} "${id.name}"`),
    5,
  )}`
}
