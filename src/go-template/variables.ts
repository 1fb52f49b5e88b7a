import type { PipeNode } from './nodes.ts'
import type { GoValue } from './values.ts'

/** The value of `.`, or of a variable. */
export interface Slot {
  readonly value: GoValue
  /**
   * True if the static type is `interface {}`, as for items of a list or map. It affects error messages about fields of
   * the value.
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

  #declare(name: string, { value, boxed }: Slot): void {
    this.#all.push({ name, value, boxed })
  }

  /** Assigns a value to a variable. Returns false if there is no such variable. */
  #assign(name: string, slot: Slot): boolean {
    const variable = this.#last(name)
    if (variable !== undefined) set(variable, slot)
    return variable !== undefined
  }

  /** Declares or assigns the variables of a pipeline. If an assigned variable does not exist, returns its name. */
  setAll({ declared, isAssign }: PipeNode, slot: Slot): string | undefined {
    for (const { path } of declared) {
      const name = path[0] as string
      if (!isAssign) this.#declare(name, slot)
      else if (!this.#assign(name, slot)) return name
    }
    return undefined
  }

  /**
   * Sets the one or two variables of a `range` for one iteration. Variables that the `range` declares are the most
   * recently declared ones. If an assigned variable does not exist, returns its name.
   */
  setRange({ declared, isAssign }: PipeNode, index: GoValue, element: Slot): string | undefined {
    const { length } = declared
    for (let i = 0; i < length; i++) {
      const slot = i === length - 1 ? element : { value: index, boxed: false }
      const name = declared[i]?.path[0] as string
      const variable = isAssign ? this.#last(name) : this.#all[this.#all.length - length + i]
      if (variable === undefined) return name
      set(variable, slot)
    }
    return undefined
  }

  /** Starts a block. Returns the number of variables, to pass to `leave` at the end of the block. */
  enter(): number {
    return this.#all.length
  }

  /** Removes the variables that a block has declared. */
  leave(count: number): void {
    // Setting the length of an array is slow, and most blocks declare nothing.
    if (this.#all.length > count) this.#all.length = count
  }
}

function set(variable: Variable, { value, boxed }: Slot): void {
  variable.value = value
  variable.boxed = boxed
}
