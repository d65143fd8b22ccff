import { describe, expect, it } from 'vitest';
import { hues, Palette } from '../../../src/ui/palette.ts';

describe('palette', () => {
  it('gives a service the same hue in every world', () => {
    expect(new Palette().hue('web')).toBe(new Palette().hue('web'));
  });

  it('gives services different hues as long as there are any left', () => {
    const palette = new Palette();
    const names = Array.from({ length: hues }, (_, index) => `service-${index}`);
    expect(new Set(names.map((name) => palette.hue(name))).size).toBe(hues);
    expect(palette.hue('one-too-many')).toBeLessThan(hues);
  });

  it('does not change a hue when other services come', () => {
    const palette = new Palette();
    const first = palette.hue('web');
    for (let index = 0; index < 20; index += 1) palette.hue(`other-${index}`);
    expect(palette.hue('web')).toBe(first);
  });
});
