import { join } from 'node:path'
import { KuiltError } from '../../diagnostics/index.ts'
import { unifiedDiff } from '../../diff/unified-diff.ts'
import { createKustomization, isBlankKustomization, type NewKustomization } from '../../edit/create-kustomization.ts'
import { applyEdits, type EditResult } from '../../edit/edit-kustomization.ts'
import type { Edit } from '../../edit/edits.ts'
import type { CommandIo } from '../command.ts'
import { writeEditedFiles } from '../write-files.ts'
import { isFileIn, kustomizationNames, loadBelow, readKustomizationFile } from './edit-file.ts'

export interface RunOptions {
  readonly io: CommandIo
  readonly dryRun: boolean
}

/** Edits the kustomization file in the working directory. Does not write the file if nothing changes. */
export function runEdits(edits: readonly Edit[], { io, dryRun }: RunOptions): EditResult {
  const { name, path, text } = readKustomizationFile(io.cwd)
  const result = applyEdits(text, edits, { file: name, loadFile: loadBelow(io.cwd), isFile: isFileIn(io.cwd) })
  if (dryRun) io.stdout.write(unifiedDiff(name, text, result.text))
  else if (result.text !== text) writeEditedFiles(new Map([[path, result.text]]))
  return result
}

interface CreateOptions extends RunOptions {
  /** True to replace an existing kustomization file if it is empty. */
  readonly fillsBlank: boolean
}

/** @throws KuiltError EDIT_FILE_EXISTS, EDIT_WRITE_FAILED */
export function writeNewKustomization(content: NewKustomization, { io, dryRun, fillsBlank }: CreateOptions): void {
  const [existing, ...others] = kustomizationNames(io.cwd)
  const old =
    existing !== undefined && fillsBlank && others.length === 0 ? readKustomizationFile(io.cwd).text : undefined
  if (existing !== undefined && (old === undefined || !isBlankKustomization(old))) {
    const hint = fillsBlank
      ? "add the missing files with `kuilt edit add resource '*.yaml'`, which skips existing entries"
      : 'to change it, use `kuilt edit`'
    throw new KuiltError('EDIT_FILE_EXISTS', { file: existing, directory: io.cwd }, { hint })
  }
  const name = existing ?? 'kustomization.yaml'
  const text = createKustomization(content, old)
  if (dryRun) io.stdout.write(unifiedDiff(name, old ?? '', text))
  else writeEditedFiles(new Map([[join(io.cwd, name), text]]))
}
