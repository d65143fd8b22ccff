import { RandomStream } from '../kernel/random.ts';
import type { Micros } from '../kernel/time.ts';
import type { Layer } from '../host/fs/layer.ts';

/** How a container is found to be well; spans in nanoseconds. */
export interface ImageHealthcheck {
  readonly Test: readonly string[];
  readonly Interval?: number;
  readonly Timeout?: number;
  readonly StartPeriod?: number;
  readonly StartInterval?: number;
  readonly Retries?: number;
}

/** What an image says about the containers made from it: the Config of `docker image inspect`. */
export interface ImageConfig {
  readonly Cmd?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Env?: readonly string[];
  readonly ExposedPorts?: readonly string[];
  readonly Healthcheck?: ImageHealthcheck;
  readonly Labels?: Readonly<Record<string, string>>;
  /** Instructions for builds that start from it. */
  readonly OnBuild?: readonly string[];
  /** What runs commands that are written as text; `/bin/sh -c` where absent. */
  readonly Shell?: readonly string[];
  readonly StopSignal?: string;
  readonly User?: string;
  readonly Volumes?: readonly string[];
  readonly WorkingDir?: string;
}

export interface HistoryEntry {
  readonly created: Micros;
  readonly createdBy: string;
  readonly comment: string;
  readonly size: number;
  /** Made no layer: ENV, CMD and the like. */
  readonly empty: boolean;
}

export interface ImageLayer {
  /** `sha256:…` of what it contains. */
  readonly diffId: string;
  /** What a pull names it by: the digest of the compressed layer. */
  readonly blob: string;
  /** Bytes, unpacked and as it is transferred. */
  readonly size: number;
  readonly compressed: number;
}

/** An image as the registry has it. */
export interface ImageRecord {
  /** `sha256:…` of the configuration. */
  readonly id: string;
  /** `sha256:…` of the manifest: what a name is pinned to. */
  readonly digest: string;
  /** Familiar: `nginx`. */
  readonly repository: string;
  /** Every name of it in this repository: `latest`, `1.25`. */
  readonly tags: readonly string[];
  readonly created: Micros;
  readonly comment: string;
  readonly dockerVersion: string;
  readonly author: string;
  readonly config: ImageConfig;
  readonly layers: readonly ImageLayer[];
  /** Bytes, unpacked. */
  readonly size: number;
  readonly history: readonly HistoryEntry[];
  /** The file system that containers start from. */
  readonly rootfs: readonly Layer[];
  /** Of an image that was built here: the id of the one below it (empty: none), and what the step did to it. */
  readonly builtFrom?: { readonly parent: string; readonly step: string };
}

/** 64 hexadecimal digits that depend on nothing but `text`: the digest of something that we have only the name of. */
export function digestOf(text: string): string {
  return `sha256:${new RandomStream('', text).hex(64)}`;
}

/** What makes an image, as the catalogues write it down. */
export interface ImageSource {
  readonly repository: string;
  readonly tags: readonly string[];
  readonly created: Micros;
  readonly comment?: string;
  readonly dockerVersion?: string;
  readonly author?: string;
  readonly config: ImageConfig;
  /** From the base up: the size in bytes and the line of the Dockerfile. */
  readonly layers: readonly { readonly size: number; readonly compressed?: number; readonly createdBy: string }[];
  /** Lines of the Dockerfile that make no layer. */
  readonly instructions?: readonly string[];
  readonly rootfs: readonly Layer[];
  /** Images with the same base share these first layers. */
  readonly base?: string;
}

/** Derives ids, digests and history of an image from what it is made of. */
export function makeImage(source: ImageSource): ImageRecord {
  const name = `${source.repository}:${source.tags[source.tags.length - 1]}`;
  const layers = source.layers.map((layer, index): ImageLayer => {
    const key = index === 0 && source.base !== undefined ? source.base : `${name} ${index}`;
    return {
      diffId: digestOf(`diff ${key}`),
      blob: digestOf(`blob ${key}`),
      size: layer.size,
      compressed: layer.compressed ?? Math.round(layer.size * 0.4),
    };
  });
  const comment = source.comment ?? '';
  const history: HistoryEntry[] = source.layers.map((layer) => ({
    created: source.created,
    createdBy: layer.createdBy,
    comment,
    size: layer.size,
    empty: false,
  }));
  for (const createdBy of source.instructions ?? [])
    history.push({ created: source.created, createdBy, comment, size: 0, empty: true });
  return {
    id: digestOf(`image ${name}`),
    digest: digestOf(`manifest ${name}`),
    repository: source.repository,
    tags: source.tags,
    created: source.created,
    comment,
    dockerVersion: source.dockerVersion ?? '',
    author: source.author ?? '',
    config: source.config,
    layers,
    size: layers.reduce((sum, layer) => sum + layer.size, 0),
    history,
    rootfs: source.rootfs,
  };
}

/** What a step of a build adds to the image below it. */
export interface BuildStep {
  readonly created: Micros;
  readonly author: string;
  readonly dockerVersion: string;
  readonly config: ImageConfig;
  /** The command that history shows. */
  readonly createdBy: string;
  /** What the step did, for the cache. */
  readonly step: string;
  /** The files that it changed; none where it changed only the configuration. */
  readonly files?: Layer;
  /** Bytes of those files. */
  readonly size: number;
}

/** The image that a step of a build makes of the one below it. @param base undefined for `FROM scratch` */
export function buildImage(base: ImageRecord | undefined, o: BuildStep): ImageRecord {
  const parent = base?.id ?? '';
  const key = `${parent} ${o.created} ${o.createdBy} ${JSON.stringify(o.config)}`;
  const history = [
    ...(base?.history ?? []),
    { created: o.created, createdBy: o.createdBy, comment: '', size: o.size, empty: o.files === undefined },
  ];
  const added =
    o.files === undefined
      ? []
      : [
          {
            diffId: digestOf(`diff ${key}`),
            blob: digestOf(`blob ${key}`),
            size: o.size,
            compressed: Math.round(o.size * 0.4),
          },
        ];
  return {
    id: digestOf(`image ${key}`),
    digest: '',
    repository: '',
    tags: [],
    created: o.created,
    comment: '',
    dockerVersion: o.dockerVersion,
    author: o.author,
    config: o.config,
    layers: [...(base?.layers ?? []), ...added],
    size: (base?.size ?? 0) + o.size,
    history,
    rootfs: [...(base?.rootfs ?? []), ...(o.files === undefined ? [] : [o.files])],
    builtFrom: { parent, step: o.step },
  };
}
