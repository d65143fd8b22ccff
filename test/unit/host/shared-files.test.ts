import { expect, test } from 'vitest';
import { FileSystem } from '../../../src/host/fs/file-system.ts';
import { Kernel } from '../../../src/kernel/kernel.ts';

const layer = { '/etc/motd': 'hello\n', '/etc/deep/er': 'x' };

test('what one machine changes of a shared layer, no other sees, also when both have read it before', () => {
  const kernel = new Kernel(0, 'seed');
  const [one, other] = [new FileSystem(kernel, [layer]), new FileSystem(kernel, [layer])];
  for (const fs of [one, other]) {
    expect(fs.readFile('/etc/motd')).toBe('hello\n');
    expect(fs.stat('/etc/deep').links).toBe(2);
  }
  one.chmod('/etc/motd', 0o600);
  one.writeFile('/etc/motd', 'bye\n', { append: true });
  one.mkdir('/etc/deep/new');
  one.remove('/etc/deep/er');
  expect(one.readFile('/etc/motd')).toBe('hello\nbye\n');
  expect(one.stat('/etc/motd').mode).toBe(0o600);
  expect(one.readdir('/etc/deep')).toEqual(['new']);
  expect(one.stat('/etc/deep').links).toBe(3);
  expect(other.readFile('/etc/motd')).toBe('hello\n');
  expect(other.stat('/etc/motd').mode).toBe(0o644);
  expect(other.readdir('/etc/deep')).toEqual(['er']);
});

test('those who only read leave nothing behind', () => {
  const fs = new FileSystem(new Kernel(0, 'seed'), [layer]);
  fs.readFile('/etc/motd');
  fs.stat('/etc/deep/er');
  fs.exists('/etc/deep/none');
  fs.readdir('/etc');
  expect(fs.root.touched).toEqual([]);
});
