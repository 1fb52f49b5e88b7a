import { errorDiagnostic } from '../../diagnostics/diagnostic.ts'
import type { Graph, GraphOptions } from '../../index.ts'
import type { Command, CommandIo, Flag, FlagValues } from '../command.ts'
import { inputFlags, targetArguments } from './build-flags.ts'
import { toLoadingOptions } from './build-options.ts'
import { toFluxInputs } from './flux-options.ts'
import { outputFileFlag, writeOutput } from './output-file-flag.ts'

const outputFlags = {
  format: {
    type: 'string',
    value: 'FORMAT',
    default: 'svg',
    choices: ['svg', 'mermaid', 'dot', 'json'],
    summary: 'output format: svg, mermaid (a flowchart for Markdown), dot (for Graphviz), or json',
    group: 'Output',
  },
  'no-remote': {
    type: 'bool',
    summary: 'draw remote resources and bases without their contents, and do not fetch them',
    group: 'Loading',
  },
  'flux-missing-sources': {
    type: 'string',
    value: 'ACTION',
    default: 'warn',
    choices: ['warn', 'error'],
    summary:
      'how to handle Kustomizations whose source cannot be found: draw them without the files that they apply (warn), or report errors (error)',
    group: 'Flux',
  },
  'flux-missing-vars': {
    type: 'string',
    value: 'ACTION',
    default: 'ignore',
    choices: ['error', 'ignore'],
    summary: 'how to handle missing ConfigMaps and Secrets in substituteFrom',
    group: 'Flux',
  },
  'argocd-missing-sources': {
    type: 'string',
    value: 'ACTION',
    default: 'warn',
    choices: ['error', 'warn'],
    summary:
      'how to handle Applications that kuilt cannot render: report errors (error), or draw them without the files that they apply (warn)',
    group: 'Argo CD',
  },
} as const

type GraphFlags = typeof outputFlags &
  typeof outputFileFlag &
  Pick<
    typeof inputFlags,
    | 'load-restrictor'
    | 'root'
    | 'max-file-size'
    | 'flux-source'
    | 'flux-var'
    | 'flux-vars'
    | 'argocd-repo'
    | 'argocd-parameters'
  >

/**
 * The flags that have no effect on the graph. They are accepted so that the same flags can be passed to all commands.
 */
const unusedFlags = Object.fromEntries(
  Object.entries<Flag>(inputFlags).map(([name, flag]) => [name, { ...flag, hidden: true }]),
)

const graphFlags: GraphFlags = {
  ...unusedFlags,
  ...outputFlags,
  ...outputFileFlag,
  'load-restrictor': inputFlags['load-restrictor'],
  root: inputFlags.root,
  'max-file-size': inputFlags['max-file-size'],
  'flux-source': inputFlags['flux-source'],
  'flux-var': inputFlags['flux-var'],
  'flux-vars': inputFlags['flux-vars'],
  'argocd-repo': inputFlags['argocd-repo'],
  'argocd-parameters': inputFlags['argocd-parameters'],
}

export const graphCommand: Command<GraphFlags> = {
  summary: 'Draw the files of kustomizations and the references between them',
  description:
    'Follows every reference from the targets: bases, components, patches, generators, charts and so on. For a directory without a kustomization, draws all roots below it: kustomizations that no other kustomization includes. Reads the same files as a build, but builds nothing, with one exception: for flux: and argocd: targets, it renders all Kustomizations or Applications, because they can create others. The diagram shows all of them, with the files that they apply. For helm: targets, it shows the templates, values and subcharts. Runs no program except git: for targets at a git revision, for `$ARGOCD_APP_REVISION` in argocd: targets, and for remote bases unless you pass --no-remote. If files are missing or invalid, reports the errors, marks them in the diagram, and exits with 1. In the kuilt repository, docs/graph.md explains the diagram and the JSON.',
  arguments: targetArguments('directories, git URLs or other targets (default: .)'),
  flags: graphFlags,
  examples: [
    { about: 'Draw all overlays', line: 'kuilt graph overlays > graph.svg' },
    { about: 'Print a flowchart for a README on GitHub', line: 'kuilt graph overlays/prod --format mermaid' },
    {
      about: 'List all patch files',
      line: `kuilt graph overlays/prod --format json | jq -r '.edges[] | select(.kind == "patch") | .to'`,
    },
  ],
  run: async (flags, args, io) => {
    const { graph } = await import('../../graph/graph.ts')
    const result = await graph(args.length === 0 ? ['.'] : args, {
      ...toLoadingOptions(flags, io),
      ...(await objectOptions(flags, io)),
      readStdin: io.readStdin,
    })
    const text = await print(result, flags.format)
    for (const error of result.errors) io.report(errorDiagnostic(error))
    await writeOutput(text, flags.output, io)
    return result.errors.length > 0 ? 1 : 0
  },
}

/** Returns the options for Flux and Argo CD objects that affect the graph. */
async function objectOptions(flags: FlagValues<GraphFlags>, io: CommandIo): Promise<GraphOptions> {
  const { 'argocd-repo': repositories, 'argocd-parameters': parameters } = flags
  const { 'argocd-missing-sources': missingSources } = flags
  const { toArgocdOptions } = await import('../argocd-options.ts')
  const unused = { tracking: undefined, showApplications: false }
  return {
    flux: toFluxInputs(flags),
    argocd: toArgocdOptions({ ...unused, repositories, parameters, missingSources }, io),
  }
}

async function print(graph: Graph, format: string): Promise<string> {
  switch (format) {
    case 'mermaid':
      return (await import('../../graph/to-mermaid.ts')).toMermaid(graph)
    case 'dot':
      return (await import('../../graph/to-dot.ts')).toDot(graph)
    case 'json':
      return `${JSON.stringify({ nodes: graph.nodes, edges: graph.edges }, null, 2)}\n`
    default:
      return (await import('../../graph/to-svg.ts')).toSvg(graph)
  }
}
