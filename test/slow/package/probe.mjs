// Uses the parts of kuilt that load packages or modules late. `kuilt` and `edit` are the two entry points.
export async function probe(kuilt, edit) {
  const fileSystem = kuilt.memoryFileSystem({
    '/app/kustomization.yaml': [
      'resources: [web.yaml]',
      'configMapGenerator: [{ name: big, files: [big.txt] }]',
      'patches:',
      '- target: { kind: Deployment, name: "we{1,2}b" }',
      '  patch: |-',
      '    - { op: add, path: /spec, value: { replicas: 2 } }',
    ].join('\n'),
    '/app/web.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\n',
    '/app/big.txt': 'a line of text\n'.repeat(5000),
    '/tabs/kustomization.yaml': 'configMapGenerator: [{ name: site, files: [site.conf] }]',
    '/tabs/site.conf': 'server {\n\tlisten 80;\n}\n',
    '/broken/kustomization.yaml': 'resources: []\n\nimages:\n- name: a\n  newTga: b\n',
  })
  const options = { fileSystem, cwd: '/' }
  const error = await kuilt.build('broken', options).catch((reason) => reason)
  const { warnings } = await kuilt.lint(['tabs'], options)
  const { files } = await edit.localize('app', options)
  return {
    yaml: kuilt.toYaml(await kuilt.build('app', options)).replace(/(a line of text\n *)+/, ''),
    error: { isKuiltError: error instanceof kuilt.KuiltError, code: error.code, line: error.at.line },
    warnings: warnings.map(({ code }) => code),
    edited: edit.editKustomization('# kept\nresources: [a]\n', [{ type: 'set-namespace', value: 'b' }]),
    localized: [...files.keys()].sort(),
  }
}
