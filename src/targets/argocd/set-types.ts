import type { StructFields } from './application-types.ts'

const generators = {
  list: 'ListGenerator?',
  clusters: 'ClusterGenerator?',
  git: 'GitGenerator?',
  selector: 'LabelSelector?',
  // These generators query a service, so kuilt does not evaluate their fields.
  scmProvider: 'any',
  clusterDecisionResource: 'any',
  pullRequest: 'any',
  plugin: 'any',
}

/**
 * The types of the `spec` of an ApplicationSet, in the notation of `applicationTypes`. Follows
 * pkg/apis/application/v1alpha1/applicationset_types.go.
 */
export const setTypes: Readonly<Record<string, StructFields>> = {
  SetSpec: {
    goTemplate: 'bool',
    generators: '[]Generator!',
    template: 'Template!',
    syncPolicy: 'SetSyncPolicy?',
    strategy: 'SetStrategy?',
    preservedFields: 'PreservedFields?',
    goTemplateOptions: '[]string',
    applyNestedSelectors: 'bool',
    ignoreApplicationDifferences: '[]SetIgnoreDifference',
    templatePatch: 'string?',
  },
  SetSyncPolicy: { preserveResourcesOnDeletion: 'bool', applicationsSync: 'string?' },
  SetStrategy: { type: 'string', rollingSync: 'RollingSync?', deletionOrder: 'string' },
  RollingSync: { steps: '[]RollingSyncStep' },
  RollingSyncStep: { matchExpressions: '[]LabelRequirement', maxUpdate: 'intOrString?' },
  PreservedFields: { annotations: '[]string', labels: '[]string' },
  SetIgnoreDifference: { name: 'string', jsonPointers: '[]string', jqPathExpressions: '[]string' },
  Generator: { ...generators, matrix: 'MatrixGenerator?', merge: 'MergeGenerator?' },
  MatrixGenerator: { generators: '[]NestedGenerator!', template: 'Template' },
  MergeGenerator: { generators: '[]NestedGenerator!', mergeKeys: '[]string!', template: 'Template' },
  NestedGenerator: { ...generators, matrix: 'NestedMatrix?', merge: 'NestedMerge?' },
  NestedMatrix: { generators: '[]TerminalGenerator!' },
  NestedMerge: { generators: '[]TerminalGenerator!', mergeKeys: '[]string!' },
  // Argo CD does not support matrix and merge here. kuilt reports them.
  TerminalGenerator: { ...generators, matrix: 'any', merge: 'any' },
  ListGenerator: { elements: '[]any!', elementsYaml: 'string', template: 'Template' },
  ClusterGenerator: { selector: 'LabelSelector!', values: '{}string', flatList: 'bool', template: 'Template' },
  GitGenerator: {
    repoURL: 'string!',
    revision: 'string!',
    directories: '[]GitItem',
    files: '[]GitItem',
    requeueAfterSeconds: 'int?',
    pathParamPrefix: 'string',
    values: '{}string',
    template: 'Template',
  },
  GitItem: { path: 'string!', exclude: 'bool' },
  LabelSelector: { matchLabels: '{}string', matchExpressions: '[]LabelRequirement' },
  LabelRequirement: { key: 'string', operator: 'string', values: '[]string' },
}
