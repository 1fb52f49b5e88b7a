export const service = (name: string) => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n`
export const include = (...paths: readonly string[]) => `resources: [${paths.join(', ')}]\n`

/** Bases, overlays and a kustomization that nothing includes. */
export const files: Readonly<Record<string, string>> = {
  'base/kustomization.yaml': include('web.yaml'),
  'base/web.yaml': service('web'),
  'overlays/prod/kustomization.yaml': `${include('../../base')}namePrefix: prod-\n`,
  'overlays/test/kustomization.yaml': `${include('../../base')}namePrefix: test-\n`,
  'alone/kustomization.yaml': `${include('alone.yaml')}`,
  'alone/alone.yaml': service('alone'),
}
