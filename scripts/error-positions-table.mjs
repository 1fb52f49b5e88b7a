const commandLine = 'about the command line, not about a file'
const startedWith = 'about what the command line names: no file has been read yet'

/**
 * Codes that no place in an input file can belong to, and why. `always`: such an error never has one. `root`: it has none
 * where the directory or URL that the command was started with is at fault, and one where a kustomization names it.
 */
export const withoutPosition = {
  USAGE_ANNOTATION_KEY: { when: 'always', why: commandLine },
  USAGE_ARGUMENT_EXTRA: { when: 'always', why: commandLine },
  USAGE_ARGUMENT_INVALID: { when: 'always', why: commandLine },
  USAGE_ARGUMENT_MISSING: { when: 'always', why: commandLine },
  USAGE_FLAG_REQUIRED: { when: 'always', why: commandLine },
  USAGE_FLAG_UNKNOWN: { when: 'always', why: commandLine },
  USAGE_FLAG_VALUE_INVALID: { when: 'always', why: commandLine },
  USAGE_IMAGE: { when: 'always', why: commandLine },
  USAGE_PAIR: { when: 'always', why: commandLine },
  USAGE_REPLICAS: { when: 'always', why: commandLine },
  OUTPUT_DIRECTORY_MISSING: { when: 'always', why: 'about the place that -o names' },
  OUTPUT_PARENT_MISSING: { when: 'always', why: 'about the place that -o names' },
  LOCALIZE_DESTINATION_PARENT: { when: 'always', why: 'about the place that localize writes to' },
  EDIT_BASE_MISSING: { when: 'always', why: 'about a path on the command line' },
  EDIT_NO_MATCH: { when: 'always', why: 'about a pattern on the command line' },
  EDIT_LITERAL_INVALID: { when: 'always', why: 'about a literal on the command line' },
  EDIT_FILE_EXISTS: { when: 'always', why: 'create finds a file where it would write one' },
  EDIT_FILE_MISSING: { when: 'always', why: 'there is no kustomization file' },
  CYCLE: { when: 'root', why: startedWith },
  DIRECTORY_NOT_FOUND: { when: 'root', why: startedWith },
  NOT_A_DIRECTORY: { when: 'root', why: startedWith },
  KUSTOMIZATION_NOT_FOUND: { when: 'root', why: 'there is no kustomization file' },
  GIT_FAILED: { when: 'root', why: startedWith },
  GIT_PATH_IS_FILE: { when: 'root', why: startedWith },
  GIT_PATH_MISSING: { when: 'root', why: startedWith },
}
