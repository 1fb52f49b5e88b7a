/**
 * Where kuilt differs from kustomize although no recorded case shows it, or not on its own: what, why, and the fields
 * and builtin kinds of a kustomization that it is about.
 */
export const furtherDifferences = [
  {
    topic: 'Other output',
    differences: [
      {
        what: 'A map with comments that `replacements` copy into YAML text inside a field loses the comments.',
        why: 'Comments of resources are not kept: kustomize prints none of them anywhere else.',
        of: ['replacements', 'ReplacementTransformer'],
      },
      {
        what: '`[name=^x$]` in a path of `replacements` matches `name: x # why`, which kustomize takes for another name.',
        why: 'A comment is no part of a value.',
        of: ['replacements', 'ReplacementTransformer'],
      },
      {
        what: 'Lines longer than 64 KiB in files of `envs` are read.',
        why: 'kustomize drops such a line and all that follow without a word.',
        of: ['configMapGenerator', 'secretGenerator', 'ConfigMapGenerator', 'SecretGenerator'],
      },
      {
        what: 'Aliases in a file of helm values keep their values when `valuesInline` is merged in.',
        why: 'kustomize loses every value that is written as an alias.',
        of: ['helmCharts', 'helmChartInflationGenerator', 'HelmChartInflationGenerator'],
      },
      {
        what: 'Transformers whose `fieldSpecs` name `metadata/annotations` itself as the text to change do not meet the notes of the build.',
        why: 'kustomize keeps former names and the like among the annotations, and fails there.',
        of: [
          'PrefixTransformer',
          'SuffixTransformer',
          'PrefixSuffixTransformer',
          'ReplicaCountTransformer',
          'ImageTagTransformer',
        ],
      },
      {
        what: 'Labels or annotations written as a list are left out when a generator merges into the resource.',
        why: 'kustomize reads pairs into the list where its length is even, and crashes where it is not.',
        of: ['configMapGenerator', 'secretGenerator', 'ConfigMapGenerator', 'SecretGenerator'],
      },
    ],
  },
  {
    topic: 'Accepted or rejected otherwise',
    differences: [
      {
        what: 'Builtin transformers under `validators` may write a value that is there already.',
        why: 'Nothing changes. kustomize compares its parse trees, with the positions in the file, and calls that a change.',
        of: ['validators'],
      },
      {
        what: 'Trees far larger or deeper than people write them are an error.',
        why: 'kustomize takes what it gets until memory or patience ends; [security.md](security.md) has the limits.',
        of: [],
      },
      {
        what: 'Only regular files are read: no `/dev/stdin`, no pipes.',
        why: 'What is read once cannot be checked, nor built from again. kustomize reads them with `--load-restrictor LoadRestrictionsNone`.',
        of: [],
      },
      {
        what: '`-o DIR` writes all files or none, and none outside of it.',
        why: 'kustomize leaves those behind that it wrote before it failed, and lets slashes in names lead elsewhere.',
        of: [],
      },
      {
        what: '`reject: [null]` rejects nothing.',
        why: 'kustomize crashes.',
        of: ['replacements', 'ReplacementTransformer'],
      },
      {
        what: 'Labels and annotations need a key.',
        why: 'kustomize fails, too, but writes over single values that their `fieldSpecs` lead to.',
        of: ['commonLabels', 'labels', 'commonAnnotations', 'LabelTransformer', 'AnnotationsTransformer'],
      },
      {
        what: 'Lists in place of annotations, and annotations that imitate those in which kustomize remembers former names, are either used or an error.',
        why: 'kustomize crashes as soon as it changes a name or a namespace.',
        of: ['namePrefix', 'nameSuffix', 'namespace', 'PrefixTransformer', 'SuffixTransformer', 'NamespaceTransformer'],
      },
      {
        what: '`[name=a+b]` in a path with `create: true`, where the value does not match itself as a regular expression, is an error.',
        why: 'kustomize goes on making elements until memory is used up.',
        of: ['replacements', 'ReplacementTransformer'],
      },
      {
        what: 'Definitions in `crds` that lead back to themselves are an error.',
        why: 'kustomize follows them until its stack overflows.',
        of: ['crds'],
      },
    ],
  },
  {
    topic: 'Programs and the network',
    differences: [
      {
        what: 'Git URLs, charts, mounts and images with parts that git, helm or docker could take for options are refused.',
        why: 'A ref such as `--upload-pack=…` or a release name such as `--post-renderer=…` would run programs.',
        of: ['resources', 'components', 'bases', 'helmCharts', 'generators', 'transformers', 'validators'],
      },
      {
        what: 'A `configHome` in the tree brings no helm plugins, unless `HELM_PLUGINS` is set.',
        why: 'Plugins are programs.',
        of: ['helmGlobals', 'HelmChartInflationGenerator'],
      },
      {
        what: 'Git never asks for a password, and uses `git`, `http`, `https`, `ssh` and, for repositories on the disk and their submodules, `file`.',
        why: 'A build must not wait for a terminal, nor a repository from elsewhere get at those on the disk. `GIT_ALLOW_PROTOCOL` changes the list.',
        of: ['resources', 'components', 'bases'],
      },
      {
        what: 'Git works on its own temporary folder, also within git hooks.',
        why: 'kustomize inherits variables such as `GIT_DIR` there, and fetches into the repository of the hook.',
        of: ['resources', 'components', 'bases'],
      },
      {
        what: 'A file from a web server may take 60 seconds and have 64 MiB; `HTTP_PROXY` and the like are not followed.',
        why: 'kustomize waits for ever. Git follows its own proxy settings in both.',
        of: ['resources', 'components', 'bases'],
      },
      {
        what: 'A program that runs for five minutes or prints more than 256 MiB is ended.',
        why: 'kustomize waits for ever.',
        of: ['generators', 'transformers', 'validators'],
      },
      {
        what: '`--network-name` has an effect.',
        why: 'kustomize accepts it, and lets containers that ask for the network join that of the host.',
        of: ['generators', 'transformers', 'validators'],
      },
      {
        what: 'Container functions run with podman where there is no docker.',
        why: 'kustomize knows docker only.',
        of: ['generators', 'transformers', 'validators'],
      },
    ],
  },
  {
    topic: 'Messages and exit codes',
    differences: [
      {
        what: 'Messages have another wording, and codes of their own.',
        why: '[errors.md](errors.md) and [warnings.md](warnings.md) list them. Texts of Go libraries are not copied word for word.',
        of: [],
      },
      {
        what: 'Flags and arguments that do not exist end the program with 2.',
        why: 'kustomize ends with 1 for every mistake, so that scripts cannot tell a typing error from a failed build.',
        of: [],
      },
    ],
  },
]
