import { buildSync } from '../../src/build/build.ts'
import { memoryFileSystem } from '../../src/files/memory-file-system.ts'
import { validateBuilt } from '../../src/validate/validate-built.ts'

/** A manifest, and the mistakes in it. */
export interface VerdictCase {
  readonly title: string
  /** YAML; may have several documents. */
  readonly manifest: string
  /** `path | pattern of the message`, for each mistake; the pattern can be left out. */
  readonly mistakes: readonly string[]
  /** True if a rule cannot be checked. Default: false. */
  readonly skipsRule?: boolean
}

/** Validates the manifest, and compares what is found. */
export function checkVerdict({ manifest, mistakes, skipsRule = false }: VerdictCase): void {
  const fileSystem = memoryFileSystem({ 'kustomization.yaml': 'resources: [a.yaml]', 'a.yaml': manifest })
  const { resources, warnings } = validateBuilt(buildSync('.', { fileSystem }), { kubernetesVersion: '1.34' })
  const found = resources.flatMap(({ errors }) =>
    errors.map(({ path, message, hint }) => [path.join('.'), message, hint]),
  )
  const expected = mistakes.map((mistake) => mistake.split(' | '))
  expect(found.map(([path]) => path).sort()).toEqual(expected.map(([path]) => path).sort())
  for (const [path, ...patterns] of expected) {
    const texts = found.filter(([own]) => own === path).map(([, message, hint]) => `${message} ${hint ?? ''}`)
    for (const pattern of patterns) expect(texts.join('\n')).toMatch(new RegExp(pattern, 'is'))
  }
  expect(warnings.some(({ code }) => code === 'VALIDATE_RULE_SKIPPED')).toBe(skipsRule)
}
