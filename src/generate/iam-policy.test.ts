import { codeOf } from '../../test/support/code-of.ts'
import { print, yaml } from '../../test/support/resources.ts'
import { builtinScope } from '../schema/scope.ts'
import { generateServiceAccount } from './iam-policy.ts'

test('a service account is bound to the cloud service account by an annotation', () => {
  const account = generateServiceAccount(
    {
      cloud: 'gke',
      kubernetesService: { name: 'web', namespace: 'shop' },
      serviceAccount: { name: 'runner', projectId: 'p-1' },
    },
    builtinScope,
  )
  expect(print(account)).toBe(yaml`
    apiVersion: v1
    kind: ServiceAccount
    metadata:
      annotations:
        iam.gke.io/gcp-service-account: runner@p-1.iam.gserviceaccount.com
      name: web
      namespace: shop
  `)
})

test('clouds other than gke are rejected', () => {
  expect(codeOf(() => generateServiceAccount({ cloud: 'aws' }, builtinScope))).toBe('IAM_CLOUD_UNSUPPORTED')
  expect(codeOf(() => generateServiceAccount({}, builtinScope))).toBe('IAM_CLOUD_UNSUPPORTED')
})
