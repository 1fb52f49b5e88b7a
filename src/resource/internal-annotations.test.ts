import { internalAnnotations, isInternalAnnotation, removedAnnotations } from './internal-annotations.ts'

test('the build removes what kustomize removes', () => {
  expect([...removedAnnotations].sort()).toEqual([
    'config.k8s.io/id',
    'config.kubernetes.io/index',
    'config.kubernetes.io/path',
    'internal.config.kubernetes.io/allowKindChange',
    'internal.config.kubernetes.io/allowNameChange',
    'internal.config.kubernetes.io/annotations-migration-resource-id',
    'internal.config.kubernetes.io/generatorBehavior',
    'internal.config.kubernetes.io/helm-generated',
    'internal.config.kubernetes.io/id',
    'internal.config.kubernetes.io/index',
    'internal.config.kubernetes.io/needsHashSuffix',
    'internal.config.kubernetes.io/path',
    'internal.config.kubernetes.io/prefixes',
    'internal.config.kubernetes.io/previousKinds',
    'internal.config.kubernetes.io/previousNames',
    'internal.config.kubernetes.io/previousNamespaces',
    'internal.config.kubernetes.io/refBy',
    'internal.config.kubernetes.io/seqindent',
    'internal.config.kubernetes.io/suffixes',
  ])
})

test('functions and JSON patches must not change internal annotations, including old names', () => {
  const { needsHash, legacyPath, origin, localConfig } = internalAnnotations
  expect([needsHash, legacyPath, origin, localConfig].map(({ name }) => isInternalAnnotation(name))).toEqual([
    true,
    true,
    false,
    false,
  ])
})
