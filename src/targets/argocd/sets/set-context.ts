import { type FieldPath, KuiltError, mapError } from '../../../diagnostics/index.ts'
import { STRING_MAP } from '../../../go-template/types.ts'
import { GoMap, type GoValue } from '../../../go-template/values.ts'
import { isObject, textOf } from '../../../tree/json-values.ts'
import type { JsonObject } from '../../../tree/node.ts'
import type { FoundObject } from '../application.ts'
import type { Repositories, Repository, Tree } from '../repository.ts'
import type { Parameters } from './parameters.ts'
import type { TemplateEngine, WithLocation } from './template-engine.ts'

/** A Secret that describes a cluster. */
export interface ClusterSecret {
  readonly name: string
  readonly server: string
  readonly project: string
  readonly labels: ReadonlyMap<string, string>
  readonly annotations: ReadonlyMap<string, string>
}

/** The input for the generators of all sets. */
export interface GeneratorInputs {
  readonly repositories: Repositories
  readonly treeOf: (repository: Repository) => Tree
  readonly clusters: readonly ClusterSecret[]
  /** The parameters of generators that query a service, by set and generator. */
  readonly parameters: Readonly<Record<string, Readonly<Record<string, readonly object[]>>>>
}

/** The ApplicationSet that is evaluated. */
export interface SetContext extends GeneratorInputs, TemplateEngine {
  readonly set: FoundObject
  /** True for Go templates, whose parameters are nested instead of flat. */
  readonly goTemplate: boolean
  /** The number of combinations of matrices so far, to check the limit. */
  readonly spent: { combinations: number }
}

/** A generator or a part of a generator, with its path in the set. */
export interface GeneratorPart {
  readonly value: JsonObject
  readonly path: FieldPath
}

/** Returns the error for a mistake in a generator. */
export function generatorError(context: SetContext, path: FieldPath, generator: string, reason: string): KuiltError {
  return new KuiltError('ARGOCD_GENERATOR', { generator, reason }, { at: context.set.locate(path) })
}

/** Returns a function that runs `work`, and adds the location of a field of the set to an error without a location. */
export function placeIn(context: Pick<SetContext, 'set'>, base: FieldPath): WithLocation {
  return (path, work) =>
    mapError(work, (error) => {
      return error.at === undefined ? error.with({ at: context.set.locate([...base, ...path]) }) : error
    })
}

/** Adds the field `values` of a generator, rendered with the other parameters. */
export function withValues({ value, path }: GeneratorPart, parameters: Parameters, context: SetContext): Parameters {
  const { values } = value
  if (!isObject(values) || Object.keys(values).length === 0) return parameters
  const place = placeIn(context, [...path, 'values'])
  const rendered = Object.entries(values).map(([key, text]) => {
    return [key, place([key], () => context.render(textOf(text), parameters))] as const
  })
  const entries = new Map<string, GoValue>(parameters.entries)
  if (context.goTemplate) entries.set('values', new GoMap(new Map(rendered), STRING_MAP))
  else for (const [key, text] of rendered) entries.set(`values.${key}`, text)
  return new GoMap(entries, parameters.type)
}
