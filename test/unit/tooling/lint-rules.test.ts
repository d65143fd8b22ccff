import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

// The promises of the design that lint keeps: nothing below src/ui reads the wall clock, draws chance of its own,
// waits by promise or depends on the locale. Each line here is a way to break one.

const eslint = new ESLint({
  cwd: fileURLToPath(new URL('../../../', import.meta.url)),
  // The examples are no files of a TypeScript project, so the few rules that need types are left out.
  overrideConfig: {
    languageOptions: { parserOptions: { project: null } },
    rules: { '@typescript-eslint/no-floating-promises': 'off', '@typescript-eslint/await-thenable': 'off' },
  },
});

async function complaints(path: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: path });
  const messages = result?.messages ?? [];
  // An example that does not parse would prove nothing.
  expect(messages.filter((message) => message.fatal)).toEqual([]);
  return messages.map((message) => message.ruleId ?? message.message);
}

const forbiddenBelowUi = [
  'export const now = Date.now();',
  'export const now = new Date(0);',
  'export function f(at: Date): Date { return at; }',
  'export const chance = Math.random();',
  'export const { random } = Math;',
  'export const now = performance.now();',
  'setTimeout(() => 0, 1);',
  'setInterval(() => 0, 1);',
  'queueMicrotask(() => 0);',
  'export const later = Promise.resolve(1);',
  'export declare const later: Promise<number>;',
  'export async function f(): Promise<void> {}',
  'export const f = async () => 1;',
  'export const o = { async m() {} };',
  'export class C { async m() {} }',
  'export async function* f() {}',
  "export const c = 'a'.localeCompare('b');",
  "export const l = ['a'].sort((a, b) => a.localeCompare(b));",
  'export const t = (1).toLocaleString();',
  "export const u = 'i'.toLocaleUpperCase();",
  "export const f = new Intl.NumberFormat('en');",
  'console.log(1);',
  'export const w = new WeakRef({});',
  "export const m = () => import('./m.ts');",
];

const forbiddenEverywhere = [
  'export const a: any = 1;',
  'export default 1;',
  'export enum E { A }',
  'export class C { constructor(readonly a: number) {} }',
  'export class C { constructor(private a: number) {} }',
  'namespace N { export const a = 1; } export const b = N.a;',
  'export const a = 1 == 1;',
  '// TO' + 'DO later\nexport const a = 1;',
];

describe('below src/ui', () => {
  it.each(forbiddenBelowUi)('forbids %s', async (code) => {
    expect(await complaints('src/kernel/example.ts', `${code}\n`)).not.toEqual([]);
  });

  it.each(['net', 'host/commands', 'images', 'swarm', 'engine/api', 'cli/commands/service', 'world', 'lab'])(
    'holds in src/%s',
    async (room) => {
      expect(await complaints(`src/${room}/example.ts`, 'export const now = Date.now();\n')).toEqual([
        'no-restricted-globals',
      ]);
    },
  );

  it('allows generators, sorting by code unit and a process that waits for nothing', async () => {
    const code = `export function* run(names: readonly string[]): Generator<number, string[]> {
  return [...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).map((name) => name.toLowerCase());
}
`;
    expect(await complaints('src/kernel/example.ts', code)).toEqual([]);
  });
});

describe('everywhere in src', () => {
  it.each(forbiddenEverywhere)('forbids %s', async (code) => {
    for (const path of ['src/kernel/example.ts', 'src/ui/example.ts', 'src/node/example.ts']) {
      expect(await complaints(path, `${code}\n`), path).not.toEqual([]);
    }
  });

  it('lets the page and the shell front ends use promises and the clock', async () => {
    const code = 'export const f = async (): Promise<number> => Date.now();\n';
    expect(await complaints('src/ui/example.ts', code)).toEqual([]);
    expect(await complaints('src/node/example.ts', code)).toEqual([]);
  });
});
