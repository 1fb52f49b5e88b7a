import { memoryProject as project } from './support/memory-project.ts'

const job = `# Runs once after every change.

# The name gets a hash, as Jobs cannot be changed.
apiVersion: batch/v1
kind: Job
metadata:
  name: "migrate" # quoted
  annotations:
    internal.config.kubernetes.io/needsHashSuffix: enabled
  # below the annotations
spec:
  backoffLimit: 0x2
  template:
    metadata:
    spec:
      containers: # one
      - name: migrate
        image: 'migrate:1.0' # old
        args: [up, "--all", {x: , y: 1.5}]
        command:
        -
        - sh
        script: |
          set -e
          migrate
      restartPolicy:
# the end
`

test('a Job that requests a hash gets the same hash as in kustomize, regardless of transformers', () => {
  const kustomization = `resources: [job.yaml]
namePrefix: dev-
namespace: shop
labels: [{pairs: {app: shop}, includeTemplates: true}]
images: [{name: migrate, newTag: "2.0"}]
commonAnnotations: {note: "yes"}
`
  const app = project({ 'kustomization.yaml': kustomization, 'job.yaml': job })
  expect(app.build()).toContain('  name: dev-migrate-975dmcf67f\n')
})

test('only the text of its own document affects the hash', () => {
  const file = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n---\n${job}`
  const app = project({ 'kustomization.yaml': 'resources: [file.yaml]\n', 'file.yaml': file })
  expect(app.build()).toContain('  name: migrate-gbcmhhhbb7\n')
})
