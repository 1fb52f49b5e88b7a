import { attempt } from '../../diagnostics/index.ts'
import { compileGo, type Matcher } from '../../patterns/regex.ts'
import type { PathRules } from '../../tree/edit-path.ts'
import { getterStep, type MatchStep, type PathStep, parseTargetPath, partsOf } from '../../tree/field-path.ts'
import { trimSpace } from '../../tree/go-space.ts'
import type { Node, Scalar } from '../../tree/node.ts'
import { type Found, takeStep } from '../../tree/walk-path.ts'
import { parseEmbedded } from '../../yaml/upstream-tree/edit-embedded.ts'
import { nodeText } from '../../yaml/upstream-tree/node-text.ts'

/** One of a target's `fieldPaths`, parsed once for all resources. */
export interface TargetPath {
  readonly source: string
  readonly steps: readonly PathStep[]
  /** The rules by which `editPath` follows the path. */
  readonly rules: PathRules
}

export function compileTargetPath(source: string): TargetPath {
  return { source, steps: parseTargetPath(source), rules: pathMatcherRules() }
}

/** The rules of kyaml/yaml/match.go, PathMatcher. */
function pathMatcherRules(): PathRules {
  const patterns = new Map<MatchStep, Matcher>()
  // A pattern is compiled only when it is compared with an element. Upstream does not check unused patterns either.
  const patternOf = (step: MatchStep): Matcher => {
    const known = patterns.get(step)
    if (known !== undefined) return known
    const compiled = compileGo(step.value)
    patterns.set(step, compiled)
    return compiled
  }
  return {
    matches: (value, step) => patternOf(step).test(nodeText(value)),
    appendsByIndex: true,
    requiresIndex: true,
    entersNull: true,
    parseText: (text): Node | undefined => parseEmbedded(text)?.root,
  }
}

/** A scalar that a path continues into. */
export interface TextField {
  readonly text: Scalar
  readonly path: readonly number[]
  /** The steps inside the text. */
  readonly inside: readonly PathStep[]
}

/**
 * Finds the first scalar that a path continues into. Undefined if there is none. Up to that point, upstream evaluates
 * the path like the path of a source: brackets match exactly, and there are no wildcards. Follows
 * api/filters/replacement/replacement.go, setValueInStructuredData.
 */
export function findTextField(root: Node, { steps }: TargetPath): TextField | undefined {
  let found: Found | undefined = { node: root, path: [] }
  for (const [depth, part] of partsOf(steps.slice(0, -1)).entries()) {
    found = attempt(() => takePart(found as Found, part))
    if (found === undefined) return undefined
    if (found.node.type === 'scalar') return { text: found.node, path: found.path, inside: steps.slice(depth + 1) }
  }
  return undefined
}

/** Follows one part of the path. A blank part has no effect (kyaml/yaml/match.go, cleanPath). */
function takePart(from: Found, part: string): Found | undefined {
  const text = trimSpace(part)
  return text === '' ? from : takeStep(from, getterStep(text))
}
