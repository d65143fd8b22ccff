import type { SignalName } from '../../kernel/signal.ts';
import { COOKED, type Tty } from '../../kernel/tty.ts';
import type { Task } from '../../kernel/wait.ts';
import { FsError } from '../fs/fs-error.ts';
import { readLine, TypedAhead } from '../readline/read-line.ts';
import type { Outcome } from '../readline/editor.ts';
import { ExitShell, Interrupted, ReturnFrom, ShellError, BreakLoop, ContinueLoop } from './control.ts';
import { expandPieces, joinPieces } from './expand.ts';
import { expandPrompt } from './prompt.ts';
import type { Shell } from './shell.ts';
import { isIncomplete, parseQuoted, parseScript } from './syntax.ts';

/** Runs a shell for a person: prompt, line, answer, until exit or the end of input. */
export function* runInteractive(shell: Shell, login: boolean): Task<number> {
  const { proc } = shell;
  const tty = proc.fds.get(0)?.tty;
  shell.options.monitor = tty !== undefined;
  shell.shellOptions.expand_aliases = true;
  shell.shellOptions.histexpand = shell.dialect === 'bash';
  handleSignals(shell);
  tty?.setForeground({ signal: (signal) => proc.machine.signalGroup(proc.group, signal) });
  tty?.setMode(COOKED);
  loadHistory(shell);
  yield* startUp(shell, login);
  const ahead = new TypedAhead();
  try {
    for (;;) {
      const status = yield* once(shell, tty, ahead, login);
      if (status !== undefined) return status;
    }
  } finally {
    saveHistory(shell);
    for (const job of shell.jobs.list) if (!job.disowned) proc.machine.signalGroup(job.group, 'SIGHUP');
  }
}

