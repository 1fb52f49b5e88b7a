import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { errorDiagnostic } from '../../diagnostics/diagnostic.ts'
import { isKuiltError, KuiltError } from '../../diagnostics/index.ts'
import { withLock } from '../../files/file-lock.ts'
import { uninterrupted } from '../process/signals.ts'
import type { OutputDirectory } from './output-directory.ts'
import { type ListedFile, listName, lockName, printList, type RenderList, readList } from './render-list.ts'
import { earlierFiles, keyOf, type PlannedTarget } from './render-plan.ts'
import type { Rendered } from './rendered.ts'

/** Writes the output of targets, and updates the list of files. */
export class RenderWriter {
  readonly #output: OutputDirectory
  readonly #list: RenderList
  /** The files of each target that has been written. */
  readonly #files: Map<PlannedTarget, readonly string[]> = new Map()
  /**
   * The results that would replace files not written by kuilt. They are written last, when all inputs are known, so
   * that no input is overwritten.
   */
  readonly #postponed: { readonly index: number; readonly planned: PlannedTarget; readonly rendered: Rendered }[] = []
  /** The name of a target that reads each file. */
  readonly #readers: Map<string, string> = new Map()
  readonly #results: Rendered[] = []
  /** The number of files that were written. */
  written: number = 0
  removed: number = 0

  constructor(output: OutputDirectory, list: RenderList) {
    this.#output = output
    this.#list = list
  }

  /** The number of files that were already up to date. */
  get unchanged(): number {
    return [...this.#files.values()].reduce((sum, files) => sum + files.length, -this.written)
  }

  /** The results of all targets, in order, without their text. */
  get results(): readonly Rendered[] {
    return this.#results
  }

  add(index: number, planned: PlannedTarget, rendered: Rendered): void {
    this.#results[index] = { ...rendered, files: undefined }
    for (const file of rendered.inputs) if (!this.#readers.has(file)) this.#readers.set(file, planned.target.name)
    if (rendered.files === undefined) return
    const isOwn = [...rendered.files.keys()].every((file) => this.#list.has(file) || !this.#output.exists(file))
    if (isOwn) this.#write(index, planned, rendered, { isOwn })
    else this.#postponed.push({ index, planned, rendered })
  }

  /** Writes the postponed results, removes obsolete files, and updates the list. */
  finish(gone: readonly string[]): void {
    for (const { index, planned, rendered } of this.#postponed) this.#write(index, planned, rendered, { isOwn: false })
    const current = new Set([...this.#files.values()].flat())
    const earlier = earlierFiles(this.#list, [...this.#files.keys()])
    const leftOver = [...gone, ...earlier].filter((file) => !current.has(file))
    for (const file of leftOver) if (this.#output.remove(file)) this.removed++
    this.#writeList(leftOver)
  }

  /** @param isOwn true if this replaces only files that kuilt has written */
  #write(index: number, planned: PlannedTarget, rendered: Rendered, { isOwn }: { readonly isOwn: boolean }): void {
    const files = rendered.files ?? new Map<string, string>()
    try {
      if (!isOwn) for (const file of files.keys()) this.#rejectInput(file)
      this.written += this.#output.write(files)
      this.#files.set(planned, [...files.keys()])
    } catch (error) {
      if (!isKuiltError(error)) throw error
      this.#results[index] = { ...rendered, files: undefined, error: errorDiagnostic(error) }
    }
  }

  /** @throws KuiltError RENDER_OVERWRITES_INPUT */
  #rejectInput(file: string): void {
    if (this.#list.has(file) || !this.#output.exists(file)) return
    const target = this.#readers.get(realpathSync(join(this.#output.path, file)).replaceAll('\\', '/'))
    if (target === undefined) return
    const hint = 'choose another output directory'
    throw new KuiltError('RENDER_OVERWRITES_INPUT', { file: this.#output.shown(file), target }, { hint })
  }

  #writeList(removed: readonly string[]): void {
    const update = (): void => {
      // Another process may have written the list in the meantime, or may be about to.
      const list = new Map<string, ListedFile>(readList(this.#output.path))
      for (const file of removed) list.delete(file)
      for (const [{ listed }, files] of this.#files) {
        for (const file of files) list.set(file, asFound(listed, list.get(file)))
      }
      if (list.size > 0 || this.#output.exists(listName)) this.#output.write(new Map([[listName, printList(list)]]))
    }
    uninterrupted(() => withLock(join(this.#output.path, lockName), update))
  }
}

/**
 * Returns the entry of a target. If the target is passed explicitly in this run, the entry keeps the search that found
 * it earlier.
 */
function asFound(listed: ListedFile, earlier: ListedFile | undefined): ListedFile {
  const isKept = listed.from === undefined && earlier?.from !== undefined && keyOf(listed) === keyOf(earlier)
  return isKept ? { ...listed, from: earlier.from } : listed
}
