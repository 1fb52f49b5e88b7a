/**
 * Differences from kustomize that no single recorded case shows, with reasons and the affected fields and builtin
 * kinds.
 */
export const furtherDifferences = [
  {
    topic: 'Other output',
    differences: [
      {
        what: '`replacements` that write or replace a map or list in YAML text inside a field drop the comments of the new value.',
        why: 'kuilt does not keep comments of resources. This is the only place where kustomize prints them.',
        of: ['replacements', 'ReplacementTransformer'],
      },
      {
        what: '`[name=^x$]` in a path of `replacements` matches `name: x # comment`.',
        why: 'In kustomize the comment is part of the value, so nothing matches.',
        of: ['replacements', 'ReplacementTransformer'],
      },
      {
        what: 'Lines longer than 64 KiB in `envs` files are read.',
        why: 'kustomize silently drops such a line and everything after it.',
        of: ['configMapGenerator', 'secretGenerator', 'ConfigMapGenerator', 'SecretGenerator'],
      },
      {
        what: 'Aliases in a helm values file keep their values when `valuesInline` is merged in.',
        why: 'kustomize loses every value written as an alias.',
        of: ['helmCharts', 'helmChartInflationGenerator', 'HelmChartInflationGenerator'],
      },
      {
        what: '`replacements` do not see the annotations of `originAnnotations`.',
        why: 'In kustomize they can read and overwrite them.',
        of: ['replacements', 'ReplacementTransformer'],
      },
      {
        what: 'Transformers whose `fieldSpecs` select `metadata/annotations` itself do not see internal annotations.',
        why: 'kustomize stores earlier names and other internal data there, and fails.',
        of: [
          'PrefixTransformer',
          'SuffixTransformer',
          'PrefixSuffixTransformer',
          'ReplicaCountTransformer',
          'ImageTagTransformer',
        ],
      },
      {
        what: 'If labels or annotations are a list, a generator that merges into the resource drops them.',
        why: 'kustomize reads a list of even length as keys and values, and crashes on any other.',
        of: ['configMapGenerator', 'secretGenerator', 'ConfigMapGenerator', 'SecretGenerator'],
      },
      {
        what: 'An output with a core Namespace and a Namespace of another group may have a different order if `orderFirst` does not contain Namespace.',
        why: "kustomize's rules for this case are contradictory, so the result depends on Go's sorting algorithm.",
        of: ['sortOptions'],
      },
      {
        what: 'Maps with keys such as `9`, `10` and `1a` are always printed in the same order.',
        why: "kustomize's rules for these keys are contradictory, and it prints them in a different order from run to run.",
        of: [],
      },
      {
        what: 'The label of `managedByLabel` has the value `kustomize-(devel)`.',
        why: 'A kustomize built from source, such as the one that recorded the cases, sets the same value. Releases set `kustomize-v5.8.1`, and so does kuilt when it [runs as kustomize](cli.md#running-as-kustomize) or with the library option `kustomizeVersion`.',
        of: ['buildMetadata'],
      },
    ],
  },
  {
    topic: 'Accepted or rejected input',
    differences: [
      {
        what: 'Built-in transformers under `validators` may write a value that already exists.',
        why: 'kustomize compares syntax trees, including positions in the file, and reports a change although nothing changed.',
        of: ['validators'],
      },
      {
        what: 'Extremely large or deep trees are an error.',
        why: 'kustomize continues until it runs out of memory. See [the limits](security.md#input-bombs).',
        of: [],
      },
      {
        what: 'kuilt reads only regular files: no `/dev/stdin`, no pipes.',
        why: 'Data that can be read only once cannot be checked or used for a second build. kustomize reads such files with `--load-restrictor LoadRestrictionsNone`.',
        of: [],
      },
      {
        what: '`-o DIR` writes all files or none, and never outside DIR.',
        why: 'If kustomize fails, it leaves the files it has already written, and slashes in resource names can lead outside DIR.',
        of: [],
      },
      {
        what: '`reject: [null]` in `replacements` rejects nothing.',
        why: 'kustomize crashes.',
        of: ['replacements', 'ReplacementTransformer'],
      },
      {
        what: 'Labels and annotations with an empty key are always an error.',
        why: 'kustomize usually fails as well, but overwrites the value if a field spec points to a scalar.',
        of: ['commonLabels', 'labels', 'commonAnnotations', 'LabelTransformer', 'AnnotationsTransformer'],
      },
      {
        what: 'Annotations written as a list, and annotations that imitate the internal ones for earlier names, either work or cause an error.',
        why: 'kustomize crashes when it changes a name or namespace.',
        of: ['namePrefix', 'nameSuffix', 'namespace', 'PrefixTransformer', 'SuffixTransformer', 'NamespaceTransformer'],
      },
      {
        what: '`[name=a+b]` in a path with `create: true` is an error, because the regular expression does not match its own text.',
        why: 'kustomize creates items until it runs out of memory.',
        of: ['replacements', 'ReplacementTransformer'],
      },
      {
        what: '`edit set replicas` rejects counts of 2^53 and above.',
        why: 'The library represents counts as numbers. kustomize accepts all 64-bit integers, and so does `kuilt build`.',
        of: ['replicas'],
      },
      {
        what: 'Values of the wrong type in a schema listed in `crds` are ignored if they do not affect the build, such as `required: 5`.',
        why: 'kuilt reads only properties, references and extensions. kustomize rejects the file.',
        of: ['crds'],
      },
      {
        what: 'Cyclic definitions in `crds` are an error.',
        why: 'kustomize follows the cycle until its stack overflows.',
        of: ['crds'],
      },
    ],
  },
  {
    topic: 'Programs and the network',
    differences: [
      {
        what: 'kuilt rejects git URLs, charts, mounts and images that git, helm or docker could interpret as options.',
        why: 'A ref such as `--upload-pack=…` or a release name such as `--post-renderer=…` would run arbitrary programs.',
        of: ['resources', 'components', 'bases', 'helmCharts', 'generators', 'transformers', 'validators'],
      },
      {
        what: 'helm plugins in a `configHome` inside the tree are ignored unless `HELM_PLUGINS` is set.',
        why: 'Plugins are programs, and a tree must not run programs on its own.',
        of: ['helmGlobals', 'HelmChartInflationGenerator'],
      },
      {
        what: 'git never asks for a password, and may only use the protocols `git`, `http`, `https` and `ssh`, plus `file` for local repositories and their submodules.',
        why: 'A build must not wait for input, and a remote repository must not read local ones. `GIT_ALLOW_PROTOCOL` overrides the list.',
        of: ['resources', 'components', 'bases'],
      },
      {
        what: 'git works in its own temporary directory, even inside git hooks.',
        why: 'In a hook, kustomize inherits variables such as `GIT_DIR` and fetches into the repository of the hook.',
        of: ['resources', 'components', 'bases'],
      },
      {
        what: 'Downloads over HTTP are limited to 60 seconds and 64 MiB.',
        why: 'kustomize has no such limits.',
        of: ['resources', 'components', 'bases'],
      },
      {
        what: 'Programs are stopped after five minutes or 256 MiB of output.',
        why: 'kustomize has no such limits.',
        of: ['generators', 'transformers', 'validators'],
      },
      {
        what: '`--network-name` has an effect.',
        why: 'kustomize accepts the flag but always uses the network of the host.',
        of: ['generators', 'transformers', 'validators'],
      },
      {
        what: 'Container functions run with podman if docker is not installed.',
        why: 'kustomize supports only docker.',
        of: ['generators', 'transformers', 'validators'],
      },
    ],
  },
  {
    topic: 'Messages and exit codes',
    differences: [
      {
        what: 'Messages are worded differently and have codes.',
        why: 'See [errors](errors.md) and [warnings](warnings.md). kuilt does not reproduce the messages of Go libraries.',
        of: [],
      },
      {
        what: 'The exit code for unknown flags and arguments is 2.',
        why: 'kustomize exits with 1 for every error, so scripts cannot tell a typo from a failed build. kuilt does the same when it [runs as kustomize](cli.md#running-as-kustomize).',
        of: [],
      },
    ],
  },
]
