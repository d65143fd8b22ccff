/** Names and labels by which a stack knows what is its own. */

export const STACK_LABEL = 'com.docker.stack.namespace';
/** The image as the Compose file has it, for `--resolve-image changed`. */
export const IMAGE_LABEL = 'com.docker.stack.image';
/** The network of services that name none. */
export const DEFAULT_NETWORK = 'default';

/** `web` of the stack shop is `shop_web`. */
export function scoped(stack: string, name: string): string {
  return `${stack}_${name}`;
}

export function withStackLabel(
  stack: string,
  labels: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return { ...labels, [STACK_LABEL]: stack };
}

/** Networks that every engine has, and that no swarm-wide one can be named after. */
export function isUserDefined(network: string): boolean {
  return !['', 'default', 'bridge', 'host', 'none'].includes(network) && !network.startsWith('container:');
}
