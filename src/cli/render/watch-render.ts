import { dirname } from 'node:path'
import { type Change, ChangeSet, type Link, linksAt } from '../../affected/change-set.ts'
import { Dependence, type Kustomization } from '../../affected/dependence.ts'
import { directTest } from '../../affected/direct-paths.ts'
import { counted } from '../../diagnostics/counted.ts'
import { errorDiagnostic } from '../../diagnostics/diagnostic.ts'
import { isKuiltError } from '../../diagnostics/index.ts'
import { diskFileSystem } from '../../files/disk-file-system.ts'
import { isKustomizationFile } from '../../kustomization/find.ts'
import { isSkipped, surveyDirectory } from '../../targets/find-roots.ts'
import { watchedDirectories } from '../../targets/watched-directories.ts'
import { untilSignal } from '../process/signals.ts'
import type { Run, Work } from './run-render.ts'
import { TreeWatcher } from './tree-watcher.ts'

/** The time without a change, in milliseconds, before rendering starts. */
const quiet = 12
/** The maximum delay in milliseconds, even if there are continuous changes. */
const patience = 250

export interface WatchOptions {
  /** Opens all targets again. */
  readonly plan: () => Promise<Work>
  readonly render: (work: Work) => Promise<number>
}

/** Renders the targets that changes affect, until a signal arrives. */
export class RenderWatch {
  readonly #run: Run
  readonly #options: WatchOptions
  readonly #kustomizations: Map<string, Kustomization | undefined> = new Map()
  #links: readonly Link[] | undefined
  /** True if the set of targets may have changed. */
  #mustPlan = false
  #changes: Change[] = []
  /** The changes that could not be processed, for example because a directory was removed during a search. */
  #failed: readonly Change[] = []
  #wake: () => void = () => {}
  #isStopped = false

  constructor(run: Run, options: WatchOptions) {
    this.#run = run
    this.#options = options
  }

  async start(first: Work): Promise<void> {
    const { io, output, setup } = this.#run
    const watcher = new TreeWatcher({
      isSkipped: (name) => isSkipped(name) || /^\.kuilt-.*\.tmp(\.old)?$/.test(name),
      except: output.path,
      onChange: (change) => {
        this.#changes.push(change)
        this.#wake()
      },
    })
    untilSignal().then(() => {
      this.#isStopped = true
      this.#wake()
    })
    try {
      this.#watchAll(watcher, first)
      // All kustomizations are read now, so that the first change is handled quickly.
      const { dependence } = this.#dependence([])
      for (const { target } of first.targets) dependence.chain(target.location)
      this.#watchAll(watcher, first)
      io.stderr.write(`watching ${counted(watcher.size, 'directory', 'directories')}\n`)
      let work = first
      while (await this.#changed()) {
        const changes = [...this.#failed, ...this.#changes.splice(0)]
        this.#failed = []
        setup.snapshot.clear()
        work = await this.#renderAgain(work, changes)
        this.#watchAll(watcher, work)
      }
    } finally {
      watcher.close()
    }
  }

  /** Resolves to true at the end of a burst of changes, or to false after a signal to stop. */
  async #changed(): Promise<boolean> {
    if (this.#changes.length === 0 && !this.#isStopped) await this.#next()
    const start = performance.now()
    let count = -1
    while (!this.#isStopped && count !== this.#changes.length && performance.now() - start < patience) {
      count = this.#changes.length
      await new Promise((resolve) => setTimeout(resolve, quiet))
    }
    return !this.#isStopped
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  async #renderAgain(last: Work, changes: readonly Change[]): Promise<Work> {
    const { io } = this.#run
    try {
      const { dependence, changed } = this.#dependence(changes)
      const work = this.#mustPlan ? await this.#options.plan() : { ...last, gone: [] }
      this.#mustPlan = false
      const old = new Set(last.targets.map(({ target }) => target.location))
      const targets = work.targets.filter(({ target: { kind, location, revision } }) => {
        if (!old.has(location)) return true
        if (revision !== undefined || !location.startsWith('/')) return false
        if (kind === 'manifests') return changed.at(location) !== undefined
        // Targets of other kinds also read files that no kustomization refers to, so they are always rendered. Files
        // whose text is the same are not written again.
        return kind !== 'kustomization' || dependence.chain(location) !== undefined
      })
      if (targets.length > 0 || work.gone.length > 0) await this.#options.render({ ...work, targets })
      return work
    } catch (error) {
      // For example, the last directory with a kustomization may have been removed, and may be added again.
      if (!isKuiltError(error)) throw error
      io.report(errorDiagnostic(error))
      this.#failed = changes
      return last
    }
  }

  /** Returns the dependence of targets on the changes. Also determines whether the set of targets may have changed. */
  #dependence(changes: readonly Change[]): { readonly dependence: Dependence; readonly changed: ChangeSet } {
    const known = this.#kustomizations
    if (changes.some(({ isEntrance }) => isEntrance)) {
      this.#mustPlan = true
      this.#links = undefined
      known.clear()
    }
    this.#links ??= linksBelow(this.#run.io.cwd)
    const changed = new ChangeSet(changes, this.#links)
    const links = this.#links.map(({ path }) => path)
    const isReal = directTest(links, this.#run.io.cwd)
    const dependence = new Dependence({ fileSystem: diskFileSystem(), changes: changed, isReal, known })
    for (const { path } of changes) {
      if (!isKustomizationFile(path)) continue
      const old = known.get(dirname(path))?.inclusions
      known.delete(dirname(path))
      if (JSON.stringify(old) !== JSON.stringify(dependence.inclusions(dirname(path)))) this.#mustPlan = true
    }
    return { dependence, changed }
  }

  /** Watches the working directory, and the directories of all other files that targets read. */
  #watchAll(watcher: TreeWatcher, { targets }: Work): void {
    const { io, setup } = this.#run
    watcher.add(io.cwd)
    for (const { target } of targets) {
      if (target.revision !== undefined || !target.location.startsWith('/')) continue
      for (const directory of watchedDirectories(target, setup.options)) watcher.add(directory)
    }
    for (const path of this.#kustomizations.keys()) watcher.add(path)
  }
}

function linksBelow(directory: string): readonly Link[] {
  const fileSystem = diskFileSystem()
  return linksAt(fileSystem, surveyDirectory(fileSystem, directory).links)
}
