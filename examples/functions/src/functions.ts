import type { Functions } from 'kuilt'
import { imagePolicy } from './image-policy.ts'
import { networkPolicies } from './network-policies.ts'

/** Keyed by the apiVersion and kind of the function config. */
export const functions: Functions = {
  'example.com/v1/ImagePolicy': imagePolicy,
  'example.com/v1/NetworkPolicies': networkPolicies,
}
