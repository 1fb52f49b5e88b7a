// Helm's additional functions. Follows helm pkg/engine, engine.go and funcs.go.

import { TemplateExecError, TemplateSyntaxError } from '../errors.ts'
import { quote } from '../go-strings.ts'
import type { TemplateSet } from '../template-set.ts'
import { ANY, STRING } from '../types.ts'
import { GoError, type GoValue, goMap, isNil } from '../values.ts'
import { type FunctionTable, fn } from './define.ts'
import { durationFunctions } from './durations.ts'
import { jsonFunctions } from './json.ts'
import { type FunctionContext, sprigFunctions } from './sprig.ts'
import { tomlFunctions } from './toml.ts'
import { yamlFunctions } from './yaml.ts'

/** The name of Helm's template set, and of the templates that `tpl` executes. */
export const TPL_NAME = 'gotpl'

/** The maximum number of nested includes of the same template. */
const MAX_RECURSION = 1000

/** An error in text that `tpl` executes. */
export class TplError extends GoError {
  readonly text: string

  constructor(text: string, message: string, cause: TemplateSyntaxError | TemplateExecError) {
    super(message, { cause })
    this.text = text
  }

  override get name(): string {
    return 'TplError'
  }
}

/**
 * The functions of sprig and Helm, except `include` and `tpl`. Those need the template set, so `addIncludes` adds them.
 */
export function helmFunctions(context: FunctionContext): FunctionTable {
  return {
    ...sprigFunctions(context),
    ...jsonFunctions,
    ...yamlFunctions,
    ...tomlFunctions,
    ...durationFunctions,
    // There is no cluster, so `lookup` finds nothing.
    lookup: fn([STRING, STRING, STRING, STRING], () => goMap()),
    getHostByName: fn([STRING], () => ''),
    required: fn([STRING, ANY], (message: string, value: GoValue) => {
      if (isNil(value) || value === '') throw new GoError(marked(message))
      return value
    }),
    fail: fn([STRING], (message: string) => {
      throw new GoError(marked(message))
    }),
  }
}

const START = 'HELM_ERR_START'
const END = 'HELM_ERR_END'

/** Marks the message of `fail` or `required`, like Helm. */
function marked(message: string): string {
  return START + message + END
}

/** Finds the message of `fail` or `required` in an error message; undefined for other errors. */
export function markedMessage(text: string): string | undefined {
  return new RegExp(`${START}([\\s\\S]*)${END}`).exec(text)?.[1]
}

/** Adds `include` and `tpl`, which execute templates of the set. */
export function addIncludes(set: TemplateSet): void {
  const includes = new Includes(set)
  set.addFunctions({
    include: fn([STRING, ANY], (name: string, data: GoValue) => includes.include(name, data)),
    tpl: fn([STRING, ANY], (text: string, data: GoValue) => includes.tpl(text, data)),
  })
}

/** Everything that defines or calls a template contains one of these words. One pattern for all of them is slower. */
const templateWords = ['block', 'define', 'include', 'template', 'tpl']

class Includes {
  /** The template set of the innermost text that `tpl` is executing. */
  #set: TemplateSet
  /** The number of unfinished executions of each template. */
  readonly #counts: Map<string, number> = new Map()

  constructor(set: TemplateSet) {
    this.#set = set
  }

  include(name: string, data: GoValue): string {
    const count = this.#counts.get(name) ?? 0
    if (count > MAX_RECURSION) {
      throw new GoError(`rendering template has a nested reference name: ${name}: unable to execute template`)
    }
    if (!this.#set.has(name)) {
      throw new GoError(`template: no template ${quote(name)} associated with template ${quote(TPL_NAME)}`)
    }
    this.#counts.set(name, count + 1)
    try {
      return this.#set.execute(name, data)
    } finally {
      this.#counts.set(name, count)
    }
  }

  /** Executes text, which can use all templates of the set. Its own definitions are not added to the set. */
  tpl(text: string, data: GoValue): string {
    if (!text.includes('{{')) return text.replaceAll('<no value>', '')
    const outer = this.#set
    try {
      return this.#executed(text, data).replaceAll('<no value>', '')
    } catch (error) {
      if (error instanceof TemplateSyntaxError) {
        throw new TplError(text, `cannot parse template ${quote(text)}: ${error.message}`, error)
      }
      if (!(error instanceof TemplateExecError)) throw error
      throw new TplError(text, `error during tpl function execution for ${quote(text)}: ${error.message}`, error)
    } finally {
      this.#set = outer
    }
  }

  #executed(text: string, data: GoValue): string {
    if (!templateWords.some((word) => text.includes(word))) return this.#set.executeText(TPL_NAME, text, data)
    const inner = this.#set.clone()
    inner.parse(TPL_NAME, text)
    this.#set = inner
    return inner.execute(TPL_NAME, data)
  }
}
