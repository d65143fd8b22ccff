import type { Catalogue } from '../../images/catalogue.ts';
import type { ImageRecord } from '../../images/image.ts';
import { formatReference, type Reference } from '../../images/reference.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { RandomStream } from '../../kernel/random.ts';
import type { Process } from '../../kernel/process.ts';
import { MILLISECOND, SECOND, type Micros } from '../../kernel/time.ts';
import type { Task } from '../../kernel/wait.ts';
import { EngineError } from '../errors.ts';
import type { EventLog } from '../events.ts';
import type { ImageStore } from './image-store.ts';

/** A line of a pull's progress, in the shape of the API. */
export interface PullProgress {
  readonly status: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  readonly progress?: string;
  readonly id?: string;
}

/** What the registry sends per second of virtual time, in bytes. */
const BANDWIDTH = 25_000_000;

function amount(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < 3) {
    value /= 1_000;
    unit++;
  }
  return `${Number(value.toPrecision(4))}${units[unit]}`;
}

const shortId = (blob: string): string => blob.slice(7, 19);

function bar(current: number, total: number): string {
  const done = Math.min(50, Math.floor((current / total) * 50));
  const line = done === 50 ? `${'='.repeat(50)}>` : `${'='.repeat(done)}>${' '.repeat(50 - done - 1)}`;
  return `[${done === 50 ? line : `${line} `}]  ${amount(current)}/${amount(total)}`;
}

/** An image on its way from the registry, and who waits for it. */
interface Transfer {
  readonly process: Process<void>;
  readonly watchers: Set<(line: PullProgress) => void>;
}

/** Fetches images from the registry. */
export class Puller {
  /** By the image's id: whoever else wants it waits for the same transfer. */
  private readonly transfers = new Map<string, Transfer>();
  private readonly kernel: Kernel;
  private readonly catalogue: Catalogue;
  private readonly images: ImageStore;
  private readonly events: EventLog;
  private readonly random: RandomStream;

  constructor(o: { kernel: Kernel; catalogue: Catalogue; images: ImageStore; events: EventLog; random: RandomStream }) {
    this.kernel = o.kernel;
    this.catalogue = o.catalogue;
    this.images = o.images;
    this.events = o.events;
    this.random = o.random;
  }

  private between(from: Micros, to: Micros): Micros {
    return this.random.int(from, to);
  }

  /** Asks the registry what a name stands for. Takes some virtual time. @throws EngineError */
  *lookUp(name: Reference): Task<ImageRecord> {
    yield* this.kernel.sleep(this.between(20 * MILLISECOND, 60 * MILLISECOND));
    const found = this.catalogue.resolve(name);
    if ('error' in found) throw new EngineError(found.error.status, found.error.message);
    return found.image;
  }

  /**
   * Pulls one image; an image that is there is only asked for.
   * @param onProgress gets the lines of the progress @throws EngineError with the registry's answer
   */
  *pull(name: Reference, onProgress: (line: PullProgress) => void = () => {}): Task<ImageRecord> {
    const image = yield* this.lookUp(name);
    const shown = formatReference(name);
    const tag = name.digest ?? name.tag ?? 'latest';
    onProgress({ status: `Pulling from ${name.path}`, id: tag });
    const known = this.images.get(image.id);
    if (known === undefined) yield* this.download(image, onProgress);
    // It counts as new to the name, even where a service's digest has brought it before.
    const present = name.digest === undefined ? known?.tags.includes(shown) : known?.digests.includes(shown);
    this.images.add(image, name);
    onProgress({ status: `Digest: ${image.digest}` });
    onProgress({
      status: `Status: ${present === true ? 'Image is up to date' : 'Downloaded newer image'} for ${shown}`,
    });
    this.events.emit({
      type: 'image',
      action: 'pull',
      id: shown,
      attributes: { name: name.familiarName },
      scope: 'local',
    });
    return image;
  }

  /** Waits for the image's transfer, which begins with the first and is given up when nobody waits for it any more. */
  private *download(image: ImageRecord, onProgress: (line: PullProgress) => void): Task {
    const have = new Set(this.images.all().flatMap((each) => each.image.layers.map((layer) => layer.blob)));
    for (const { blob } of image.layers) {
      const status = have.has(blob) ? 'Already exists' : 'Pulling fs layer';
      onProgress({ status, progressDetail: {}, id: shortId(blob) });
    }
    const transfer = this.transfers.get(image.id) ?? this.transfer(image, have);
    const { process, watchers } = transfer;
    watchers.add(onProgress);
    try {
      yield* process.wait();
    } finally {
      watchers.delete(onProgress);
      if (watchers.size === 0) process.interrupt(new Error('nobody waits for it'));
    }
  }

  private transfer(image: ImageRecord, have: ReadonlySet<string>): Transfer {
    const watchers: Transfer['watchers'] = new Set();
    const tell = (line: PullProgress): void => watchers.forEach((each) => each(line));
    const body = function* (this: Puller): Task {
      try {
        yield* this.fetch(image, have, tell);
      } finally {
        this.transfers.delete(image.id);
      }
    };
    const transfer = { process: this.kernel.spawn(`pull ${image.id}`, body.call(this)), watchers };
    this.transfers.set(image.id, transfer);
    return transfer;
  }

  /** Lets the layers come that are not here yet. */
  private *fetch(image: ImageRecord, have: ReadonlySet<string>, onProgress: (line: PullProgress) => void): Task {
    for (const layer of image.layers) {
      if (have.has(layer.blob)) continue;
      const id = shortId(layer.blob);
      const total = layer.compressed;
      const step = (status: string, current: number): PullProgress => ({
        status,
        progressDetail: { current, total },
        progress: bar(current, total),
        id,
      });
      const time = Math.round((total * SECOND) / BANDWIDTH) + this.between(60 * MILLISECOND, 140 * MILLISECOND);
      const parts = Math.max(1, Math.min(20, Math.floor(time / (100 * MILLISECOND))));
      for (let part = 0; part < parts; part++) {
        onProgress(step('Downloading', Math.max(Math.min(total, 36_445), Math.floor((total * part) / parts))));
        yield* this.kernel.sleep(time / parts);
      }
      onProgress({ status: 'Verifying Checksum', progressDetail: {}, id });
      onProgress({ status: 'Download complete', progressDetail: {}, id });
      onProgress(step('Extracting', Math.min(total, 32_768)));
      yield* this.kernel.sleep(Math.round(time / 4) + this.between(20 * MILLISECOND, 60 * MILLISECOND));
      onProgress(step('Extracting', total));
      onProgress({ status: 'Pull complete', progressDetail: {}, id });
    }
  }
}
