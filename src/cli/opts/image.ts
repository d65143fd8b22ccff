import type { Task } from '../../kernel/wait.ts';
import { familiarString, parseReference } from '../api/reference.ts';
import type { ServiceSpec } from '../api/types.ts';
import type { Context } from '../context.ts';
import { CommandError } from '../errors.ts';
import { compact } from './json.ts';

interface Distribution {
  readonly Descriptor: { readonly digest: string };
  readonly Platforms?: readonly { readonly architecture?: string; readonly os?: string }[] | null;
}

export interface Resolved {
  readonly spec: ServiceSpec;
  /** What is to be told on standard error. */
  readonly warning: string | undefined;
}

/** An image as the client sends it: shortened, with `:latest` where it has neither tag nor digest. */
export function withTag(image: string): string {
  const reference = parseReference(image);
  if (reference === undefined) return image;
  return familiarString(
    reference.tag === undefined && reference.digest === undefined ? { ...reference, tag: 'latest' } : reference,
  );
}

/**
 * Asks the registry, through the daemon, for the image's digest and platforms: it is the client that pins a service's
 * image (seen: docker sends GET /distribution/IMAGE/json before it creates).
 * A registry that does not answer makes a warning, not an error (transcripts/update-pause).
 */
export function* resolveImage(context: Context, spec: ServiceSpec): Task<Resolved> {
  const container = spec.TaskTemplate.ContainerSpec;
  const image = container?.Image ?? '';
  if (container === undefined) return { spec, warning: undefined };
  try {
    if (image === '') throw new CommandError('no image to ask for');
    const { Descriptor, Platforms } = yield* context.api.json<Distribution>('GET', `/distribution/${image}/json`);
    const platforms = (Platforms ?? []).map(({ architecture = '', os = '' }) =>
      // Which variant of ARM a node has is not known, so every ARM fits.
      compact({ Architecture: architecture === 'arm' ? undefined : architecture, OS: os }),
    );
    return {
      spec: {
        ...spec,
        TaskTemplate: {
          ...spec.TaskTemplate,
          ContainerSpec: { ...container, Image: image.includes('@') ? image : `${image}@${Descriptor.digest}` },
          Placement: { ...spec.TaskTemplate.Placement, ...(platforms.length === 0 ? {} : { Platforms: platforms }) },
        },
      },
      warning: undefined,
    };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return {
      spec,
      warning: `image ${image} could not be accessed on a registry to record\nits digest. Each node will access ${image} independently,\npossibly leading to different nodes running different\nversions of the image.\n`,
    };
  }
}
