import { isKuiltError, KuiltError, withLocation } from '../diagnostics/index.ts'
import type { Signal } from '../files/abort-signal.ts'
import { configuredPlugin, type Plugin, type PluginFunctions, type PluginUse } from '../layer/plugin.ts'
import { withResourceLocation } from '../resource/locations.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId } from '../resource/resource-id.ts'
import type { Mapping } from '../tree/node.ts'
import { toJson } from '../yaml/json/json.ts'
import type { FunctionContext, FunctionResource, KrmFunction } from './function-api.ts'
import type { FunctionAnswer, FunctionCalls, ReportedProblem } from './function-calls.ts'
import { printObject, readAnswer } from './function-output.ts'
import { reportProblems } from './function-problems.ts'
import { joinDocuments, type OutputContext, readGenerated, updateResources } from './output.ts'
import { exposeState, functionConfig, resourceListItems, toResourceList } from './resource-list.ts'

/** A function that the caller passes in, and the context in which it is used. */
export interface FunctionUse extends PluginUse {
  /** The `apiVersion/kind` of its config. */
  readonly name: string
  readonly run: KrmFunction
  readonly calls: FunctionCalls
}

/**
 * A KRM function that the caller passes in. Its input is the same as a program's, and its output is printed and parsed
 * like a program's, so the result of the build is the same.
 */
export function inProcessFunction(config: Resource, use: FunctionUse): Plugin {
  const at = config.state.source
  const output: OutputContext = { file: use.layer.file, at, scope: use.schema.scope, type: 'function' }
  const { name, context } = use
  const directory = use.layer.loader.root
  const ask = (resources: readonly Resource[]): readonly string[] => {
    const answer = withLocation(at, () => call(config, resources, use))
    reportProblems(answer, { resources, name, at, directory, warn: context.warn })
    return answer.documents
  }
  const functions: PluginFunctions = {
    generate: () => readGenerated(joinDocuments(ask([])), output),
    transform: (resources) => updateResources(resources, joinDocuments(ask(resources)), output),
    validate: (resources) => changedResource(resources, ask(resources)),
  }
  return configuredPlugin(config, functions, { isExternal: true })
}

function call(
  config: Resource,
  resources: readonly Resource[],
  { name, run, calls, layer }: FunctionUse,
): FunctionAnswer {
  const own = functionConfig(config)
  const items = resources.map(exposeState)
  const directory = layer.loader.root
  const input = `${directory}\n${toResourceList(items, own)}`
  return calls.answer({
    name,
    input,
    run: () => {
      const nodes = resourceListItems(items)
      const plain = nodes.map((node, i) => toPlain(node, resources[i]))
      return callFunction(run, {
        name,
        items: plain,
        config: toPlain(own, config),
        directory,
        ...(calls.signal && { signal: calls.signal }),
      })
    },
  })
}

/**
 * Converts a resource to plain data for a function.
 *
 * @throws KuiltError YAML_… if the resource contains a value that JSON cannot represent
 */
function toPlain(node: Mapping, resource: Resource | undefined): FunctionResource {
  const convert = (): FunctionResource => toJson(node) as unknown as FunctionResource
  return resource === undefined ? convert() : withResourceLocation(resource, convert)
}

interface Input {
  readonly name: string
  readonly items: FunctionResource[]
  readonly config: FunctionResource
  readonly directory: string
  readonly signal?: Signal
}

function callFunction(
  run: KrmFunction,
  { name, items, config, directory, signal }: Input,
): FunctionAnswer | Promise<FunctionAnswer> {
  const problems: ReportedProblem[] = []
  const positions = new Map<unknown, number>(items.map((item, i) => [item, i]))
  const report: FunctionContext['report'] = ({ resource, ...problem }) => {
    const known = positions.get(resource) ?? resource
    problems.push(known === undefined ? problem : { ...problem, resource: known })
  }
  const complete = (returned: unknown): FunctionAnswer => ({ ...readAnswer(returned, items), problems })
  const fail = (error: unknown): never => {
    throw new KuiltError('FUNCTION_THREW', { function: name, reason: reasonOf(error) }, { cause: error })
  }
  let returned: unknown
  try {
    returned = run(items, config, { directory, report, ...(signal && { signal }) })
  } catch (error) {
    return fail(error)
  }
  if (!isPromiseLike(returned)) return complete(returned)
  // `Promise.resolve` converts any object with a `then` method to a promise of this realm.
  return Promise.resolve(returned).then(complete, fail)
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

function reasonOf(error: unknown): string {
  return error instanceof Error || isKuiltError(error) ? error.message : String(error)
}

/**
 * The ID of a resource that a validator has changed; undefined if there is none. Like a program, a validator may return
 * its input or nothing.
 */
function changedResource(resources: readonly Resource[], documents: readonly string[]): string | undefined {
  if (documents.length === 0) return undefined
  const printed = resourceListItems(resources.map(exposeState)).map((node) => printObject(toJson(node)))
  const after = new Set(documents)
  const changed = resources.find((_, i) => !after.has(printed[i] ?? ''))
  if (changed !== undefined) return describeId(changed.id)
  const before = new Set(printed)
  return documents.every((document) => before.has(document)) ? undefined : 'a new resource'
}
