import { describe, expect, it } from 'vitest';
import { FileSystem } from '../../../src/host/fs/file-system.ts';
import { Machine } from '../../../src/host/machine.ts';
import type { Program } from '../../../src/host/program.ts';
import { Kernel } from '../../../src/kernel/kernel.ts';
import { SECOND } from '../../../src/kernel/time.ts';
import { COOKED, EDITING } from '../../../src/kernel/tty.ts';
import type { Task } from '../../../src/kernel/wait.ts';
import type { Lab, LabStep } from '../../../src/lab/lab.ts';
import { LabRunner } from '../../../src/lab/lab-runner.ts';
import { Network } from '../../../src/net/network.ts';
import { Terminal } from '../../../src/world/terminal.ts';
import type { World } from '../../../src/world/world.ts';

const EPOCH = 1_000 * SECOND;

/** A step whose one check asks `NAME` and expects `yes`, and whose console block types `do NAME`. */
function step(name: string): LabStep {
  const command = { kind: 'command', host: 'docker-0', command: name, stdout: 'yes\n', stderr: '', status: 0 } as const;
  return {
    id: name,
    consoles: [{ id: '1', commands: [{ host: 'docker-0', command: `do ${name}` }] }],
    solutions: [],
    checks: [{ id: `${name}.1`, commands: [command] }],
  };
}

/** A host whose shell answers from a table: the output of each command, `hang` for one that never ends. */
function stage(steps: readonly LabStep[]) {
  const kernel = new Kernel(EPOCH, 'test');
  const answers = new Map<string, string>();
  const asked: { readonly at: number; readonly command: string }[] = [];
  const bash: Program = function* (proc) {
    const command = proc.argv[2];
    asked.push({ at: (kernel.now - EPOCH) / SECOND, command });
    const answer = answers.get(command);
    if (answer === 'hang') yield* kernel.sleep(3_600 * SECOND);
    if (answer === undefined) return 1;
    proc.print(`${answer}\n`);
    return 0;
  };
  const machine = new Machine({
    kernel,
    hostname: 'docker-0',
    fs: new FileSystem(kernel, [{ '/bin/bash': { type: 'program', program: bash, mode: 0o755 } }]),
    net: new Network(kernel).createNamespace('docker-0'),
    kind: 'host',
  });
  const terminal = new Terminal(kernel, 80, 24);
  terminal.tty.setMode(EDITING);
  const host = { name: 'docker-0', machine, environment: {}, openTerminal: () => terminal };
  const world = { kernel, hosts: [host], host: () => host } as unknown as World;
  const lab: Lab = { id: '07-example', hosts: 1, images: 'ordinary', setup: [], steps };
  const typed: string[] = [];
  const runner = new LabRunner({
    world,
    lab,
    *typeAtPrompt(on: string, command: string): Task {
      typed.push(`${on}$ ${command}`);
      yield* kernel.sleep(SECOND);
    },
  });
  /** What a learner does: a command that takes a second and makes these answers true. */
  const act = (...names: string[]): void => {
    terminal.tty.setMode(COOKED);
    kernel.after(SECOND, () => {
      for (const name of names) answers.set(name, 'yes');
      terminal.tty.setMode(EDITING);
    });
    kernel.runUntil(kernel.now + 10 * SECOND);
  };
  const pass = (seconds: number): void => kernel.runUntil(kernel.now + seconds * SECOND);
  return { kernel, answers, asked, runner, act, pass, terminal, typed };
}

