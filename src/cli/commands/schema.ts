import type { Command } from '../command.ts'

export const schemaCommand: Command = {
  summary: 'Print the JSON schema of kustomization files',
  description:
    'For editors and other tools: every field with its type and description. stdout holds the schema and nothing else; how to tell an editor of it is printed on stderr: a first line for the kustomization file, which yaml-language-server understands. The npm package holds the same files, in node_modules/kuilt/schemas. docs/editing.md has recipes for editors.',
  arguments: [
    {
      name: 'KIND',
      summary: 'the kind of file (default: kustomization)',
      optional: true,
      choices: ['kustomization', 'component'],
    },
  ],
  flags: {},
  examples: [
    { about: 'Complete fields in an editor', line: 'kuilt schema > kustomization.schema.json' },
    { about: 'The schema of components', line: 'kuilt schema component > component.schema.json' },
  ],
  run: async (_flags, [kind = 'kustomization'], io) => {
    const { kustomizationSchema } = await import('../../kustomization/json-schema.ts')
    const schema = kustomizationSchema(kind === 'component' ? 'Component' : 'Kustomization')
    io.stdout.write(`${JSON.stringify(schema, null, 2)}\n`)
    io.stderr.write(
      `# first line of a kustomization.yaml beside it:\n# yaml-language-server: $schema=${kind}.schema.json\n`,
    )
    return 0
  },
}
