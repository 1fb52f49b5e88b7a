import { isKuiltError } from '../../diagnostics/index.ts'
import { findKustomizationFile } from '../../kustomization/find.ts'
import { rewriteText } from '../edit-kustomization.ts'
import { decodeKustomization, writtenFields } from '../kustomization-data.ts'
import { localizeFields, thisFile } from './fields.ts'
import { addFile, type Root } from './root.ts'

/** Adds the copy of one kustomization, and of what it refers to. */
export async function localizeRoot(root: Root): Promise<void> {
  const { name, content } = findKustomizationFile(root.loader)
  const file = root.loader.resolve(name)
  const text = new TextDecoder().decode(content)
  // As upstream: deprecated fields stay, and mistakes that do not matter here are left for the build to find.
  const kustomization = decodeKustomization(text, file)
  root.job.directories.add(root.goal)
  try {
    const localized = await localizeFields(kustomization, root)
    addFile(root, name, new TextEncoder().encode(rewriteText(text, writtenFields(localized), file)))
  } catch (error) {
    if (!isKuiltError(error) || (error.at !== undefined && error.at.file !== thisFile)) throw error
    throw error.with({ at: { ...error.at, file } })
  }
}
