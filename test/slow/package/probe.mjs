import { createServer } from 'node:http'

// Uses the parts of kuilt that load packages or modules lazily. `kuilt` and `edit` are the two entry points.
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
    '/regex/kustomization.yaml': `patches: [{ target: { name: "(" }, patch: '[{"op":"remove","path":"/a"}]' }]
configMapGenerator: [{ name: a }]`,
    '/crd/kustomization.yaml': 'resources: [crd.yaml, team.yaml]',
    '/crd/crd.yaml': customResourceDefinition,
    '/crd/team.yaml': 'apiVersion: example.com/v1\nkind: Team\nmetadata: { name: a }\nspec: { size: 1 }\n',
    '/chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
    '/chart/templates/secret.yaml':
      'kind: Secret\nstringData:\n  users: {{ htpasswd "a" "b" | trunc 4 }}\n  key: {{ uuidv4 | len }}\n',
    '/broken/kustomization.yaml': 'resources: []\n\nimages:\n- name: a\n  newTga: b\n',
  })
  const options = { fileSystem, cwd: '/' }
  const error = await kuilt.build('broken', options).catch((reason) => reason)
  const { warnings } = await kuilt.lint(['tabs'], options)
  const { files } = await edit.localize('app', options)
  const chart = await kuilt.openTarget('helm:chart', options)
  const { resources } = await kuilt.validate(await kuilt.build('crd', options), {})
  return {
    yaml: kuilt.toYaml(await kuilt.build('app', options)).replace(/(a line of text\n *)+/, ''),
    plain: kuilt.toYaml([{ kind: 'A', metadata: { name: 'a' }, list: [1, 'yes'] }]),
    error: { isKuiltError: error instanceof kuilt.KuiltError, code: error.code, line: error.at.line, hint: error.hint },
    regex: await kuilt.build('regex', options).catch(({ code }) => code),
    warnings: warnings.map(({ code, at }) => `${code} ${at.line}`),
    remote: await throughProxy(kuilt),
    chart: kuilt.toYaml(await chart.render()),
    invalid: resources.flatMap(({ errors }) => errors.map(({ code }) => code)),
    graph: (await kuilt.toSvg(await kuilt.graph('app', options))).slice(0, 4),
    explained: (await kuilt.explain('app', options)).resources.length,
    edited: edit.editKustomization('# kept\nresources: [a]\n', [{ type: 'set-namespace', value: 'b' }]),
    localized: [...files.keys()].sort(),
  }
}

const customResourceDefinition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: teams.example.com }
spec:
  group: example.com
  names: { kind: Team, plural: teams, singular: team, listKind: TeamList }
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties: { size: { type: integer } }
            x-kubernetes-validations: [{ rule: self.size > 1, message: too small }]
`

/** Builds a file that is only available through a proxy. */
async function throughProxy(kuilt) {
  const server = createServer(({ url }, response) =>
    response.end(`kind: A\nmetadata: { name: ${new URL(url).hostname} }\n`),
  )
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  Object.assign(process.env, { http_proxy: `http://127.0.0.1:${server.address().port}`, no_proxy: '' })
  const fileSystem = kuilt.memoryFileSystem({ '/kustomization.yaml': 'resources: [http://files.example/a.yaml]' })
  try {
    return kuilt.toYaml(await kuilt.build('/', { fileSystem, cwd: '/', remote: true }))
  } finally {
    server.close()
    server.closeAllConnections()
  }
}
