import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { joinPath } from '../paths.ts'

/** The SHA-256 of `content` in hexadecimal. */
export function sha256Hex(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/**
 * Stores downloads by the SHA-256 of their content. Never returns content that has been changed since it was stored.
 */
export class ContentCache {
  readonly #directory: string

  constructor(directory: string) {
    this.#directory = joinPath(directory, 'sha256')
  }

  get(digest: string): Uint8Array | undefined {
    try {
      const content = readFileSync(this.#pathOf(digest))
      return sha256Hex(content) === digest ? content : undefined
    } catch {
      return undefined
    }
  }

  /** Stores content. It is not an error if the cache cannot be written. */
  put(digest: string, content: Uint8Array): void {
    const path = this.#pathOf(digest)
    const temporary = `${path}.${process.pid}`
    try {
      mkdirSync(this.#directory, { recursive: true })
      writeFileSync(temporary, content)
      renameSync(temporary, path)
    } catch {
      // Without the cache, the content is downloaded again the next time.
    }
  }

  #pathOf(digest: string): string {
    if (!/^[0-9a-f]{64}$/.test(digest)) throw new TypeError('not a SHA-256')
    return joinPath(this.#directory, digest)
  }
}
