import type { Warning } from '../diagnostics/index.ts'

/** Collects the warnings of both sides of a comparison. */
export class SideWarnings {
  readonly #old: Map<string, Warning> = new Map()
  readonly #now: Map<string, Warning> = new Map()

  readonly addOld = (warning: Warning): void => void this.#old.set(keyOf(warning), warning)
  readonly addNow = (warning: Warning): void => void this.#now.set(keyOf(warning), warning)

  /** Reports the warnings of only one side: those that a change corrects or causes. */
  report(onWarning: ((warning: Warning) => void) | undefined): void {
    for (const [key, warning] of this.#old) if (!this.#now.has(key)) onWarning?.(onOldSide(warning))
    for (const [key, warning] of this.#now) if (!this.#old.has(key)) onWarning?.(warning)
  }
}

/** Its location may not exist any more. */
function onOldSide(warning: Warning): Warning {
  return { ...warning, at: undefined, hint: 'this is about the old version' }
}

/** Without the location, which other changes move. */
function keyOf({ code, message }: Warning): string {
  return JSON.stringify([code, message])
}
