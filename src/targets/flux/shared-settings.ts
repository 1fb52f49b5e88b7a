import { type Warning, warning } from '../../diagnostics/index.ts'
import { goJson } from '../../yaml/json/json.ts'
import { type Definition, describeDefinition } from './definition.ts'
import type { Rendering } from './flux-tree.ts'

/**
 * Determines the warnings about patches and variables without an effect. Repositories often add the same patch or
 * variable to all Kustomizations, although only some need it. It is reported once, and only if it has no effect in any
 * of them.
 */
export class SharedSettings {
  /** For each patch or variable, by its content: true if it has an effect. */
  readonly #hasEffect: Map<string, boolean> = new Map()
  readonly #reported: Set<string> = new Set()

  constructor(all: readonly Rendering[]) {
    for (const { key, hasEffect } of all.flatMap(settingsOf)) {
      this.#hasEffect.set(key, hasEffect || this.#hasEffect.get(key) === true)
    }
  }

  /**
   * Returns the warnings of a Kustomization, without those about settings that have an effect in another Kustomization.
   */
  warningsOf(rendering: Rendering): readonly Warning[] {
    const { definition, finished } = rendering
    const unmatched = unmatchedPatches(rendering)
    const kept = rendering.warnings.filter((each) => {
      const key = unmatched.get(each)
      return key === undefined || this.#isNew(key)
    })
    const names = (finished?.unusedVariables ?? []).filter((name) => this.#isNew(variableKey(rendering, name)))
    const [first] = names
    if (first === undefined) return kept
    const at = definition.locate(['spec', 'postBuild', 'substitute', first])
    const subject = describeDefinition(definition)
    return [...kept, warning('FLUX_VARIABLE_UNUSED', { names, subjects: [subject] }, { at })]
  }

  #isNew(key: string): boolean {
    if (this.#hasEffect.get(key) || this.#reported.has(key)) return false
    this.#reported.add(key)
    return true
  }
}

interface Setting {
  readonly key: string
  readonly hasEffect: boolean
}

function settingsOf(rendering: Rendering): readonly Setting[] {
  const { spec, built, finished } = rendering
  const unmatched = new Set(unmatchedPatches(rendering).values())
  const unused = new Set(finished?.unusedVariables)
  const patches = built === undefined ? [] : (spec?.patches ?? []).map(patchKey)
  const variables = finished === undefined ? [] : Object.keys(spec?.postBuild?.substitute ?? {})
  return [
    ...patches.map((key) => ({ key, hasEffect: !unmatched.has(key) })),
    ...variables.map((name) => ({ key: variableKey(rendering, name), hasEffect: !unused.has(name) })),
  ]
}

function patchKey(patch: object): string {
  return `patch ${goJson({ ...patch })}`
}

function variableKey({ spec }: Rendering, name: string): string {
  return `variable ${name}=${spec?.postBuild?.substitute?.[name]}`
}

/** Returns the patches of a Kustomization that match nothing, by their warnings. */
function unmatchedPatches({ spec, definition, warnings }: Rendering): ReadonlyMap<Warning, string> {
  const places = new Map<string, string>()
  for (const [i, patch] of (spec?.patches ?? []).entries()) {
    places.set(placeKey(definition.locate(['spec', 'patches', i, 'target'])), patchKey(patch))
  }
  const found = warnings.filter(({ code }) => code === 'PATCH_TARGET_UNMATCHED')
  return new Map(
    found.flatMap((each) => {
      const key = places.get(placeKey(each.at))
      return key === undefined ? [] : [[each, key] as const]
    }),
  )
}

function placeKey(at: ReturnType<Definition['locate']>): string {
  return JSON.stringify([at?.file, at?.document ?? 0, at?.path])
}