describe('which steps are done', () => {
  it('each in its turn, and a step that was done stays done', () => {
    const { answers, runner, act, pass } = stage([step('a'), step('b')]);
    pass(5);
    expect(runner.state.stepsDone).toEqual([]);
    expect(runner.state.checks['a.1'].state).toBe('open');
    act('a');
    expect(runner.state.stepsDone).toEqual(['a']);
    answers.delete('a');
    act('b');
    expect(runner.state.stepsDone).toEqual(['a', 'b']);
  });

  it('several at once when their turn comes', () => {
    const { runner, act, pass } = stage([step('a'), step('b'), step('c'), step('d')]);
    pass(5);
    act('a', 'b', 'c');
    expect(runner.state.stepsDone).toEqual(['a', 'b', 'c']);
  });

  it('not a later step for what was true anyway', () => {
    const { answers, runner, act, pass } = stage([step('a'), step('b')]);
    answers.set('b', 'yes');
    pass(5);
    act();
    expect(runner.state.stepsDone).toEqual([]);
    expect(runner.state.checks['b.1'].state).toBe('holds');
    act('a');
    expect(runner.state.stepsDone).toEqual(['a', 'b']);
  });

  it('the step after one that is skipped, and any whose console block was typed', () => {
    const { runner, act, pass } = stage([step('a'), step('b'), step('c'), step('d'), step('e')]);
    pass(5);
    act('b');
    expect(runner.state.stepsDone).toEqual(['b']);
    act('e');
    expect(runner.state.stepsDone).toEqual(['b']);
    const again = stage([step('a'), step('b'), step('c'), step('d'), step('e')]);
    again.pass(5);
    again.runner.typeConsole('e', '1');
    again.act();
    again.act('e');
    expect(again.runner.state.stepsDone).toEqual(['e']);
  });
});

describe('when the checks are run', () => {
  it('half a second after a command, a few times more, and never while nothing happens', () => {
    const { asked, act, pass } = stage([step('a')]);
    pass(300);
    const atFirst = asked.map(({ at }) => at);
    expect(atFirst[0]).toBe(0.5);
    expect(atFirst.length).toBe(6);
    pass(10_000);
    expect(asked.length).toBe(6);
    act();
    pass(300);
    expect(asked[6].at).toBe(10_300 + 1.5);
    expect(asked.length).toBe(12);
  });

  it('at most every two seconds, however much changes', () => {
    const { asked, runner, kernel, pass } = stage([step('a')]);
    for (let i = 1; i <= 200; i++) kernel.at(EPOCH + i * 0.1 * SECOND, () => runner.look());
    pass(20);
    const gaps = asked.slice(1).map(({ at }, index) => at - asked[index].at);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(2.6);
  });

  it('a command that hangs is killed after half a minute and does not hold', () => {
    const { answers, runner, act, pass } = stage([step('a')]);
    answers.set('a', 'hang');
    pass(60);
    expect(runner.state.checks['a.1'].state).toBe('open');
    act('a');
    pass(60);
    expect(runner.state.stepsDone).toEqual(['a']);
  });

  it('no more after the end, nor when all is done', () => {
    const { asked, runner, act, pass } = stage([step('a')]);
    pass(5);
    act('a');
    const before = asked.length;
    act();
    expect(asked.length).toBe(before);
    runner.dispose();
    act();
    expect(asked.length).toBe(before);
  });
});

describe('typing a console block', () => {
  const filled = (command: string): LabStep => ({
    ...step('a'),
    consoles: [
      {
        id: '1',
        commands: [
          { host: 'docker-1', command },
          { host: 'docker-0', command: 'next' },
        ],
      },
      { id: '2', commands: [{ host: 'docker-2', command: 'second' }] },
    ],
  });

  it('fills embedded commands and types one after the other, block after block', () => {
    const { answers, runner, pass, typed } = stage([filled('join ${docker-0: token} here')]);
    answers.set('token', 'SECRET');
    runner.typeConsole('a', '1');
    const last = runner.typeConsole('a', '2');
    pass(2.5);
    expect(last.done).toBe(false);
    pass(1);
    expect(last.done).toBe(true);
    expect(typed).toEqual(['docker-1$ join SECRET here', 'docker-0$ next', 'docker-2$ second']);
  });

  it('types the embedded command itself when it fails, and no more of the block', () => {
    const { runner, pass, typed } = stage([filled('join ${docker-0: token} here')]);
    runner.typeConsole('a', '1');
    pass(5);
    expect(typed).toEqual(['docker-0$ token']);
  });

  it('does nothing for a block that is not there', () => {
    const { runner, pass, typed } = stage([step('a')]);
    const process = runner.typeConsole('x', '9');
    pass(1);
    expect(process.done).toBe(true);
    expect(typed).toEqual([]);
  });
});
