import { SECOND } from '../../kernel/time.ts';
import type { Shell } from './shell.ts';

/** Sets up the variables that a shell computes: RANDOM, SECONDS, LINENO … `parent` for a subshell. */
export function installSpecials(shell: Shell, parent?: Shell): void {
  const { special } = shell.variables;
  const { kernel } = shell.proc.machine;
  const pid = parent?.variables.get('$') ?? String(shell.proc.pid);
  special.set('$', { get: () => pid });
  let startedAt = kernel.now;
  if (parent !== undefined) startedAt -= Number(parent.variables.get('SECONDS')) * SECOND;
  const keep = (name: string): boolean => parent === undefined || parent.variables.special.has(name);
  if (keep('SECONDS')) {
    special.set('SECONDS', {
      get: () => String(Math.floor((kernel.now - startedAt) / SECOND)),
      set: (text) => {
        startedAt = kernel.now - (Number.parseInt(text, 10) || 0) * SECOND;
      },
    });
  }
  if (keep('RANDOM')) {
    // A seed given by assignment makes the sequence repeat, as in bash (the numbers differ from bash's).
    let seeded: number | undefined;
    special.set('RANDOM', {
      get: () => {
        if (seeded === undefined) return String(kernel.random('shell').int(0, 32_767));
        seeded = (Math.imul(seeded, 1_103_515_245) + 12_345) >>> 0;
        return String((seeded >>> 16) & 32_767);
      },
      set: (text) => {
        seeded = Number.parseInt(text, 10) || 0;
      },
    });
  }
  special.set('LINENO', { get: () => String(shell.line) });
  special.set('BASHPID', { get: () => String(shell.proc.pid) });
  special.set('PPID', { get: () => String((parent?.proc ?? shell.proc).ppid) });
  special.set('UID', { get: () => String(shell.proc.uid) });
  special.set('EUID', { get: () => String(shell.proc.uid) });
  if (shell.dialect === 'bash') {
    special.set('EPOCHSECONDS', { get: () => String(Math.floor(kernel.date / SECOND)) });
    special.set('EPOCHREALTIME', {
      get: () => `${Math.floor(kernel.date / SECOND)}.${String(kernel.date % SECOND).padStart(6, '0')}`,
    });
    special.set('BASH_SUBSHELL', { get: () => String(shell.subshellLevel) });
    special.set('HISTCMD', { get: () => String(shell.history.nextNumber) });
  }
  if (shell.dialect === 'bash') {
    const arrays = shell.variables.specialArrays;
    arrays.set('PIPESTATUS', () => shell.pipeStatus.map(String));
    arrays.set('FUNCNAME', () => [...shell.calls].reverse());
    arrays.set('DIRSTACK', () => [shell.proc.cwd, ...shell.directoryStack]);
  }
  shell.variables.arithmetic = (text) => shell.evaluate(text);
}
