import { fileInputs, type InputRecord } from '../../files/recording-file-system.ts'
import type { Rendering } from './flux-tree.ts'

/** Records what Kustomizations depend on, apart from the files that their builds read. */
export class RenderingUses {
  /** The Kustomizations whose objects contain variables of a Kustomization. */
  readonly #used: Map<Rendering, Set<Rendering>> = new Map()
  /** The files with source objects and variables of a Kustomization. */
  readonly #files: Map<Rendering, Set<string>> = new Map()
  /** The Kustomizations that create a Kustomization. */
  readonly #creators: Map<Rendering, Set<Rendering>> = new Map()

  noteUse(user: Rendering, used: Rendering | string): void {
    if (typeof used === 'string') add(this.#files, user, used)
    else if (used !== user) add(this.#used, user, used)
  }

  noteCreator(created: Rendering, creator: Rendering): void {
    if (created !== creator) add(this.#creators, created, creator)
  }

  /** Returns everything that the definition of a Kustomization depends on. */
  definitionInputsOf(rendering: Rendering): readonly InputRecord[] {
    const creators = this.#closure(this.#creators.get(rendering) ?? [])
    return [definitionFile(rendering), ...this.#inputsOfAll(creators)]
  }

  /** Returns everything that the objects of a Kustomization depend on, except for its definition. */
  inputsOf(rendering: Rendering): readonly InputRecord[] {
    return [...this.#ownInputs(rendering), ...this.#inputsOfAll(this.#closure(this.#used.get(rendering) ?? []))]
  }

  /** Returns all files with source objects and variables. */
  files(): InputRecord {
    return fileInputs([...this.#files.values()].flatMap((files) => [...files]))
  }

  #inputsOfAll(renderings: readonly Rendering[]): readonly InputRecord[] {
    return renderings.flatMap((rendering) => [definitionFile(rendering), ...this.#ownInputs(rendering)])
  }

  #ownInputs(rendering: Rendering): readonly InputRecord[] {
    const files = fileInputs([...(this.#files.get(rendering) ?? [])])
    return rendering.built === undefined ? [files] : [files, rendering.built.inputs]
  }

  /** Returns Kustomizations, and all Kustomizations that they depend on. */
  #closure(renderings: Iterable<Rendering>): readonly Rendering[] {
    const all = new Set(renderings)
    for (const each of all) {
      for (const used of this.#used.get(each) ?? []) all.add(used)
      for (const creator of this.#creators.get(each) ?? []) all.add(creator)
    }
    return [...all]
  }
}

function add<T>(map: Map<Rendering, Set<T>>, key: Rendering, value: T): void {
  const values = map.get(key) ?? new Set()
  map.set(key, values.add(value))
}

function definitionFile({ definition }: Rendering): InputRecord {
  const file = definition.locate([])?.file
  return fileInputs(file === undefined ? [] : [file])
}
