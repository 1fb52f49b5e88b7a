/** Errors about plugins, KRM functions and Helm. */
export const pluginErrors = () => ({
  PLUGINS_DISABLED: (p: { kind: string }) => `cannot run plugin "${p.kind}": external plugins are disabled`,
  PLUGIN_NOT_A_GENERATOR: (p: { id: string }) => `plugin ${p.id} is not a generator`,
  PLUGIN_NOT_A_TRANSFORMER: (p: { id: string }) => `plugin ${p.id} is not a transformer`,
  PLUGIN_CONFIG_INVALID: (p: { id: string; reason: string }) => `invalid configuration of plugin ${p.id}: ${p.reason}`,
  BUILTIN_UNKNOWN: (p: { kind: string }) => `unknown built-in plugin "${p.kind}"`,
  FIELD_SPECS_MISSING: (_: Readonly<Record<never, never>>) => 'missing fieldSpecs',
  HELM_DISABLED: (p: { chart: string }) => `cannot render Helm chart "${p.chart}": Helm is disabled`,
  HELM_CHART_NAME_EMPTY: (_: Readonly<Record<never, never>>) => 'the Helm chart has no name',
  HELM_OPTION_SMUGGLED: (p: { field: string; value: string }) =>
    `invalid ${p.field} "${p.value}": helm would parse it as an option`,
  HELM_VALUES_MERGE: (p: { value: string }) => `valuesMerge must be merge, override or replace, not "${p.value}"`,
  HELM_VALUES_KINDS: (p: { base: string; over: string }) =>
    `cannot merge a ${p.over} into a ${p.base} in the Helm values`,
  HELM_VALUES_NOT_A_MAP: (p: { file: string }) => `Helm values in "${p.file}" must be a map`,
  HELM_CHART_MISSING: (p: { chart: string }) => `no chart at "${p.chart}", and no repo to pull it from`,
  HELM_VERSION: (p: { version: string }) => `Helm 3 or 4 is required, but \`helm version\` prints "${p.version}"`,
  HELM_FAILED: (p: { command: string; reason: string; stderr: string }) =>
    `helm failed: ${p.reason}\n  ${p.command}${p.stderr === '' ? '' : `\n${p.stderr}`}`,
  HELM_OUTPUT_INVALID: (p: { chart: string; reason: string }) =>
    `cannot parse helm's output for chart "${p.chart}": ${p.reason}`,
  ARGUMENTS_UNCLOSED_QUOTE: (p: { line: string }) => `unclosed quote in argsOneLiner "${p.line}"`,
  FUNCTION_SPEC_INVALID: (p: { name: string; field: string }) =>
    `invalid function annotation in ${p.name}${p.field === '' ? '' : `: invalid field "${p.field}"`}`,
  FUNCTION_MOUNT_FORBIDDEN: (p: { id: string; source: string }) =>
    `function ${p.id} mounts "${p.source}": mounts must be relative paths below the kustomization's directory`,
  FUNCTION_MOUNT_UNSAFE: (p: { id: string; mount: string }) =>
    `function ${p.id} has an invalid mount: "${p.mount}" would be parsed as several options`,
  FUNCTION_IMAGE_INVALID: (p: { image: string }) => `invalid image name "${p.image}"`,
  FUNCTION_NETWORK_DISABLED: (p: { image: string }) =>
    `function "${p.image}" requires network access, which is disabled`,
  FUNCTION_FAILED: (p: { type: 'function' | 'plugin'; id: string; command: string; reason: string; stderr: string }) =>
    `${p.type} ${p.id} failed: ${p.reason}\n  ${p.command}${p.stderr === '' ? '' : `\n${p.stderr}`}`,
  FUNCTION_OUTPUT_INVALID: (p: { type: 'function' | 'plugin'; reason: string }) =>
    `the output of the ${p.type} is invalid: ${p.reason}`,
  FUNCTION_THREW: (p: { function: string; reason: string }) => `function ${p.function} threw an error: ${p.reason}`,
  FUNCTION_ASYNC: (p: { function: string }) =>
    `function ${p.function} is asynchronous, but buildSync cannot wait for it`,
  FUNCTION_ERROR: (p: { function: string; resource: string; message: string }) =>
    `${p.resource === '' ? p.function : p.resource}: ${p.message}`,
  FUNCTION_NEEDS_HASH_INVALID: (p: { annotation: string; value: string }) =>
    `annotation "${p.annotation}" must be "true" or "false", not "${p.value}"`,
  CONTAINER_ENGINE_MISSING: (p: { command: string }) =>
    `a container function needs docker or podman, and neither is in PATH; it would run:\n  ${p.command}`,
  TEMPORARY_FILE_FAILED: (p: { directory: string; reason: string }) =>
    `cannot write temporary files in "${p.directory}": ${p.reason}`,
  PLUGIN_HOME_MISSING: (p: { tried: string }) => `no plugin directory found; tried ${p.tried}`,
  PLUGIN_NOT_FOUND: (p: { id: string; path: string }) => `no plugin for ${p.id} at "${p.path}"`,
  PLUGIN_PATH_UNSAFE: (p: { path: string }) =>
    `the apiVersion and kind of a plugin must not lead outside the plugin directory: "${p.path}"`,
  PLUGIN_NOT_EXECUTABLE: (p: { path: string }) => `plugin "${p.path}" is not executable`,
})