/** What an interactive shell does on signals: Ctrl-C ends the running line, nothing ends the shell. */
function handleSignals(shell: Shell): void {
  const { proc } = shell;
  shell.restoreHandler = (signal: SignalName) => {
    if (signal === 'SIGINT') {
      proc.handle('SIGINT', () => {
        if (shell.running) proc.process.interrupt(new Interrupted());
      });
    }
    if (signal === 'SIGTERM' || signal === 'SIGQUIT' || signal === 'SIGTSTP') proc.handle(signal, () => {});
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGTSTP'] as const) shell.restoreHandler(signal);
}

function* startUp(shell: Shell, login: boolean): Task {
  const { fs } = shell.proc.machine;
  const home = shell.variables.get('HOME') ?? '/root';
  const files =
    shell.dialect === 'ash'
      ? login
        ? ['/etc/profile', `${home}/.profile`]
        : []
      : login
        ? [
            '/etc/profile',
            [`${home}/.bash_profile`, `${home}/.bash_login`, `${home}/.profile`].find((path) => fs.exists(path)) ?? '',
          ]
        : [`${home}/.bashrc`];
  if (shell.variables.get('PS1') === undefined) shell.variables.set('PS1', '\\s-\\v\\$ ');
  if (shell.variables.get('PS2') === undefined) shell.variables.set('PS2', '> ');
  for (const path of files) {
    if (path === '' || fs.tryInode(path)?.kind !== 'file') continue;
    yield* guarded(shell, shell.runText(`. ${path}`));
  }
}

/** Runs one line; what ends it early comes back to the prompt, only exit goes through. */
function* guarded(shell: Shell, body: Task<number>): Task {
  shell.running = true;
  try {
    yield* body;
  } catch (error) {
    if (error instanceof Interrupted) {
      shell.status = 130;
      shell.proc.error('\n');
    } else if (error instanceof ShellError) {
      shell.error(error.wording);
      shell.status = shell.statusOf(error);
    } else if (error instanceof ExitShell && error.fromError) shell.status = error.status;
    else if (!(error instanceof BreakLoop || error instanceof ContinueLoop || error instanceof ReturnFrom)) throw error;
    shell.loops = 0;
    shell.calls = [];
    shell.tested = 0;
  } finally {
    shell.running = false;
  }
}

/** A prompt variable with its escapes and expansions done. */
function* promptText(shell: Shell, name: string): Task<string> {
  const text = shell.variables.get(name) ?? '';
  const escaped = expandPrompt(shell, text);
  if (!/[$`]/.test(text)) return escaped;
  // The dollar that \$ gave is no expansion.
  const { status } = shell;
  const parts = joinPieces(yield* expandPieces(shell, parseQuoted(escaped.replace(/\$(?=\s|$)/g, '\\$')), {}));
  shell.status = status;
  return parts;
}

function* ask(shell: Shell, tty: Tty | undefined, prompt: string, ahead: TypedAhead): Task<Outcome> {
  if (tty !== undefined) {
    try {
      return yield* readLine(shell, tty, prompt, ahead);
    } finally {
      tty.setMode(COOKED);
    }
  }
  shell.proc.error(prompt);
  const { status } = shell;
  let line = '';
  for (;;) {
    const text = yield* shell.proc.stdin.read();
    if (text === null) return line === '' ? { kind: 'end' } : { kind: 'line', text: line };
    const at = text.indexOf('\n');
    if (at >= 0) {
      shell.proc.stdin.unread(text.slice(at + 1));
      shell.status = status;
      return { kind: 'line', text: line + text.slice(0, at) };
    }
    line += text;
  }
}

/** One command line; a number ends the shell. */
function* once(shell: Shell, tty: Tty | undefined, ahead: TypedAhead, login: boolean): Task<number | undefined> {
  for (const { job, line } of shell.jobs.news()) {
    shell.proc.error(line);
    const last = job.procs[job.procs.length - 1];
    if (last.exitStatus !== undefined) shell.finished.set(String(last.pid), last.exitStatus);
  }
  const command = shell.variables.get('PROMPT_COMMAND');
  if (command !== undefined) {
    const { status } = shell;
    yield* guarded(shell, shell.runText(command));
    shell.status = status;
  }
  let text = '';
  let joined = '';
  let prompt = yield* promptText(shell, 'PS1');
  for (;;) {
    const outcome = yield* ask(shell, tty, prompt, ahead);
    if (outcome.kind === 'interrupt') {
      shell.status = 130;
      return undefined;
    }
    if (outcome.kind === 'end') {
      if (text !== '') {
        yield* guarded(shell, shell.runText(text));
        return undefined;
      }
      return yield* leave(shell, login);
    }
    let line = outcome.text;
    if (shell.shellOptions.histexpand) {
      const expanded = shell.history.expand(line);
      if (expanded !== undefined && 'missing' in expanded) {
        shell.error(
          expanded.missing.startsWith(':s')
            ? `${expanded.missing}: substitution failed`
            : `${expanded.missing}: event not found`,
        );
        shell.status = 1;
        return undefined;
      }
      if (expanded !== undefined) {
        line = expanded.text;
        shell.proc.error(`${line}\n`);
        if (expanded.onlyPrint) {
          shell.history.add(line, shell.variables.get('HISTCONTROL'));
          return undefined;
        }
      }
    }
    if (text === '') {
      joined = line;
      shell.history.add(line, shell.variables.get('HISTCONTROL'));
    } else {
      joined = joinLines(text, joined, line);
      shell.history.replaceLast(joined);
    }
    text = text === '' ? line : `${text}\n${line}`;
    if (!isIncomplete(text)) break;
    prompt = yield* promptText(shell, 'PS2');
  }
  if (text.trim() === '') return undefined;
  shell.jobsWarningFades(text);
  yield* guarded(shell, shell.runText(text));
  return undefined;
}

/** History keeps a command of several lines as one: bash's cmdhist. */
function joinLines(text: string, joined: string, line: string): string {
  const parsed = parseScript(text);
  if (parsed.openHereDocuments.length > 0 || parsed.fault?.kind === 'unterminated') return `${joined}\n${line}`;
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(text)) return joined.slice(0, -1) + line;
  return `${joined}${/(?:\b(?:do|then|else|in)|[{(|;&])\s*$/.test(text) ? ' ' : '; '}${line}`;
}

function* leave(shell: Shell, login: boolean): Task<number | undefined> {
  try {
    yield* shell.runText(login ? 'logout' : 'exit');
  } catch (error) {
    if (error instanceof ExitShell) return error.status;
    throw error;
  }
  return undefined;
}

function historyFile(shell: Shell): string {
  return (
    shell.variables.get('HISTFILE') ??
    `${shell.variables.get('HOME') ?? '/root'}/${shell.dialect === 'ash' ? '.ash_history' : '.bash_history'}`
  );
}

function loadHistory(shell: Shell): void {
  const path = historyFile(shell);
  const { fs } = shell.proc.machine;
  if (fs.tryInode(path)?.kind !== 'file') return;
  for (const line of fs.readFile(path).split('\n')) if (!/^#\d+$/.test(line)) shell.history.add(line);
}

function saveHistory(shell: Shell): void {
  if (shell.history.all.length === 0) return;
  try {
    shell.proc.machine.fs.writeFile(historyFile(shell), shell.history.all.map((line) => `${line}\n`).join(''), {
      mode: 0o600,
    });
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
  }
}
