import { expect, it } from 'vitest';
import { en } from '../../../src/ui/lens/lens-words-en.ts';
import type { LensWords } from '../../../src/ui/lens/lens-words.ts';
import { zhCN } from '../../../src/ui/lens/lens-words-zh-cn.ts';
import type { RequestStep, RequestView } from '../../../src/world/close-views.ts';

const host = { kind: 'host', host: 'docker-0', id: 'docker-0', name: 'docker-0' } as const;
const task = { kind: 'container', host: 'docker-2', id: 't', name: 'web.1' } as const;

const step = (change: Partial<RequestStep>): RequestStep => ({
  kind: 'deliver',
  at: host,
  source: '10.0.0.2:1024',
  target: '10.0.0.7:80',
  owner: 'web.1',
  rules: [],
  ...change,
});

const question = (type: string, code: string | undefined, answers: readonly string[]): RequestView => ({
  id: 1,
  at: 0,
  protocol: 'udp',
  from: task,
  target: '127.0.0.11:53',
  owner: '',
  outcome: code === undefined ? 'no-answer' : 'answered',
  question: { name: 'web', type, code, answers },
  steps: [],
});

it.each([
  ['English', en],
  ['Chinese', zhCN],
] as const)('says of each step in %s what happens, with its own numbers', (_, words: LensWords) => {
  const says = (change: Partial<RequestStep>): string => words.request.step(step(change));
  expect(says({ kind: 'dnat' })).toMatch(/10\.0\.0\.7:80.*web\.1/);
  expect(says({ kind: 'redirect' })).toMatch(/\b80\b/);
  expect(says({ kind: 'snat' })).toMatch(/10\.0\.0\.2(?!:)/);
  expect(says({ kind: 'mark', number: 256 })).toContain('0x100');
  expect(says({ kind: 'ipvs' })).toMatch(/10\.0\.0\.7.*web\.1/);
  expect(says({ kind: 'send', to: host, interface: 'eth0' })).toMatch(/eth0.*docker-0/);
  expect(says({ kind: 'tunnel', to: task, number: 4097, network: { id: 'n', name: 'net' } })).toMatch(
    /4097.*4789.*net.*(web\.1.*docker-2|docker-2.*web\.1)/,
  );
  expect(says({})).toMatch(/\b80\b/);
});

it.each([
  ['English', en],
  ['Chinese', zhCN],
] as const)('says in %s of each end why', (_, words: LensWords) => {
  const reasons = [
    'filter',
    'not-forwarding',
    'no-route',
    'no-server',
    'no-carrier',
    'no-neighbour',
    'no-tunnel-entry',
    'gone-behind-tunnel',
    'no-listener',
    'lost',
    'no-way-back',
  ] as const;
  const texts = reasons.map((reason) => words.request.step(step({ kind: 'drop', reason })));
  expect(new Set(texts).size).toBe(reasons.length);
  for (const text of texts) expect(text).not.toMatch(/undefined/);
});

it('tells a name that is not there from one without a record of that type', () => {
  const outcome = (view: RequestView): string => en.request.outcome(view, 'docker-0');
  expect(outcome(question('A', 'NOERROR', ['10.0.1.2', '10.0.1.3']))).toBe('10.0.1.2, 10.0.1.3');
  expect(outcome(question('AAAA', 'NOERROR', []))).toBe('no AAAA record');
  expect(outcome(question('A', 'NXDOMAIN', []))).toBe('no such name');
  expect(outcome(question('A', undefined, []))).toBe('no answer; lost at docker-0');
});
