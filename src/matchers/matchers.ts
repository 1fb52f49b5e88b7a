import { type BuildResult, toYaml } from '../build/build-result.ts'
import { find } from '../build/find.ts'
import { counted } from '../diagnostics/counted.ts'
import { formatDiagnostic } from '../diagnostics/format-diagnostic.ts'
import { nameList, suggest } from '../diagnostics/hints.ts'
import { attempt, type Code, type KuiltError, reported } from '../diagnostics/index.ts'
import { fileAccess } from '../files/disk-file-system.ts'
import type { RenderedTarget } from '../targets/render-all.ts'
import type { Target } from '../targets/target.ts'
import { differingPaths, fieldsOf, placesOf } from './expected-fields.ts'
import { invalidResources } from './invalid-resources.ts'
import type { MatcherOptions, ValidMatcherOptions } from './matcher-types.ts'
import { renderReceived } from './render-received.ts'
import { outputChanges, renderedFile, updateFile } from './rendered-file.ts'
import {
  allOf,
  andThen,
  type MatcherContext,
  type MatcherResult,
  type MaybePromise,
  type SnapshotState,
} from './runner.ts'

/** The result for one target, with an explanation. */
interface Outcome {
  readonly pass: boolean
  /** Explains why the target does not match or, with `.not`, why it matches. */
  readonly text: string
}

type Check = (rendered: RenderedTarget, count: number) => MaybePromise<Outcome>

type Matcher<A extends readonly unknown[]> = (
  this: MatcherContext,
  received: unknown,
  ...args: A
) => MaybePromise<MatcherResult>

/**
 * The matchers, for `expect.extend()` if the test runner has no global `expect`.
 *
 * @example
 * ```ts
 * import { memoryFileSystem } from 'kuilt'
 * import { type KuiltMatchers, kuiltMatchers, type MatcherOptions, type ValidMatcherOptions } from 'kuilt/jest'
 *
 * // `import 'kuilt/jest'` in a setup file does this if `expect` is global.
 * expect.extend(kuiltMatchers)
 *
 * const fileSystem = memoryFileSystem({
 *   'base/kustomization.yaml': 'resources: [web.yaml]',
 *   'base/web.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata: { color: red }',
 * })
 * const options: MatcherOptions = { fileSystem }
 * const strictly: ValidMatcherOptions = { ...options, strict: true }
 * const base: KuiltMatchers = expect('base')
 * base.toBuild(options)
 * base.toHaveResource('ConfigMap/web', { data: { color: 'red' } }, options)
 * base.toBeValid(strictly)
 * expect('overlay').toFailToBuild('DIRECTORY_NOT_FOUND', options)
 * console.log(Object.keys(kuiltMatchers).length) // 5
 * ```
 *
 * @example
 * ```ts
 * import { memoryFileSystem } from 'kuilt'
 * import { type KuiltMatchers, kuiltMatchers, type MatcherOptions, type ValidMatcherOptions } from 'kuilt/vitest'
 *
 * // `import 'kuilt/vitest'` in a setup file does this if `expect` is global.
 * expect.extend(kuiltMatchers)
 *
 * const fileSystem = memoryFileSystem({
 *   'base/kustomization.yaml': 'resources: [web.yaml]',
 *   'base/web.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata: { color: red }',
 * })
 * const options: MatcherOptions = { fileSystem }
 * const strictly: ValidMatcherOptions = { ...options, strict: true }
 * const base: KuiltMatchers = expect('base')
 * base.toBuild(options)
 * base.toHaveResource('ConfigMap/web', { data: { color: 'red' } }, options)
 * base.toBeValid(strictly)
 * expect('overlay').toFailToBuild('DIRECTORY_NOT_FOUND', options)
 * console.log(Object.keys(kuiltMatchers).length) // 5
 * ```
 */
export const kuiltMatchers: {
  readonly toBuild: Matcher<[options?: MatcherOptions]>
  readonly toFailToBuild: Matcher<[code?: Code, options?: MatcherOptions]>
  readonly toMatchRendered: Matcher<[file?: string | MatcherOptions, options?: MatcherOptions]>
  readonly toHaveResource: Matcher<[reference: string, expected?: object, options?: MatcherOptions]>
  readonly toBeValid: Matcher<[options?: ValidMatcherOptions]>
} = {
  toBuild(received, options = {}) {
    return checkAll(this, { received, options }, ({ target, result, error }) => {
      if (error !== undefined) return { pass: false, text: buildFailure(target, error, options) }
      return { pass: true, text: `${target.name} builds: ${counted(result.resources.length, 'resource')}` }
    })
  },

  toFailToBuild(received, code, options = {}) {
    return checkAll(this, { received, options }, ({ target, error }) => {
      const wanted = code === undefined ? '' : ` with ${code}`
      if (error === undefined) return { pass: false, text: `${target.name} builds, but should fail${wanted}` }
      const pass = code === undefined || [error, ...error.related].some((one) => one.code === code)
      const said = pass ? `${target.name} fails` : `${target.name} fails, but not${wanted}`
      return { pass, text: `${said}\n\n${report(error, options)}` }
    })
  },

  toMatchRendered(received, file, more = {}) {
    const options = typeof file === 'object' ? file : more
    const pattern = typeof file === 'string' ? file : 'rendered/{target}.yaml'
    return checkAll(this, { received, options }, (rendered, count) =>
      matchRendered(this, rendered, { pattern, count, options }),
    )
  },

  toHaveResource(received, reference, expected, options = {}) {
    return checkAll(this, { received, options }, ({ target, result, error }) => {
      if (error !== undefined) return noOutput(this, buildFailure(target, error, options))
      const outcome = haveResource(this, { target, result }, { reference, expected })
      return andThen(outcome, ({ pass, text }) => ({ pass, text: `${target.name} ${text}` }))
    })
  },

  toBeValid(received, options = {}) {
    return checkAll(this, { received, options }, ({ target, result, error }) => {
      if (error !== undefined) return noOutput(this, buildFailure(target, error, options))
      const mistakes = invalidResources(result, options)
      if (mistakes.length === 0) return { pass: true, text: `${target.name} is valid` }
      return { pass: false, text: [`${target.name} is not valid`, ...mistakes].join('\n\n') }
    })
  },
}

