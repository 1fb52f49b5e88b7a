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
    return this.#last(name)
  }

  #last(name: string): Variable | undefined {
    const all = this.#all
    for (let i = all.length - 1; i >= 0; i--) if (all[i]?.name === name) return all[i]
    return undefined
  }

  declare(name: string, { value, boxed }: Slot): void {
    this.#all.push({ name, value, boxed })
  }

  /** False if there is no such variable. */
  assign(name: string, slot: Slot): boolean {
    const variable = this.#last(name)
    if (variable !== undefined) set(variable, slot)
    return variable !== undefined
  }

  /** Sets the most recently declared variables. */
  setLast(slots: readonly Slot[]): void {
    const start = this.#all.length - slots.length
    for (let i = 0; i < slots.length; i++) {
      const variable = this.#all[start + i]
      if (variable !== undefined) set(variable, slots[i] as Slot)
    }
  }

  /** The number of variables, for `leave` at the end of a block. */
  enter(): number {
    return this.#all.length
  }

  /** Removes the variables that a block has declared. */
  leave(count: number): void {
    this.#all.length = count
  }
}

function set(variable: Variable, { value, boxed }: Slot): void {
  variable.value = value
  variable.boxed = boxed
}
