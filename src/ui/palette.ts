// Which colour a service has. Stable by name: the same name takes the same hue in every world, unless another
// service there already has it; then the next free one.

/** How many service hues the tokens `--s0` … have. */
export const hues = 7;

/** FNV-1a over the name's code units. */
function hash(name: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    value = Math.imul(value ^ name.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

export class Palette {
  private readonly taken = new Map<string, number>();

  /** The hue of a service, 0 … 6; remembered as long as this palette lives. */
  hue(service: string): number {
    const known = this.taken.get(service);
    if (known !== undefined) return known;
    const used = new Set(this.taken.values());
    let hue = hash(service) % hues;
    if (used.size < hues) while (used.has(hue)) hue = (hue + 1) % hues;
    this.taken.set(service, hue);
    return hue;
  }
}
