/** The flags for targets such as `flux:clusters/prod`. */
export const fluxFlags = {
  'flux-source': {
    type: 'stringArray',
    value: 'KIND/NAME=DIR',
    summary: 'directory of a source that is not this repository; also KIND/NAMESPACE/NAME',
    group: 'Flux',
    completes: 'directory',
  },
  'flux-missing-sources': {
    type: 'string',
    value: 'ACTION',
    default: 'warn',
    choices: ['warn', 'error'],
    summary: 'how to handle Kustomizations whose source cannot be found: skip them with a warning, or fail',
    group: 'Flux',
  },
  'flux-helm-releases': {
    type: 'string',
    value: 'ACTION',
    default: 'render',
    choices: ['render', 'keep'],
    summary:
      'render the charts of HelmReleases if they are available locally (render), or only print the HelmReleases (keep)',
    group: 'Flux',
  },
  'flux-var': {
    type: 'stringArray',
    value: 'NAME=VALUE',
    summary: 'variable for all Kustomizations with a postBuild',
    group: 'Flux',
    joins: 'flux-vars',
  },
  'flux-vars': {
    type: 'stringArray',
    value: 'FILE',
    summary: 'file with variables (.env, YAML, JSON), or with ConfigMaps and Secrets for substituteFrom and valuesFrom',
    group: 'Flux',
    completes: 'file',
  },
  'flux-missing-vars': {
    type: 'string',
    value: 'ACTION',
    default: 'error',
    choices: ['error', 'ignore'],
    summary: 'how to handle missing ConfigMaps and Secrets in substituteFrom and valuesFrom',
    group: 'Flux',
  },
  'flux-strict-substitute': {
    type: 'bool',
    summary: 'treat variables without a value or default as errors',
    group: 'Flux',
  },
  'flux-sops': {
    type: 'string',
    value: 'MODE',
    default: 'auto',
    choices: ['auto', 'decrypt', 'mask'],
    summary:
      'decrypt files that Flux or KSOPS decrypts: if a key is available (auto, Flux only), always (decrypt), or never (mask)',
    group: 'Flux',
  },
  decrypt: { type: 'bool', summary: 'same as --flux-sops decrypt', group: 'Flux' },
} as const
