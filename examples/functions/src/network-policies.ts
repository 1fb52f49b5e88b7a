import type { FunctionResource } from 'kuilt'

/** The config of the function. */
interface NetworkPolicies extends FunctionResource {
  spec: {
    namespaces: {
      name: string
      apps: { name: string; port: number; from?: string[] }[]
    }[]
  }
}

/**
 * A generator: for each namespace, a policy that denies all incoming traffic, and for each app, one that allows the
 * required traffic.
 */
export function networkPolicies(_resources: FunctionResource[], config: NetworkPolicies): FunctionResource[] {
  return config.spec.namespaces.flatMap(({ name: namespace, apps }) => [
    networkPolicy(namespace, 'deny-all', { podSelector: {}, policyTypes: ['Ingress'] }),
    ...apps.map(({ name, port, from = [] }) =>
      networkPolicy(namespace, `allow-${name}`, {
        podSelector: { matchLabels: { app: name } },
        policyTypes: ['Ingress'],
        ingress: [
          {
            from: from.map((app) => ({ podSelector: { matchLabels: { app } } })),
            ports: [{ protocol: 'TCP', port }],
          },
        ],
      }),
    ),
  ])
}

function networkPolicy(namespace: string, name: string, spec: object): FunctionResource {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec }
}
