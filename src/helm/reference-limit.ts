// A limit for references in JSON schemas: they can lead to the same schema in exponentially many ways.

import type { KeywordCxt } from 'ajv'
import { ajvPackage, type Compiler } from '../schema/ajv-package.ts'

export const maxReferences = 1_000_000

/** A validation followed too many references. */
export class TooManyReferences extends Error {
  override get name(): string {
    return 'TooManyReferences'
  }
}

/** Limits the references that a validation may follow. */
export class ReferenceLimit {
  /** Schemas themselves are checked without a limit. */
  #left = Number.POSITIVE_INFINITY

  /** Starts a new validation. */
  start(): void {
    this.#left = maxReferences
  }

  /** Makes the validators of a compiler count the references in their schemas. */
  install(compiler: Compiler): Compiler {
    const { codeOf } = ajvPackage()
    const follow = (): void => {
      if (--this.#left < 0) throw new TooManyReferences()
    }
    for (const keyword of ['$ref', '$recursiveRef', '$dynamicRef']) {
      const definition = compiler.getKeyword(keyword)
      if (typeof definition !== 'object' || !('code' in definition)) continue
      const { code } = definition
      const counted = (context: KeywordCxt, type?: string): void => {
        context.gen.code(codeOf`${context.gen.scopeValue('func', { ref: follow })}()`)
        code(context, type)
      }
      Object.assign(definition, { code: counted })
    }
    return compiler
  }
}
