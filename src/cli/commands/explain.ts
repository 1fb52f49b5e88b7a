import { KuiltError, type Note } from '../../diagnostics/index.ts'
import { diskFileSystem } from '../../files/disk-file-system.ts'
import type { ExplainedResource, Explanation } from '../../index.ts'
import { jsonText } from '../../tree/json-text.ts'
import type { Command } from '../command.ts'
import { optimizingLess } from '../process/optimize-less.ts'
import { wantsColors } from '../reporter.ts'
import { inputFlags } from './build-flags.ts'
import { toInputOptions } from './build-options.ts'

type ResourcePart = Pick<ExplainedResource, 'apiVersion' | 'kind' | 'name' | 'namespace' | 'originalName' | 'fields'>

const explainOnlyFlags = {
  format: {
    type: 'string',
    value: 'FORMAT',
    default: 'text',
    choices: ['text', 'json'],
    summary: 'output format: text, or json with all steps of all fields',
    group: 'Output',
  },
  'why-not': {
    type: 'string',
    value: 'PATCH_FILE',
    completes: 'file',
    summary: 'show what a patch changed, or why it has no effect',
    group: 'Input',
  },
} as const

type ExplainFlags = typeof explainOnlyFlags & typeof inputFlags

const explainFlags: ExplainFlags = { ...explainOnlyFlags, ...inputFlags }

export const explainCommand: Command<ExplainFlags> = {
  summary: 'Show which file and line set a field of the output',
  description:
    'Builds a target and shows where its values come from. With a field, lists every step that set it, last step first. With a resource, prints the resource with the file and line that set each of its fields. Without either, does the same for all resources. To change a value, edit the line that kuilt shows: a line in a manifest or a patch, an `images` entry, a generator literal and so on. With `--why-not`, shows which resources a patch was applied to, or how the closest resources differ from its target, and which later steps changed its values again.',
  arguments: [
    { name: 'TARGET', summary: 'directory, file or other target', completes: 'directory' },
    {
      name: 'RESOURCE',
      summary:
        'Kind/name, kind.group/name or Kind/namespace/name, with the name in the output or the original name; a kind alone selects all resources of that kind',
      optional: true,
    },
    { name: 'FIELD', summary: 'a path such as spec.replicas or spec.containers.[name=web].image', optional: true },
  ],
  flags: explainFlags,
  examples: [
    { about: 'Show where a field is set', line: 'kuilt explain overlays/prod Deployment/web spec.replicas' },
    { about: 'Show the origin of every line of a resource', line: 'kuilt explain overlays/prod Deployment/web' },
    {
      about: 'Find out why a patch has no effect',
      line: 'kuilt explain overlays/prod --why-not overlays/prod/patches/replicas.yaml',
    },
    {
      about: 'List the values that come from one file',
      line: `kuilt explain overlays/prod --format json | jq '.resources[].fields[] | select(.steps[-1].file == "base/web.yaml")'`,
    },
  ],
  run: async (flags, [target = '.', reference, path], io) => {
    const { explain } = await import('../../targets/explain.ts')
    const fileSystem = optimizingLess(diskFileSystem(), 'explain')
    const options = { ...(await toInputOptions(flags, io)), fileSystem, readStdin: io.readStdin }
    const explanation = await explain(target, options)
    const { columns } = io.stdout
    const color = wantsColors(io.env, io.stdout)
    if (flags['why-not'] !== undefined) {
      const { whyNotText } = await import('../explain/why-not-text.ts')
      const report = explanation.whyNot(flags['why-not'])
      io.stdout.write(flags.format === 'json' ? `${jsonText(report)}\n` : whyNotText(report, color, columns))
      return 0
    }
    const { LayerColors } = await import('../explain/layer-colors.ts')
    const text = { explanation, columns, colors: new LayerColors(color) }
    const resources = reference === undefined ? explanation.resources : await resourcesOf(explanation, reference)
    const wanted = path === undefined ? resources : await partsOf(resources, path)
    if (flags.format === 'json') {
      const { writeExplanation } = await import('../explain/json.ts')
      writeExplanation(wanted, (part) => io.stdout.write(part))
    } else if (path === undefined) {
      const { resourceBlame } = await import('../explain/blame-text.ts')
      io.stdout.write(resources.map((resource) => resourceBlame(resource, text)).join('\n'))
    } else {
      const { fieldHistory } = await import('../explain/text.ts')
      const { referenceTo } = await import('../explain/resource-argument.ts')
      const histories = wanted.flatMap((part) => {
        const title = wanted.length === 1 ? '' : `${text.colors.paint.bold(referenceTo(part))}\n`
        return part.fields.map((field, i) => (i === 0 ? title : '') + fieldHistory(field, text))
      })
      io.stdout.write(histories.join('\n'))
    }
    return 0
  },
}

/** @throws KuiltError RESOURCE_NOT_BUILT, RESOURCE_AMBIGUOUS */
async function resourcesOf(explanation: Explanation, reference: string): Promise<readonly ExplainedResource[]> {
  const { findTyped } = await import('../explain/resource-argument.ts')
  const found = findTyped(explanation, reference)
  if (found.length > 0) return found
  const { resourceHint } = await import('../explain/resource-hint.ts')
  throw new KuiltError('RESOURCE_NOT_BUILT', { reference }, { hint: resourceHint(reference, explanation.resources) })
}

/** Returns the field in each resource that has it. @throws KuiltError FIELD_NOT_BUILT if no resource has it */
async function partsOf(resources: readonly ExplainedResource[], path: string): Promise<readonly ResourcePart[]> {
  const parts = resources.flatMap((resource) => partOf(resource, path) ?? [])
  const [first] = resources
  if (parts.length === 0 && first !== undefined) throw await fieldNotBuilt(first, path)
  return parts
}

function partOf(resource: ExplainedResource, path: string): ResourcePart | undefined {
  const { apiVersion, kind, name, namespace, originalName } = resource
  const fields = resource.find(path)
  if (fields.length === 0) return undefined
  return {
    ...{ apiVersion, kind, name, fields },
    ...(namespace !== undefined && { namespace }),
    ...(originalName !== undefined && { originalName }),
  }
}

async function fieldNotBuilt(resource: ExplainedResource, path: string): Promise<KuiltError> {
  const { hint: nearest, steps = [] } = resource.missing(path) ?? {}
  const { missingLabelHint } = await import('../explain/missing-label.ts')
  const hint = missingLabelHint(path, resource) ?? nearest
  const removed = steps.at(-1)
  const notes: readonly Note[] =
    removed === undefined ? [] : [{ message: `removed by ${removed.by}`, at: { ...removed } }]
  const params = { field: path, resource: `${resource.kind} "${resource.name}"` }
  return new KuiltError('FIELD_NOT_BUILT', params, { hint, notes })
}
