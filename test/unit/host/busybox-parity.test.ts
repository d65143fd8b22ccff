import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BUSYBOX_APPLETS, busyboxProgram } from '../../../src/host/commands/busybox.ts';
import { BUSYBOX_BANNER } from '../../../src/host/commands/misuse.ts';
import type { Layer } from '../../../src/host/fs/layer.ts';
import { makeMachine, run, type Ran } from './harness.ts';

interface Recorded extends Ran {
  readonly command: string;
}

const text = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const recorded = JSON.parse(text('busybox-recorded.json')) as readonly Recorded[];
const differing = new Set(text('busybox-differs.txt').split('\n'));

const layer: Layer = {
  '/bin/busybox': { type: 'program', program: busyboxProgram },
  ...Object.fromEntries(
    BUSYBOX_APPLETS.filter((name) => name !== 'busybox').map((name) => [
      `/bin/${name}`,
      { type: 'symlink', target: 'busybox' } as const,
    ]),
  ),
  '/root': { type: 'directory' },
  '/tmp': { type: 'directory', mode: 0o1777 },
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n',
};

function answer(command: string): Ran {
  const machine = makeMachine({ layers: [layer], kind: 'container' });
  machine.fs.mkdir('/work');
  const { out, err, status } = run(machine, ['sh', '-c', command], { cwd: '/work', seconds: 30 });
  const shown = (each: string): string => each.replaceAll(BUSYBOX_BANNER, 'BANNER');
  return { out: shown(out), err: shown(err), status };
}

describe('a container’s shell and tools answer as a real busybox did', () => {
  for (const { command, out, err, status } of recorded) {
    const key = command.replaceAll('\n', '⏎');
    const test = differing.has(key) ? it.fails : it;
    test(key, () => {
      expect(answer(command)).toEqual({ out, err, status });
    });
  }
});
