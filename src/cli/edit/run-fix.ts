import { realpathSync } from 'node:fs'
import { relative } from 'node:path'
import { warningDiagnostic } from '../../diagnostics/diagnostic.ts'
import { type Outcome, outcomeOf, type Warning, warning } from '../../diagnostics/index.ts'
import { unifiedDiff } from '../../diff/unified-diff.ts'
import { fixKustomization } from '../../edit/fix-files.ts'
import { overlayFileSystem } from '../../files/overlay-file-system.ts'
import type { FileSystem, KubernetesObject } from '../../index.ts'
import type { CommandIo } from '../command.ts'
import { writeEditedFiles } from '../write-files.ts'
import { changedField } from './changed-field.ts'
import { isFileIn, readKustomizationFile } from './edit-file.ts'

interface Built {
  readonly yaml: string
  readonly resources: readonly KubernetesObject[]
}

export interface FixFlags {
  readonly vars: boolean
  readonly 'dry-run': boolean
}

export async function runFix({ vars, 'dry-run': dryRun }: FixFlags, io: CommandIo): Promise<number> {
  const { name, path, text } = readKustomizationFile(io.cwd)
  const { diskFileSystem, buildSync, toYaml } = await import('../../index.ts')
  const fileSystem = diskFileSystem()
  const build = (files: FileSystem): Built => {
    const result = buildSync(directory, { fileSystem: files })
    return { yaml: toYaml(result), resources: result.resources }
  }
  const directory = realpathSync(io.cwd)
  const result = fixKustomization(text, { file: name, vars, directory, fileSystem, isFile: isFileIn(io.cwd) })
  const before = new Map(
    [...result.files.keys()].map((file) => [file, new TextDecoder().decode(fileSystem.read(file))]),
  )
  const texts = new Map(result.files)
  if (result.text !== text) texts.set(realpathSync(path), result.text)
  const concerns = compareBuilds(build, fileSystem, texts)
  if (dryRun) {
    for (const [file, after] of texts) {
      io.stdout.write(unifiedDiff(relative(directory, file), before.get(file) ?? text, after))
    }
  } else {
    writeEditedFiles(texts)
    io.stdout.write(report(result.replaced, { vars, hasVars: /^vars:/m.test(text) }))
  }
  for (const concern of [...result.warnings, ...concerns]) io.report(warningDiagnostic(concern))
  return 0
}

function report(replaced: readonly string[], { vars, hasVars }: { vars: boolean; hasVars: boolean }): string {
  const fields = replaced.map((line) => `  ${line}\n`).join('')
  const hint =
    hasVars && !vars
      ? '\nTo convert vars to replacements, which also edits resource files, run `kuilt edit fix --vars`.\n'
      : ''
  return `\nFixed fields:\n${fields === '' ? '  none\n' : fields}${hint}`
}

/** Checks that a fix does not change the output. Returns a warning if it does, or if the build now fails. */
function compareBuilds(
  build: (files: FileSystem) => Built,
  below: FileSystem,
  texts: ReadonlyMap<string, string>,
): readonly Warning[] {
  if (texts.size === 0) return []
  const before = outcomeOf(() => build(below))
  const after = outcomeOf(() => build(overlayFileSystem(below, Object.fromEntries(texts))))
  if (isSame(before, after)) return []
  return [
    after.error === undefined
      ? warning('EDIT_FIX_CHANGES_BUILD', changedField(before.value?.resources ?? [], after.value.resources))
      : warning('EDIT_FIX_BREAKS_BUILD', { reason: after.error.message }),
  ]
}

function isSame(a: Outcome<Built>, b: Outcome<Built>): boolean {
  return a.value?.yaml === b.value?.yaml && a.error?.message === b.error?.message
}
