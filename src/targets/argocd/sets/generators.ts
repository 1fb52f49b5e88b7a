import { formatNumber } from '../../../diagnostics/format-number.ts'
import { type FieldPath, KuiltError } from '../../../diagnostics/index.ts'
import { optionHint } from '../../../diagnostics/option-hint.ts'
import { goMap } from '../../../go-template/values.ts'
import { isObject } from '../../../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../../../tree/node.ts'
import { plainJson } from '../../../yaml/json/plain-objects.ts'
import { clusterParameters } from './cluster-generator.ts'
import { gitParameters } from './git-generator.ts'
import { asMap, listParameters } from './list-generator.ts'
import {
  asTexts,
  conflictOf,
  flatten,
  keyOf,
  mergeDeeply,
  type Parameters,
  UnmergeableError,
  unite,
} from './parameters.ts'
import { selectorMatcher } from './selector.ts'
import { type GeneratorPart, generatorError, placeIn, type SetContext, withValues } from './set-context.ts'
import { renderValue } from './template-engine.ts'

/** The parameters of one generator. */
export interface Generated {
  readonly kind: string
  /** The generator, whose `template` may change the template of the set. */
  readonly part: GeneratorPart
  readonly parameters: readonly Parameters[]
}

type Generate = (part: GeneratorPart, context: SetContext, depth: number) => readonly Parameters[]

/** The generators, in the order in which Argo CD evaluates several generators of one entry. */
const generators: Readonly<Record<string, Generate>> = {
  list: listParameters,
  clusters: clusterParameters,
  git: gitParameters,
  scmProvider: networkParameters('scmProvider'),
  clusterDecisionResource: networkParameters('clusterDecisionResource'),
  pullRequest: networkParameters('pullRequest'),
  matrix: matrixParameters,
  merge: mergeParameters,
  plugin: networkParameters('plugin'),
}

/**
 * Evaluates an entry of `generators`, which may contain several generators.
 *
 * @param given the parameters of the first generator of a matrix, with which the entry is rendered
 * @throws KuiltError ARGOCD_…, TEMPLATE_…
 */
export function generate(
  entry: GeneratorPart,
  context: SetContext,
  depth = 0,
  given?: Parameters,
): readonly Generated[] {
  const { selector } = entry.value
  const matches = selectorMatcher(selector, context.set.locate([...entry.path, 'selector']))
  const rendered = given === undefined || given.entries.size === 0 ? entry.value : interpolate(entry, given, context)
  return Object.entries(generators).flatMap(([kind, evaluate]) => {
    const value = rendered[kind]
    if (!isObject(value)) return []
    const part = { value, path: [...entry.path, kind] }
    const parameters = (givenParameters(kind, part, context) ?? evaluate(part, context, depth)).filter((each) => {
      return matches(flatten(each))
    })
    return [{ kind, part, parameters }]
  })
}

/** Renders the strings of a generator. Follows applicationset/utils/utils.go, (*Render).RenderGeneratorParams. */
function interpolate({ value, path }: GeneratorPart, given: Parameters, context: SetContext): JsonObject {
  const render = (text: string, field: FieldPath): string => {
    // `values` are rendered again later, with the parameters of their own generator.
    return valuesField.test(field.join('.')) ? context.renderKnown(text, given) : context.render(text, given)
  }
  const rendered = renderValue(value, render, placeIn(context, path))
  return isObject(rendered) ? rendered : value
}

/** Matches the path of a field in `values` of a generator, which may be in matrix or merge. */
const valuesField =
  /^(?:(?:matrix|merge)\.generators\.\d+\.)?(?:clusters|git|scmProvider|clusterDecisionResource|pullRequest|plugin)\.values\./

/** Returns the given parameters that replace those of a generator, and adds its `values`. */
function givenParameters(kind: string, part: GeneratorPart, context: SetContext): readonly Parameters[] | undefined {
  const { set, parameters, goTemplate } = context
  const known = parameters[`${set.namespace}/${set.name}`] ?? parameters[set.name]
  return known?.[kind]?.map((item) => {
    const given = asMap(plainJson(item))
    return withValues(part, goTemplate ? given : goMap([...flatten(given)]), context)
  })
}

/** Returns a generator that fails, because it would have to query a service. */
function networkParameters(kind: string): Generate {
  return ({ path }, { set }) => {
    const hint = optionHint('argocd.parameters', (setOption) => `to read its parameters from a file, ${setOption}`)
    throw new KuiltError('ARGOCD_GENERATOR_NETWORK', { generator: kind }, { at: set.locate(path), hint })
  }
}

/**
 * The maximum number of combinations of all matrices of a set, because nested matrices multiply, even if a selector
 * removes the combinations. Far more than anyone deploys.
 */
