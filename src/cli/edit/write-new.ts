import { join } from 'node:path'
import { KuiltError } from '../../diagnostics/index.ts'
import { createKustomization, type NewKustomization } from '../../edit/create-kustomization.ts'
import { writeEditedFiles } from '../write-files.ts'
import { kustomizationNames } from './edit-file.ts'
import type { RunOptions } from './run-edits.ts'
import { unifiedDiff } from './unified-diff.ts'

/** @throws KuiltError EDIT_FILE_EXISTS, EDIT_WRITE_FAILED */
export function writeNewKustomization(content: NewKustomization, { io, dryRun }: RunOptions): void {
  const [existing] = kustomizationNames(io.cwd)
  if (existing !== undefined) {
    const hint = 'change it with `kuilt edit`'
    throw new KuiltError('EDIT_FILE_EXISTS', { file: existing, directory: io.cwd }, { hint })
  }
  const name = 'kustomization.yaml'
  const text = createKustomization(content)
  if (dryRun) io.stdout.write(unifiedDiff(name, '', text))
  else writeEditedFiles(new Map([[join(io.cwd, name), text]]))
}
