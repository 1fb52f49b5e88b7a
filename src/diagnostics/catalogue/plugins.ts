/** Plugins, KRM functions and helm. */
export const pluginErrors = {
  PLUGINS_DISABLED: (p: { kind: string }) => `external plugins disabled; unable to load external plugin '${p.kind}'`,
  PLUGIN_NOT_A_GENERATOR: (p: { id: string }) => `plugin ${p.id} is not a generator`,
  PLUGIN_NOT_A_TRANSFORMER: (p: { id: string }) => `plugin ${p.id} is not a transformer`,
  PLUGIN_CONFIG_INVALID: (p: { id: string; reason: string }) => `plugin ${p.id} fails configuration: ${p.reason}`,
  BUILTIN_UNKNOWN: (p: { kind: string }) => `there is no builtin plugin of kind '${p.kind}'`,
  FIELD_SPECS_MISSING: (_: Readonly<Record<never, never>>) => 'fieldSpecs must be given',
  HELM_DISABLED: (p: { chart: string }) =>
    `the helm chart '${p.chart}' can only be rendered with --enable-helm (library: the options helm and exec)`,
  HELM_CHART_NAME_EMPTY: (_: Readonly<Record<never, never>>) => 'chart name cannot be empty',
  HELM_OPTION_SMUGGLED: (p: { field: string; value: string }) =>
    `helm would take the ${p.field} '${p.value}' for an option`,
  HELM_VALUES_MERGE: (p: { value: string }) => `valuesMerge must be one of merge, override, replace, not '${p.value}'`,
  HELM_VALUES_KINDS: (p: { base: string; over: string }) =>
    `helm values cannot be merged: a ${p.over} meets a ${p.base}`,
  HELM_VALUES_NOT_A_MAP: (p: { file: string }) => `helm values must be a map: ${p.file}`,
  HELM_CHART_MISSING: (p: { chart: string }) => `no repo specified for pull, and no chart found at '${p.chart}'`,
  HELM_VERSION: (p: { version: string }) => `helm 3 or 4 is needed, but 'helm version' says ${p.version}`,
  HELM_FAILED: (p: { command: string; reason: string; stderr: string }) =>
    `helm failed: ${p.reason}\n  ${p.command}${p.stderr === '' ? '' : `\n${p.stderr}`}`,
  HELM_OUTPUT_INVALID: (p: { chart: string; reason: string }) =>
    `what helm printed for the chart '${p.chart}' cannot be read: ${p.reason}`,
  ARGUMENTS_UNCLOSED_QUOTE: (p: { line: string }) => `argsOneLiner has a quote that is not closed: ${p.line}`,
  FUNCTION_SPEC_INVALID: (p: { name: string; field: string }) =>
    `the function annotation of ${p.name} cannot be understood${p.field === '' ? '' : `: wrong field '${p.field}'`}`,
  FUNCTION_MOUNT_FORBIDDEN: (p: { id: string; source: string }) =>
    `plugin ${p.id} with mount path '${p.source}' is not permitted; mount paths must be relative to and under the kustomization directory`,
  FUNCTION_MOUNT_UNSAFE: (p: { id: string; mount: string }) =>
    `plugin ${p.id} has a mount that would be read as several options: '${p.mount}'`,
  FUNCTION_IMAGE_INVALID: (p: { image: string }) => `'${p.image}' is not the name of an image`,
  FUNCTION_NETWORK_DISABLED: (p: { image: string }) =>
    `the function ${p.image} asks for the network; allow it with --network (library: plugins.network)`,
  FUNCTION_FAILED: (p: { id: string; command: string; reason: string; stderr: string }) =>
    `couldn't execute function ${p.id}: ${p.reason}\n  ${p.command}${p.stderr === '' ? '' : `\n${p.stderr}`}`,
  FUNCTION_OUTPUT_INVALID: (p: { reason: string }) => `the output of the function is invalid: ${p.reason}`,
  FUNCTION_THREW: (p: { function: string; reason: string }) => `the function ${p.function} threw an error: ${p.reason}`,
  FUNCTION_ASYNC: (p: { function: string }) => `the function ${p.function} is asynchronous, but buildSync cannot wait`,
  FUNCTION_ERROR: (p: { function: string; resource: string; message: string }) =>
    `${p.resource === '' ? p.function : p.resource}: ${p.message}`,
  FUNCTION_NEEDS_HASH_INVALID: (p: { annotation: string; value: string }) =>
    `the annotation '${p.annotation}' contains an invalid value ('${p.value}')`,
  CONTAINER_ENGINE_MISSING: (p: { command: string }) =>
    `a container function needs docker or podman, and neither is in PATH; it would run:\n  ${p.command}`,
  TEMPORARY_FILE_FAILED: (p: { directory: string; reason: string }) =>
    `cannot write temporary files in ${p.directory}: ${p.reason}`,
  PLUGIN_HOME_MISSING: (p: { tried: string }) => `unable to find plugin root - tried: ${p.tried}`,
  PLUGIN_NOT_FOUND: (p: { id: string; path: string }) => `there is no plugin for ${p.id} at ${p.path}`,
  PLUGIN_PATH_UNSAFE: (p: { path: string }) => `the apiVersion and kind of a plugin must not lead elsewhere: ${p.path}`,
  PLUGIN_NOT_EXECUTABLE: (p: { path: string }) => `unexecutable plugin at: ${p.path}`,
} as const
