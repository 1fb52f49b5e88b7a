import type { Warning } from '../../diagnostics/index.ts'

/** Collects warnings, and reports each of them once, because several Applications may build the same base. */
export class UniqueWarnings {
  readonly list: Warning[] = []
  readonly #seen: Set<string> = new Set()
  readonly #onWarning: ((warning: Warning) => void) | undefined

  constructor(onWarning: ((warning: Warning) => void) | undefined) {
    this.#onWarning = onWarning
  }

  readonly add = (found: Warning): void => {
    const key = JSON.stringify([found.code, found.message, found.at])
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    this.list.push(found)
    this.#onWarning?.(found)
  }
}
