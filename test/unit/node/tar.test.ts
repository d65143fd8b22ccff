import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readTar } from '../../../src/node/tar.ts';

/** One entry of a tar archive in the USTAR format. */
function entry(name: string, kind: string, content = '', target = ''): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write(`${Buffer.byteLength(content).toString(8).padStart(11, '0')}\0`, 124);
  header.write('14677415300\0', 136);
  header.write(kind, 156);
  header.write(target, 157);
  header.write('ustar\0', 257);
  const data = Buffer.from(content);
  return Buffer.concat([header, data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
}

describe('tar archives of build contexts', () => {
  const long = 'd/'.repeat(60) + 'file';
  const record = `path=${long}\n`;
  const pax = `${record.length + 4} ${record}`;
  const archive = Buffer.concat([
    entry('Dockerfile', '0', 'FROM alpine\n'),
    entry('sub/', '5'),
    entry('./sub/ü.txt', '0', 'ü\n'),
    entry('link', '2', '', 'sub'),
    entry('PaxHeaders', 'x', pax),
    entry('short', '0', 'deep'),
    Buffer.alloc(1024),
  ]);

  it.each([
    ['plain', archive],
    ['gzipped', gzipSync(archive)],
  ])('are read %s', (_, data) => {
    const { entries } = readTar(data);
    expect(entries.map(({ path, type, text, target }) => [path, type, text ?? target])).toEqual([
      ['Dockerfile', 'file', 'FROM alpine\n'],
      ['sub', 'directory', undefined],
      ['sub/ü.txt', 'file', 'ü\n'],
      ['link', 'symlink', 'sub'],
      [long, 'file', 'deep'],
    ]);
    expect(entries[0].mode).toBe(0o644);
    expect(entries[0].mtime).toBe(0o14677415300);
  });
});
