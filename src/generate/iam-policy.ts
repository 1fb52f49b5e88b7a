import { KuiltError } from '../diagnostics/index.ts'
import type { KubernetesService, ServiceAccount } from '../kustomization/kustomization.gen.ts'
import { setAtPath, stringScalar } from '../resource/field-setter.ts'
import { initialState, Resource } from '../resource/resource.ts'
import type { ScopeTable } from '../schema/gvk.ts'
import { mapping, scalar } from '../tree/node.ts'

export interface IamPolicyArgs {
  /** The cloud, of which only `gke` is supported. */
  readonly cloud?: string
  readonly kubernetesService?: KubernetesService
  readonly serviceAccount?: ServiceAccount
}

/**
 * The built-in IAMPolicyGenerator: generates a Kubernetes ServiceAccount with an annotation that binds it to a Google
 * service account.
 *
 * ```yaml
 * # cloud: gke, kubernetesService: { name: ksa }, serviceAccount: { name: gsa, projectId: shop }
 * apiVersion: v1
 * kind: ServiceAccount
 * metadata:
 *   annotations: { iam.gke.io/gcp-service-account: gsa@shop.iam.gserviceaccount.com }
 *   name: ksa
 * ```
 *
 * Follows api/filters/iampolicygenerator/iampolicygenerator.go, (Filter).generateGkeIAMPolicyResources.
 *
 * @throws KuiltError IAM_CLOUD_UNSUPPORTED
 */
export function generateServiceAccount(args: IamPolicyArgs, scope: ScopeTable): Resource {
  const { cloud = '', kubernetesService = {}, serviceAccount = {} } = args
  if (cloud !== 'gke') throw new KuiltError('IAM_CLOUD_UNSUPPORTED', { cloud })
  const email = `${serviceAccount.name ?? ''}@${serviceAccount.projectId ?? ''}.iam.gserviceaccount.com`
  let node = mapping([
    { key: scalar('apiVersion'), value: scalar('v1') },
    { key: scalar('kind'), value: scalar('ServiceAccount') },
  ])
  node = setAtPath(node, ['metadata', 'annotations', 'iam.gke.io/gcp-service-account'], stringScalar(email))
  node = setAtPath(node, ['metadata', 'name'], scalar(kubernetesService.name ?? ''))
  if (kubernetesService.namespace) {
    node = setAtPath(node, ['metadata', 'namespace'], scalar(kubernetesService.namespace))
  }
  return new Resource(node, initialState, scope)
}
