import { alternatives } from '../hints.ts'

/** Errors about arguments that callers of the library pass. */
export const libraryErrors = () => ({
  OPTION_INVALID: (p: { option: string; actual: string; expected: readonly string[] }): string =>
    `option "${p.option}" must be ${alternatives(p.expected)}, not ${p.actual}`,
  OPTION_UNKNOWN: (p: { option: string }): string => `unknown option "${p.option}"`,
  OBJECT_EXPECTED: (p: { actual: string }): string => `expected a Kubernetes object, not ${p.actual}`,
  OBJECT_VALUE_UNSUPPORTED: (p: { resource: string; field: string; actual: string }): string =>
    `field "${p.field}" of ${p.resource} is ${p.actual}, which YAML for Kubernetes cannot represent`,
  OBJECT_CYCLE: (p: { resource: string; field: string; target: string }): string =>
    `field "${p.field}" of ${p.resource} contains itself: it is the same object as ${p.target}`,
  RESOURCE_REFERENCE_INVALID: (p: { reference: string }): string =>
    `"${p.reference}" is not a reference to a resource: use Kind/name, kind.group/name or Kind/namespace/name`,
  RESOURCE_AMBIGUOUS: (p: { reference: string; candidates: readonly string[] }): string =>
    `"${p.reference}" matches several resources: ${p.candidates.join(', ')}`,
  RESOURCE_NOT_BUILT: (p: { reference: string }): string => `no "${p.reference}" in the output`,
  FIELD_NOT_BUILT: (p: { field: string; resource: string }): string => `${p.resource} has no field "${p.field}"`,
  EXPLANATION_MISSING: (_: object): string =>
    'this build ran programs or used the network, so it cannot be repeated to explain its result: call explain() instead of build()',
})
