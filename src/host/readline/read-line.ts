import type { Tty } from '../../kernel/tty.ts';
import { EDITING } from '../../kernel/tty.ts';
import { anyOf, Condition, type Task } from '../../kernel/wait.ts';
import type { Shell } from '../shell/shell.ts';
import { complete, layOut } from './complete.ts';
import { LineEditor, type Outcome } from './editor.ts';
import { KeyParser, type Key } from './keys.ts';
import { Screen } from './screen.ts';

/** How many candidates readline lists without asking. */
const ASK_FROM = 100;

/** Keys typed ahead of the prompt that wants them. */
export class TypedAhead {
  readonly parser = new KeyParser();
  keys: Key[] = [];
}

/** Reads a line on a terminal with editing, history and completion. */
export function* readLine(shell: Shell, tty: Tty, prompt: string, ahead: TypedAhead): Task<Outcome> {
  const write = (text: string): void => tty.writer.write(text);
  tty.setMode(EDITING);
  write('\x1b[?2004h');
  const editor = new LineEditor({ screen: new Screen(write, tty.columns), prompt, history: shell.history.all });
  const resized = new Condition();
  let { columns } = tty;
  shell.proc.handle('SIGWINCH', () => resized.notify());
  try {
    for (;;) {
      if (tty.columns !== columns) {
        ({ columns } = tty);
        editor.resize(columns);
      }
      const key = ahead.keys.shift();
      if (key !== undefined) {
        const result = editor.press(key);
        if (result === undefined) continue;
        if (typeof result === 'object') {
          if (result.kind !== 'line') write(result.kind === 'interrupt' ? '^C\n' : '\n');
          return result;
        }
        yield* completeAt(shell, tty, editor, result === 'list', ahead);
        continue;
      }
      const data = tty.reader.tryRead();
      if (data === null) return { kind: 'end' };
      if (data === undefined) yield anyOf(tty.reader.readable, resized, shell.trapped);
      else ahead.keys.push(...split(ahead.parser.feed(data)));
      if (shell.pendingTraps.length > 0) yield* shell.runTraps();
    }
  } finally {
    shell.proc.handle('SIGWINCH', undefined);
    try {
      write('\x1b[?2004l\r');
    } catch {
      // The terminal is gone; there is nobody to tell.
    }
  }
}

/** Text keys one by one, so that a line typed in one go and then Enter does not lose what follows. */
function split(keys: readonly Key[]): Key[] {
  return keys.flatMap((key) =>
    key.kind === 'text' && key.text.length < 3 ? [...key.text].map((text) => ({ kind: 'text' as const, text })) : [key],
  );
}

function* completeAt(shell: Shell, tty: Tty, editor: LineEditor, listing: boolean, ahead: TypedAhead): Task {
  const write = (text: string): void => tty.writer.write(text);
  const { before } = editor.buffer;
  const { start, replacement, list } = yield* complete(shell, before);
  if (replacement !== undefined && [...before].slice(start).join('') !== replacement) {
    editor.replaceBefore(start, replacement);
    if (list.length > 0) editor.bell(write);
    return;
  }
  if (!listing || list.length === 0) {
    editor.bell(write);
    return;
  }
  if (list.length < ASK_FROM) {
    editor.showBelow(layOut(list, tty.columns), write);
    return;
  }
  let show = false;
  write(`\nDisplay all ${list.length} possibilities? (y or n)`);
  for (;;) {
    const key = ahead.keys.shift();
    if (key === undefined) {
      const data = tty.reader.tryRead();
      if (data === null) return;
      if (data === undefined) yield tty.reader.readable;
      else ahead.keys.push(...split(ahead.parser.feed(data)));
      continue;
    }
    const answer = key.kind === 'key' ? key.name : key.text;
    if (/^(?:y|Y| |tab)$/.test(answer)) show = true;
    else if (!/^(?:n|N|backspace|ctrl-c|ctrl-g)$/.test(answer)) {
      write('\x07');
      continue;
    }
    break;
  }
  write('\n');
  if (show) write(layOut(list, tty.columns));
  editor.redrawHere();
}
