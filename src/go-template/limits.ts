import { type LimitName, TemplateLimitError } from './errors.ts'

/** Limits for templates. The defaults are far above what real charts need. */
export interface TemplateLimits {
  /** The number of actions and function calls. Default: 2 million. */
  readonly steps?: number
  /**
   * The number of characters that all templates print, including the output of each `include` and `tpl`. Default: 256
   * million.
   */
  readonly output?: number
  /** The nesting depth of templates. Default: 1,000, as in Helm. */
  readonly depth?: number
  /** The number of characters in the result of one function. A list item counts as 16. Default: 64 million. */
  readonly size?: number
}

const defaults: Required<TemplateLimits> = {
  steps: 2_000_000,
  output: 256_000_000,
  depth: 1000,
  size: 64_000_000,
}

/** The remaining budget, which all templates that are rendered together share. */
export class Budget {
  readonly #limits: Required<TemplateLimits>
  #steps = 0
  #output = 0
  #depth = 0

  constructor(limits: TemplateLimits = {}) {
    this.#limits = { ...defaults, ...limits }
  }

  /** @throws TemplateLimitError */
  step(count = 1): void {
    this.#steps += count
    if (this.#steps > this.#limits.steps) this.#exceeded('steps')
  }

  /** @throws TemplateLimitError */
  print(length: number): void {
    this.#output += length
    if (this.#output > this.#limits.output) this.#exceeded('output')
  }

  /**
   * Checks the size of a result. For functions whose result can be much larger than their arguments. @throws
   * TemplateLimitError
   */
  size(length: number): void {
    if (length > this.#limits.size) this.#exceeded('size')
    this.step(Math.ceil(length / 64))
  }

  /** Like `size`, for lists, whose items need more memory than characters. @throws TemplateLimitError */
  items(count: number): void {
    if (count * 16 > this.#limits.size) this.#exceeded('size')
    this.step(Math.ceil(count / 4))
  }

  /** Starts a template one nesting level deeper. @throws TemplateLimitError */
  enter(): void {
    if (this.#depth >= this.#limits.depth) this.#exceeded('depth')
    this.#depth++
  }

  /** Ends a template. Must also be called if the template has failed. */
  leave(): void {
    this.#depth--
  }

  #exceeded(limit: LimitName): never {
    throw new TemplateLimitError(limit, this.#limits[limit])
  }
}