/** Checks that all targets match or, with `.not`, that no target matches. */
function checkAll(
  { isNot = false }: MatcherContext,
  { received, options }: { readonly received: unknown; readonly options: MatcherOptions },
  check: Check,
): MaybePromise<MatcherResult> {
  return andThen(renderReceived(received, options), (rendered) => {
    const checked = rendered.map((one) => check(one, rendered.length))
    return andThen(allOf(checked), (outcomes) => {
      const wrong = outcomes.filter(({ pass }) => pass === isNot)
      const pass = wrong.length === 0 ? !isNot : isNot
      return { pass, message: () => wrong.map(({ text }) => text).join('\n\n') }
    })
  })
}

/** Fails, even with `.not`, because without output there is nothing to check. */
function noOutput({ isNot = false }: Pick<MatcherContext, 'isNot'>, text: string): Outcome {
  return { pass: isNot, text }
}

function buildFailure(target: Target, error: KuiltError, options: MatcherOptions): string {
  return `${target.name} does not build\n\n${report(error, options)}`
}

function report(error: KuiltError, options: MatcherOptions): string {
  return formatDiagnostic(error, { cwd: fileAccess(options).cwd }).trimEnd()
}

interface BuiltTarget {
  readonly target: Target
  readonly result: BuildResult
}

interface RenderedSettings {
  readonly pattern: string
  readonly count: number
  readonly options: MatcherOptions
}

function matchRendered(
  { isNot = false, snapshotState, utils }: MatcherContext,
  { target, result, error }: RenderedTarget,
  { pattern, count, options }: RenderedSettings,
): MaybePromise<Outcome> {
  const state = snapshotState as SnapshotState | undefined
  if (error !== undefined) return noOutput({ isNot }, buildFailure(target, error, options))
  const file = reported(() => renderedFile(pattern, target, { count, options }))
  const text = toYaml(result)
  if (file.text === text) {
    if (state !== undefined) state.matched += 1
    return { pass: true, text: `${target.name} matches ${file.name}` }
  }
  if (!isNot && updateFile(file, text, state)) return { pass: true, text: '' }
  if (state !== undefined && !isNot) state.unmatched += 1
  const advice = 'If this is intended, run the tests with -u to update the file.'
  if (file.text === undefined)
    return { pass: false, text: `${file.name} does not exist. Run the tests with -u to write it.` }
  return andThen(explainable({ target, result }), (traced) => {
    const changes = outputChanges(file, traced, options) ?? utils.diff(file.text, text) ?? ''
    return { pass: false, text: `${target.name} does not match ${file.name}\n\n${changes}\n\n${advice}` }
  })
}

function haveResource(
  { equals, utils }: MatcherContext,
  { target, result }: BuiltTarget,
  { reference, expected = {} }: { readonly reference: string; readonly expected: object | undefined },
): MaybePromise<Outcome> {
  const resource = find(result, reference)
  if (resource === undefined) {
    const names = result.resources.map(({ kind, metadata }) => `${kind}/${metadata.name}`)
    const content = names.length === 0 ? 'it is empty' : `it has ${nameList(names)}`
    return { pass: false, text: `has no ${reference}: ${suggest(reference, names) ?? content}` }
  }
  const matches = (actual: unknown, wanted: unknown): boolean => {
    return equals(actual, wanted, [utils.iterableEquality, utils.subsetEquality])
  }
  if (matches(resource, expected)) return { pass: true, text: `has ${reference} with these fields` }
  const paths = differingPaths(resource, expected, matches)
  const difference = utils.diff(expected, fieldsOf(resource, expected)) ?? ''
  return andThen(explainable({ target, result }), (traced) => {
    const explanation = attempt(() => traced.explain())
    const places = explanation === undefined ? [] : placesOf(explanation, reference, paths)
    const text = [`has a different ${reference}`, difference, places.join('\n')].filter(Boolean).join('\n\n')
    return { pass: false, text }
  })
}

/**
 * Returns a result that can be explained in a message, if possible. Targets of Flux and Argo CD must be rendered again
 * for this.
 */
function explainable({ target, result }: BuiltTarget): MaybePromise<BuildResult> {
  if (target.renderParts === undefined) return result
  return target.render({ purpose: 'explain', onWarning: () => {} }).catch(() => result)
}
