import { resource, yaml } from '../../test/support/resources.ts'
import { setAtPath } from '../resource/field-setter.ts'
import { taggedScalar } from '../tree/node.ts'
import { addHashSuffixes } from './hash.ts'

/** Returns the name with the hash of a resource that was read from `text`. */
function hashedName(text: string): string | undefined {
  return addHashSuffixes([resource(text, { sourceText: text })])[0]?.id.name
}

test('the hash of a Job is the same as in kustomize, and depends on comments and layout', () => {
  expect(
    hashedName(yaml`
      # Runs once after every change.

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
    `),
  ).toBe('migrate-gbcmhhhbb7')
})

test('the hash of a JSON document depends on its layout, too', () => {
  const text =
    '{apiVersion: v1, kind: Service, metadata: {name: s, annotations: {internal.config.kubernetes.io/needsHashSuffix: enabled}}, spec: {ports: [{port: 80, name: "ü\\tb"}], type: !!str 5}}\n'
  expect(hashedName(text)).toBe('s-kct9tbm86b')
  const read = resource(text, { sourceText: text })
  const renamed = read.storePreviousId().withState({ suffixes: ['-a'] })
  const node = setAtPath(renamed.node, ['metadata', 'name'], taggedScalar('s-a', ''))
  expect(addHashSuffixes([renamed.withNode(node)])[0]?.id.name).toBe('s-a-4f9g7t9dgb')
})
