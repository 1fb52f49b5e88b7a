import type { Signal } from '../files/abort-signal.ts'

// The types that users need for functions that run in this process.

/** A resource or function config, as functions receive it: plain data that the function may change. */
export interface FunctionResource {
  apiVersion?: string
  kind: string
  metadata: {
    name: string
    namespace?: string
    labels?: Record<string, string>
    annotations?: Record<string, string>
    [field: string]: unknown
  }
  [field: string]: unknown
}

/** Identifies a resource, as `resourceRef` does in the results of a KRM function. */
export interface FunctionResourceRef {
  readonly apiVersion?: string
  readonly kind: string
  readonly name: string
  readonly namespace?: string
}

/** `error` fails the build. The others are warnings: `FUNCTION_WARNING` and `FUNCTION_INFO`. */
export type FunctionSeverity = 'error' | 'warning' | 'info'

/** A problem in a resource. */
export interface FunctionProblem {
  readonly message: string
  /** Default: `error`. */
  readonly severity?: FunctionSeverity
  /** One of the resources that the function received, or its ID. Default: none; the problem is reported at the function config. */
  readonly resource?: FunctionResource | FunctionResourceRef
  /** The field: `spec.containers[0].image`, or `['spec', 'containers', 0, 'image']`. */
  readonly path?: string | readonly (string | number)[]
  /** How to fix the problem. */
  readonly hint?: string
}

/** An entry of `results`, as KRM functions return them. */
export interface FunctionResult {
  readonly message: string
  /** Default: `info`. */
  readonly severity?: FunctionSeverity
  readonly resourceRef?: FunctionResourceRef
  readonly field?: { readonly path: string }
  /** A file, relative to the kustomization that lists the function. Used if there is no `resourceRef`. */
  readonly file?: { readonly path: string; readonly index?: number }
}

/** Additional arguments for a function. */
export interface FunctionContext {
  /** Absolute path of the directory with the kustomization that lists the function. */
  readonly directory: string
  /** Reports a problem at the position of a resource or a field. The function continues, and may report more problems. */
  readonly report: (problem: FunctionProblem) => void
  /** The `signal` option of the build. An asynchronous function can stop when it is aborted. */
  readonly signal?: Signal
}

/** The resources after the function, optionally with results. Returning nothing keeps the list that the function received. */
export type FunctionOutput =
  | readonly object[]
  | { readonly resources?: readonly object[]; readonly results?: readonly FunctionResult[] }
  // biome-ignore lint/suspicious/noConfusingVoidType: a function without `return` has this type.
  | void

/**
 * A KRM function that runs in this process. It receives copies of the resources (none under `generators`) and its
 * function config. It may change the resources in place or return new ones. Under `validators` it may only report
 * problems.
 */
export type KrmFunction = {
  // A method, so that the parameters may have more specific types.
  call(
    resources: FunctionResource[],
    config: FunctionResource,
    context: FunctionContext,
  ): FunctionOutput | Promise<FunctionOutput>
}['call']

/**
 * Functions by the `apiVersion/kind` of their configs: `example.com/v1/Team`.
 *
 * @example
 * ```ts
 * import { buildSync, type FunctionContext, type FunctionOutput, type FunctionResource, type Functions } from 'kuilt'
 * import { type FunctionProblem, type FunctionResourceRef, type FunctionResult, type FunctionSeverity } from 'kuilt'
 * import { type KrmFunction, memoryFileSystem } from 'kuilt'
 *
 * const severity: FunctionSeverity = 'warning'
 *
 * // A transformer: sets the label that its config names.
 * const setTeam: KrmFunction = (resources, config: FunctionResource, context: FunctionContext): FunctionOutput => {
 *   const ref: FunctionResourceRef = { kind: 'Service', name: 'web' }
 *   const problem: FunctionProblem = { message: 'the port has no name', severity, resource: ref, path: 'spec.ports[0]' }
 *   context.report(problem)
 *   const result: FunctionResult = { message: `labeled for ${context.directory}` }
 *   const labels = { team: String(config['team']) }
 *   return { resources: resources.map((one) => ({ ...one, metadata: { ...one.metadata, labels } })), results: [result] }
 * }
 * const functions: Functions = { 'example.com/v1/Team': setTeam }
 * const fileSystem = memoryFileSystem({
 *   'kustomization.yaml': 'resources: [web.yaml]\ntransformers: [team.yaml]',
 *   'web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: 80 }] }',
 *   'team.yaml': 'apiVersion: example.com/v1\nkind: Team\nmetadata: { name: team }\nteam: shop',
 * })
 * const { resources, warnings } = buildSync('.', { fileSystem, functions })
 * console.log(resources[0]?.metadata.labels?.['team']) // shop
 * console.log(warnings.map(({ code }) => code).join()) // FUNCTION_WARNING,FUNCTION_INFO
 * ```
 */
export type Functions = Readonly<Record<string, KrmFunction>>
