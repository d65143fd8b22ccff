import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser';
import { expect, it } from 'vitest';

// Which room may import which, as .dependency-cruiser.cjs says it, tried on small trees of files.

const rules = createRequire(import.meta.url)('../../../.dependency-cruiser.cjs') as IConfiguration;

/** @returns the names of the rules that a tree of files breaks */
async function broken(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rooms-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { output } = await cruise(['src'], {
      ...rules.options,
      tsConfig: undefined,
      baseDir: folder,
      validate: true,
      ruleSet: { forbidden: rules.forbidden ?? [] },
    });
    return [...new Set((output as ICruiseResult).summary.violations.map((violation) => violation.rule.name))].sort();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function importing(from: string, to: string, kind: 'import' | 'import type'): Record<string, string> {
  const up = '../'.repeat(from.split('/').length - 2) || './';
  return {
    [from]: `${kind} { a } from '${up}${to.replace(/^src\//, '')}';\nexport const b${kind === 'import' ? ' = a' : ': typeof a = 1'};\n`,
    [to]: 'export const a = 1;\n',
  };
}

const allowed: readonly [string, string, 'import' | 'import type'][] = [
  ['src/net/x.ts', 'src/kernel/a.ts', 'import'],
  ['src/host/x.ts', 'src/net/a.ts', 'import'],
  ['src/images/x.ts', 'src/host/a.ts', 'import'],
  ['src/swarm/x.ts', 'src/net/a.ts', 'import'],
  ['src/engine/x.ts', 'src/swarm/a.ts', 'import'],
  ['src/engine/x.ts', 'src/images/a.ts', 'import'],
  ['src/cli/commands/x.ts', 'src/host/a.ts', 'import'],
  ['src/cli/x.ts', 'src/engine/api/types.ts', 'import'],
  ['src/cli/x.ts', 'src/engine/api/types/service.ts', 'import type'],
  ['src/world/x.ts', 'src/cli/a.ts', 'import'],
  ['src/lab/x.ts', 'src/world/a.ts', 'import'],
  ['src/lab/x.ts', 'src/kernel/a.ts', 'import type'],
  ['src/ui/x.ts', 'src/world/a.ts', 'import type'],
  ['src/main.ts', 'src/ui/a.ts', 'import'],
  ['src/worker.ts', 'src/world/a.ts', 'import'],
  ['src/node/x.ts', 'src/engine/a.ts', 'import'],
];

it.each(allowed)('%s, %s: may %s', async (from, to, kind) => {
  expect(await broken(importing(from, to, kind))).toEqual([]);
});

const forbidden: readonly [string, string, 'import' | 'import type', string][] = [
  ['src/kernel/x.ts', 'src/net/a.ts', 'import type', 'kernel-knows-only-its-own'],
  ['src/net/x.ts', 'src/host/a.ts', 'import type', 'net-knows-only-its-own'],
  ['src/host/x.ts', 'src/images/a.ts', 'import', 'host-knows-only-its-own'],
  ['src/images/x.ts', 'src/engine/a.ts', 'import', 'images-knows-only-its-own'],
  ['src/swarm/x.ts', 'src/engine/a.ts', 'import type', 'swarm-knows-only-its-own'],
  ['src/swarm/x.ts', 'src/host/a.ts', 'import', 'swarm-knows-only-its-own'],
  ['src/engine/x.ts', 'src/cli/a.ts', 'import', 'engine-knows-only-its-own'],
  ['src/cli/x.ts', 'src/engine/service.ts', 'import type', 'cli-knows-only-its-own'],
  ['src/cli/x.ts', 'src/swarm/a.ts', 'import type', 'cli-knows-only-its-own'],
  ['src/engine/api/types.ts', 'src/engine/a.ts', 'import', 'api-types-are-declarations'],
  ['src/world/x.ts', 'src/lab/a.ts', 'import type', 'world-knows-only-its-own'],
  ['src/lab/x.ts', 'src/engine/a.ts', 'import', 'lab-only-names-types'],
  ['src/lab/x.ts', 'src/ui/a.ts', 'import type', 'lab-knows-only-its-own'],
  ['src/ui/x.ts', 'src/world/a.ts', 'import', 'ui-only-names-types'],
  ['src/ui/x.ts', 'src/engine/a.ts', 'import type', 'ui-knows-only-its-own'],
  ['src/main.ts', 'src/world/a.ts', 'import type', 'main-knows-only-ui'],
  ['src/worker.ts', 'src/engine/a.ts', 'import', 'worker-knows-only-world-and-lab'],
  ['src/node/x.ts', 'src/ui/a.ts', 'import', 'node-knows-only-its-own'],
];

it.each(forbidden)('%s, %s: may not %s', async (from, to, kind, rule) => {
  expect(await broken(importing(from, to, kind))).toEqual([rule]);
});

it('finds cycles of values and lets types go round', async () => {
  const round = (kind: string): Record<string, string> => ({
    'src/kernel/a.ts': `${kind} { b } from './b.ts';\nexport const a = 1;\nexport type A = typeof b;\n`,
    'src/kernel/b.ts': `import { a } from './a.ts';\nexport const b = a;\n`,
  });
  expect(await broken(round('import'))).toEqual(['no-cycles']);
  expect(await broken(round('import type'))).toEqual([]);
});

it('finds imports of nothing, and of Node outside src/node', async () => {
  expect(await broken({ 'src/net/a.ts': `import './b.ts';\n` })).toEqual(['resolvable']);
  expect(await broken({ 'src/host/a.ts': `import 'node:fs';\n` })).toEqual(['node-only-in-src-node']);
  expect(await broken({ 'src/node/a.ts': `import 'node:fs';\n` })).toEqual([]);
});
