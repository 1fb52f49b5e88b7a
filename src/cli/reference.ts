import { type Command, type Example, type Flags, type Group, isGroup } from './command.ts'
import { argumentUsage, flagGroups, flagSummary, flagUsage, usageLine } from './help.ts'
import { globalFlags, programName } from './program.ts'

/** docs/cli.md, from the command tables. */
export async function commandReference(program: Group): Promise<string> {
  const sections = await describe(programName, program)
  const parts = [
    '# Command line reference',
    '<!-- Made by `npm run docs` from the command tables. -->',
    intro,
    `## Global flags\n\n${flagTable(globalFlags)}`,
    ...sections.slice(1),
  ]
  return `${parts.join('\n\n')}\n`
}

const intro = `Results go to stdout, everything else to stderr; when a command fails, stdout stays empty.

| exit code | meaning |
| --- | --- |
| 0 | done |
| 1 | the input is wrong |
| 2 | the command line is wrong |
| 70 | a fault in kuilt: please report it |

| variable | effect |
| --- | --- |
| \`NO_COLOR\` | not empty: no colors, whatever the other variables say |
| \`FORCE_COLOR\` | not empty: colors, also in files and pipes; \`0\` or \`false\`: none |
| \`CLICOLOR_FORCE\` | neither empty nor \`0\`: colors, also in files and pipes, unless \`FORCE_COLOR\` is set |
| \`KUILT_AS\` | \`kustomize\`: behave as under the name kustomize (see below) |
| \`KUILT_DEBUG\` | a stack trace when kuilt itself fails |
| \`NODE_DISABLE_COMPILE_CACHE\` | do not keep compiled code between runs (in \`.cache\` inside the package) |
| \`KUSTOMIZE_ENABLE_MANAGEDBY_LABEL\` | \`on\`: as \`--enable-managedby-label\` |

Flags and arguments may be mixed: \`--flag value\`, \`--flag=value\`, \`-o value\`, \`--switch\`, \`--switch=false\`; what
follows \`--\` is an argument. A long flag has two dashes.

## Programs that run

| program | when |
| --- | --- |
| git | for remote repositories: \`build\` and \`lint\` without \`--no-remote\`, \`localize\`, \`create\` and \`edit add\` with a URL |
| helm | with \`--enable-helm\` (or \`--enable-alpha-plugins\`), for \`helmCharts\` |
| docker or podman | with \`--enable-alpha-plugins\`, for functions in containers |
| plugins in the plugin home | with \`--enable-alpha-plugins\` |
| functions that are programs | with \`--enable-alpha-plugins\` and \`--enable-exec\` |

## In place of kustomize

As a link named \`kustomize\`, or with \`KUILT_AS=kustomize\`, kuilt behaves as scripts expect of kustomize:

- \`version\` prints \`v5.8.1\`, and with \`--short\` or \`-o\` what kustomize prints;
- a wrong command line exits with 1;
- warnings of \`build\` are YAML comments also on a terminal, so \`kustomize build 2>&1\` is YAML.

\`\`\`sh
ln -s "$(command -v kuilt)" ~/.local/bin/kustomize
\`\`\``

async function describe(name: string, node: Command | Group): Promise<readonly string[]> {
  if (!isGroup(node)) return [commandSection(name, node)]
  const sections = [groupSection(name, node)]
  for (const entry of node.commands) {
    if (entry.hidden !== true) sections.push(...(await describe(`${name} ${entry.name}`, await entry.load())))
  }
  return sections
}

function groupSection(name: string, group: Group): string {
  const shown = group.commands.filter((entry) => entry.hidden !== true)
  const rows = shown.map((entry) => {
    const path = `${name} ${entry.name}`
    return `| [\`${path}\`](#${path.replaceAll(' ', '-')}) | ${cell(entry.summary)} |`
  })
  return paragraphs([
    `## ${name}`,
    `${group.summary}.`,
    group.description,
    ['| command | |', '| --- | --- |', ...rows].join('\n'),
    examplesBlock(group.examples ?? []),
  ])
}

function commandSection(name: string, command: Command): string {
  const expected = command.arguments ?? []
  const rows = expected.map((argument) => `| \`${argumentUsage(argument)}\` | ${cell(argument.summary)} |`)
  return paragraphs([
    `## ${name}`,
    `${command.summary}.`,
    codeBlock(usageLine(name, command)),
    command.description,
    rows.length === 0 ? undefined : ['| argument | |', '| --- | --- |', ...rows].join('\n'),
    ...[...flagGroups(command.flags)].map(
      ([heading, flags]) => `${heading}:\n\n${flagTable(Object.fromEntries(flags))}`,
    ),
    examplesBlock(command.examples),
  ])
}

function flagTable(flags: Flags): string {
  const rows = [...flagGroups(flags).values()].flat().map(([name, flag]) => {
    return `| \`${flagUsage(name, flag).trim()}\` | ${cell(flagSummary(flag))} |`
  })
  return ['| flag | |', '| --- | --- |', ...rows].join('\n')
}

function examplesBlock(examples: readonly Example[]): string | undefined {
  if (examples.length === 0) return undefined
  return codeBlock(examples.map(({ about, line }) => `# ${about}\n${line}`).join('\n\n'))
}

function codeBlock(text: string): string {
  return `\`\`\`sh\n${text}\n\`\`\``
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

function paragraphs(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join('\n\n')
}
