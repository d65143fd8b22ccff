import type { ImageRecord } from './image.ts';
import { formatReference, type Reference } from './reference.ts';

/** Why the registry does not hand out an image. */
export interface PullError {
  readonly status: number;
  /** What `docker pull` prints after "Error response from daemon: ". */
  readonly message: string;
  /** The same question by `GET /distribution/NAME/json`, which creates of services ask. */
  readonly distribution: { readonly status: number; readonly message: string };
}

export type Resolution = { readonly image: ImageRecord } | { readonly error: PullError };

/** A registry as the engines see it. */
export interface Catalogue {
  /** Looks an image up by tag (`latest` when there is none) or digest. */
  resolve(reference: Reference): Resolution;
  /** Names of what is there, for completion and for `docker search`. */
  readonly images: readonly ImageRecord[];
}

/** A catalogue over a list of images; `refuse` says what the registry answers for the others. */
export function makeCatalogue(
  images: readonly ImageRecord[],
  refuse: (reference: Reference, repositoryExists: boolean) => PullError,
): Catalogue {
  const byTag = new Map<string, ImageRecord>();
  const byDigest = new Map<string, ImageRecord>();
  const repositories = new Set<string>();
  for (const image of images) {
    repositories.add(image.repository);
    for (const tag of image.tags) byTag.set(`${image.repository}:${tag}`, image);
    byDigest.set(`${image.repository}@${image.digest}`, image);
  }
  return {
    images,
    resolve(reference) {
      const image =
        reference.digest === undefined
          ? byTag.get(formatReference(reference))
          : byDigest.get(`${reference.familiarName}@${reference.digest}`);
      if (image !== undefined) return { image };
      return { error: refuse(reference, repositories.has(reference.familiarName)) };
    },
  };
}
