import type { ImageRecord } from '../../images/image.ts';
import { formatReference, InvalidReference, parseReference, type Reference } from '../../images/reference.ts';
import { EngineError } from '../errors.ts';
import { compareText } from '../../kernel/compare.ts';

/** An image that the engine has, with the names that lead to it here. */
export interface LocalImage {
  readonly image: ImageRecord;
  /** `nginx:1.25`, in the order of their bytes. */
  readonly tags: readonly string[];
  /** `nginx@sha256:…` */
  readonly digests: readonly string[];
}

/** Reads an image's name. @throws EngineError 400 */
export function reference(text: string): Reference {
  try {
    return parseReference(text);
  } catch (error) {
    if (error instanceof InvalidReference) throw new EngineError(400, error.message);
    throw error;
  }
}

/** The images on one host. */
export class ImageStore {
  private readonly byId = new Map<string, LocalImage>();

  /** Newest first. */
  all(): readonly LocalImage[] {
    return [...this.byId.values()].sort(
      (a, b) => b.image.created - a.image.created || compareText(a.image.id, b.image.id),
    );
  }

  get size(): number {
    return this.byId.size;
  }

  /** The bytes that all layers take, each counted once. */
  layersSize(): number {
    const sizes = new Map<string, number>();
    for (const { image } of this.byId.values()) for (const layer of image.layers) sizes.set(layer.diffId, layer.size);
    return [...sizes.values()].reduce((sum, size) => sum + size, 0);
  }

  /** Their layers were wiped. */
  forget(): void {
    this.byId.clear();
  }

  get(id: string): LocalImage | undefined {
    return this.byId.get(id);
  }

  /** Names a pulled image; a tag moves away from whatever had it. */
  add(image: ImageRecord, name: Reference): void {
    const tag = name.tag ?? (name.digest === undefined ? 'latest' : undefined);
    if (tag !== undefined && name.digest === undefined) this.takeTag(`${name.familiarName}:${tag}`);
    const own = this.byId.get(image.id) ?? { image, tags: [], digests: [] };
    const tags =
      tag === undefined || name.digest !== undefined ? own.tags : [...own.tags, `${name.familiarName}:${tag}`];
    const digests = [...own.digests, `${name.familiarName}@${image.digest}`];
    this.byId.set(image.id, { image, tags: unique(tags), digests: unique(digests) });
  }

  /** Keeps an image that was built here; it has no name yet. */
  addBuilt(image: ImageRecord): void {
    if (!this.byId.has(image.id)) this.byId.set(image.id, { image, tags: [], digests: [] });
  }

  /** The images that were built on top of this one, newest first. */
  childrenOf(id: string): readonly LocalImage[] {
    return this.all().filter((each) => each.image.builtFrom?.parent === id);
  }

  /** Whether an image is only a step on the way to others: no name, and something was built on it. */
  isStep({ image, tags, digests }: LocalImage): boolean {
    if (tags.length + digests.length > 0) return false;
    for (const each of this.byId.values()) if (each.image.builtFrom?.parent === image.id) return true;
    return false;
  }

  /** Gives an image another name. */
  tag(id: string, name: string): void {
    this.takeTag(name);
    const own = this.byId.get(id);
    if (own !== undefined) this.byId.set(id, { ...own, tags: unique([...own.tags, name]) });
  }

  private takeTag(name: string): void {
    for (const [id, each] of this.byId)
      if (each.tags.includes(name)) this.byId.set(id, { ...each, tags: each.tags.filter((tag) => tag !== name) });
  }

  untag(id: string, names: readonly string[]): void {
    const own = this.byId.get(id);
    if (own === undefined) return;
    this.byId.set(id, {
      ...own,
      tags: own.tags.filter((tag) => !names.includes(tag)),
      digests: own.digests.filter((digest) => !names.includes(digest)),
    });
  }

  remove(id: string): void {
    this.byId.delete(id);
  }

  /** Finds an image by id, the beginning of one, or name; undefined when there is none. */
  find(text: string): LocalImage | undefined {
    const hex = text.startsWith('sha256:') ? text.slice(7) : text;
    if (/^[0-9a-f]{64}$/.test(hex)) return this.byId.get(`sha256:${hex}`);
    let name: Reference;
    try {
      name = parseReference(text);
    } catch {
      return undefined;
    }
    for (const each of this.byId.values()) {
      if (
        name.digest === undefined
          ? each.tags.includes(formatReference(name))
          : each.digests.includes(`${name.familiarName}@${name.digest}`)
      )
        return each;
    }
    if (!/^[0-9a-f]{1,63}$/.test(hex)) return undefined;
    const found = [...this.byId.values()].filter((each) => each.image.id.startsWith(`sha256:${hex}`));
    return found.length === 1 ? found[0] : undefined;
  }

  /** @throws EngineError 404 `No such image: …`, 400 when the name is none */
  mustFind(text: string): LocalImage {
    const found = this.find(text);
    if (found !== undefined) return found;
    const shown = /^(sha256:)?[0-9a-f]{64}$/.test(text) ? text : formatReference(reference(text));
    throw new EngineError(404, `No such image: ${shown}`);
  }
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].sort(compareText);
}
