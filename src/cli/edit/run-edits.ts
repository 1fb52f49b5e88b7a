import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { applyEdits, type EditResult } from '../../edit/edit-kustomization.ts'
import type { Edit } from '../../edit/edits.ts'
import type { CommandIo } from '../command.ts'
import { writeEditedFiles } from '../write-files.ts'
import { readKustomizationFile } from './edit-file.ts'
import { loadBelow } from './load-below.ts'
import { unifiedDiff } from './unified-diff.ts'

export interface RunOptions {
  readonly io: CommandIo
  readonly dryRun: boolean
}

/** Edits the kustomization file of the working directory. A file that does not change is not touched. */
export function runEdits(edits: readonly Edit[], { io, dryRun }: RunOptions): EditResult {
  const { name, path, text } = readKustomizationFile(io.cwd)
  const result = applyEdits(text, edits, { file: name, loadFile: loadBelow(io.cwd), isFile: isFileIn(io.cwd) })
  if (dryRun) io.stdout.write(unifiedDiff(name, text, result.text))
  else if (result.text !== text) writeEditedFiles(new Map([[path, result.text]]))
  return result
}

export function isFileIn(directory: string): (path: string) => boolean {
  return (path) => {
    try {
      return statSync(resolve(directory, path)).isFile()
    } catch {
      // An inline patch is no path at all: too long, or with characters that no path can have.
      return false
    }
  }
}
