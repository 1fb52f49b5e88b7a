import type { GoValue } from './values.ts'

/** The value of `.`, or of a variable. */
export interface Slot {
  readonly value: GoValue
  /**
   * True if the static type is `interface {}`, as for items of a list or map. Affects error messages about its
   * fields.
   */
  readonly boxed: boolean
}

interface Variable extends Slot {
  readonly name: string
  value: GoValue
  boxed: boolean
}

/** The variables of one execution of a template. The last declaration of a name is used. */
export class Variables {
  readonly #all: Variable[]

  /** @param data the value of `$` */
  constructor(data: GoValue) {
    this.#all = [{ name: '$', value: data, boxed: false }]
  }

  find(name: string): Slot | undefined {
    return this.#all.findLast((each) => each.name === name)
  }

  declare(name: string, { value, boxed }: Slot): void {
    this.#all.push({ name, value, boxed })
  }

  /** False if there is no such variable. */
  assign(name: string, slot: Slot): boolean {
    const variable = this.#all.findLast((each) => each.name === name)
    return variable !== undefined && Object.assign(variable, slot) !== undefined
  }

  /** Sets the most recently declared variables. */
  setLast(slots: readonly Slot[]): void {
    for (const [i, slot] of slots.entries()) {
      const variable = this.#all[this.#all.length - slots.length + i]
      if (variable !== undefined) Object.assign(variable, slot)
    }
  }

  /** Runs a block, and removes the variables that it declares. */
  scope<T>(block: () => T): T {
    const count = this.#all.length
    const result = block()
    this.#all.length = count
    return result
  }
}