const maxCombinations = 100_000

/**
 * Combines each map of the first generator with each map of the second. Follows applicationset/generators/matrix.go.
 */
function matrixParameters(part: GeneratorPart, context: SetContext, depth: number): readonly Parameters[] {
  const children = childrenOf(part, 'matrix', context, depth)
  const [first, second, third] = children
  if (first === undefined || second === undefined || third !== undefined) {
    throw generatorError(context, part.path, 'matrix', `it requires exactly two generators, not ${children.length}`)
  }
  const combined: Parameters[] = []
  for (const a of childParameters(first, 'matrix', context, depth)) {
    for (const b of childParameters(second, 'matrix', context, depth, a)) {
      if (++context.spent.combinations > maxCombinations) {
        const limit = formatNumber(maxCombinations)
        throw generatorError(context, part.path, 'matrix', `the set has more than ${limit} combinations`)
      }
      combined.push(combine(a, b, part, context))
    }
  }
  return combined
}

/**
 * Combines two maps. With Go templates, the first map takes precedence. Otherwise, a key with two values is an error.
 */
function combine(a: Parameters, b: Parameters, part: GeneratorPart, context: SetContext): Parameters {
  const { path } = part
  if (context.goTemplate) return merged(b, a, part, context)
  const key = conflictOf(a, b)
  if (key === undefined) return asTexts(unite(a, b))
  throw generatorError(context, path, 'matrix', `both generators have a parameter "${key}", with different values`)
}

function merged(base: Parameters, over: Parameters, { path }: GeneratorPart, context: SetContext): Parameters {
  try {
    return mergeDeeply(base, over)
  } catch (error) {
    if (!(error instanceof UnmergeableError)) throw error
    const kind = String(path.at(-1))
    const reason = `Argo CD cannot merge "${error.key}" of the two generators: one is a map of strings, the other a map with values of any type`
    throw generatorError(context, path, kind, reason)
  }
}

/**
 * Returns the maps of the first generator, overridden by maps of the other generators with the same keys. Follows
 * applicationset/generators/merge.go.
 */
function mergeParameters(part: GeneratorPart, context: SetContext, depth: number): readonly Parameters[] {
  const { mergeKeys } = part.value
  const keys = Array.isArray(mergeKeys) ? mergeKeys.filter((key: JsonValue) => typeof key === 'string') : []
  const children = childrenOf(part, 'merge', context, depth)
  if (children.length < 2) throw generatorError(context, part.path, 'merge', 'it requires at least two generators')
  if (keys.length === 0)
    throw generatorError(context, part.path, 'merge', 'it requires at least one entry in "mergeKeys"')
  const [base = new Map(), ...others] = children.map((child) => {
    return byKey(childParameters(child, 'merge', context, depth), keys, child, context)
  })
  return [...base].map(([key, parameters]) => {
    return others.reduce((result, other) => {
      const over = other.get(key)
      if (over === undefined) return result
      return context.goTemplate ? merged(result, over, part, context) : unite(result, over)
    }, parameters)
  })
}

function byKey(
  list: readonly Parameters[],
  keys: readonly string[],
  { path }: GeneratorPart,
  context: SetContext,
): ReadonlyMap<string, Parameters> {
  const found = new Map<string, Parameters>()
  for (const parameters of list) {
    const key = keyOf(parameters, keys)
    if (found.has(key))
      throw generatorError(context, path, 'merge', `its merge keys are not unique: ${key} appears twice`)
    found.set(key, parameters)
  }
  return found
}

/** The maximum nesting depth of matrix and merge. */
const maxDepth = 1

function childrenOf(part: GeneratorPart, kind: string, context: SetContext, depth: number): readonly GeneratorPart[] {
  if (depth > maxDepth)
    throw generatorError(context, part.path, kind, 'matrix and merge cannot be nested more than once')
  const list = part.value['generators']
  if (!Array.isArray(list)) throw generatorError(context, part.path, kind, '"generators" must be a list')
  return list.map((value: JsonValue, i) => {
    const path = [...part.path, 'generators', i]
    if (!isObject(value)) throw generatorError(context, path, kind, 'a generator must be a map')
    return { value, path }
  })
}

function childParameters(
  child: GeneratorPart,
  kind: string,
  context: SetContext,
  depth: number,
  given?: Parameters,
): readonly Parameters[] {
  const [only, another] = generate(child, context, depth + 1, given)
  if (only !== undefined && another === undefined) return only.parameters
  const reason = only === undefined ? 'no generator that Argo CD supports' : 'more than one generator'
  throw generatorError(context, child.path, kind, `an entry has ${reason}`)
}
