import type { Command } from '../command.ts'

export const schemaCommand: Command = {
  summary: 'Print the JSON schema of kustomization files',
  description:
    'The schema contains the type and description of every field, for editors and other tools. It is printed on stdout, and the comment that yaml-language-server needs to find it is printed on stderr. The npm package also contains the schemas, in node_modules/kuilt/schemas. In the kuilt repository, docs/editing.md has recipes for editors.',
  arguments: [
    {
      name: 'KIND',
      summary: 'kind of file: kustomization or component (default: kustomization)',
      optional: true,
      choices: ['kustomization', 'component'],
    },
  ],
  flags: {},
  examples: [
    { about: 'Write the schema for an editor', line: 'kuilt schema > kustomization.schema.json' },
    { about: 'Write the schema of components', line: 'kuilt schema component > component.schema.json' },
  ],
  run: async (_flags, [kind = 'kustomization'], io) => {
    const { kustomizationSchema } = await import('../../kustomization/json-schema.ts')
    const schema = kustomizationSchema(kind === 'component' ? 'Component' : 'Kustomization')
    io.stdout.write(`${JSON.stringify(schema, null, 2)}\n`)
    io.stderr.write(
      `# add this as the first line of a kustomization.yaml in the directory of the schema file:\n# yaml-language-server: $schema=${kind}.schema.json\n`,
    )
    return 0
  },
}
