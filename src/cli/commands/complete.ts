import { attempt, warningCodes } from '../../diagnostics/index.ts'
import { readForEdit } from '../../edit/kustomization-data.ts'
import type { Kustomization } from '../../kustomization/kustomization.gen.ts'
import { codesWithPages } from '../code-page.ts'
import type { Command, CommandIo, Listed } from '../command.ts'
import { buildMetadataOptions } from '../edit/arguments.ts'
import { readKustomizationFile } from '../edit/edit-file.ts'

/** A command for completion scripts. Prints one value per line, or nothing if an error occurs. */
export const completeCommand: Command = {
  summary: 'List values for completion scripts',
  arguments: [{ name: 'WHAT', summary: 'what to list' }],
  flags: {},
  examples: [{ about: 'The images of the kustomization file', line: 'kuilt __complete images' }],
  run: async (_flags, [what = ''], io) => {
    const lines = isListed(what) ? [...new Set(lists[what](io))] : []
    io.stdout.write(lines.map((line) => `${line}\n`).join(''))
    return 0
  },
}

const lists: Readonly<Record<Listed, (io: CommandIo) => readonly string[]>> = {
  annotations: (io) => Object.keys(fieldsOf(io).commonAnnotations ?? {}),
  'build-metadata': (io) => fieldsOf(io).buildMetadata ?? [],
  'build-metadata-set': () => buildMetadataOptions,
  'config-maps': (io) => namesOf(fieldsOf(io).configMapGenerator),
  help: ({ commands }) => [
    ...commands.commands.filter(({ hidden }) => hidden !== true).map(({ name }) => name),
    ...codesWithPages(),
  ],
  images: (io) => namesOf(fieldsOf(io).images),
  labels: (io) => {
    const { commonLabels = {}, labels = [] } = fieldsOf(io)
    return [commonLabels, ...labels.map(({ pairs = {} }) => pairs)].flatMap(Object.keys)
  },
  'patch-files': (io) => (fieldsOf(io).patches ?? []).flatMap(({ path = '' }) => (path === '' ? [] : [path])),
  replicas: (io) => namesOf(fieldsOf(io).replicas).map((name) => `${name}=`),
  resources: (io) => fieldsOf(io).resources ?? [],
  secrets: (io) => namesOf(fieldsOf(io).secretGenerator),
  transformers: (io) => fieldsOf(io).transformers ?? [],
  warnings: () => warningCodes,
}

function isListed(what: string): what is Listed {
  return Object.hasOwn(lists, what)
}

function fieldsOf({ cwd }: CommandIo): Kustomization {
  const fields = attempt(() => {
    const { name, text } = readKustomizationFile(cwd)
    return readForEdit(text, name)
  })
  return fields ?? {}
}

function namesOf(items: readonly { readonly name?: string }[] = []): readonly string[] {
  return items.flatMap(({ name = '' }) => (name === '' ? [] : [name]))
}
