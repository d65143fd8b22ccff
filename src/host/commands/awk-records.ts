import type { Task } from '../../kernel/wait.ts';
import type { AwkState } from './awk-state.ts';
import { Lines, openInput, readInput } from './command.ts';

/** The records of the files one by one, as RS cuts them; `name=value` among the files assigns when its turn comes. */
export function awkRecords(
  state: AwkState,
  files: readonly string[],
  failed: () => void,
): () => Task<string | undefined> {
  const queue = [...files];
  if (!queue.some((file) => !/^[A-Za-z_]\w*=/.test(file))) queue.push('-');
  let lines: Lines | undefined;
  let paragraphs: string[] | undefined;
  const bump = (name: string): void => {
    state.globals.set(name, state.number(state.get(name)) + 1);
  };
  return function* (): Task<string | undefined> {
    for (;;) {
      const separator = state.text(state.get('RS'));
      const record =
        paragraphs !== undefined ? paragraphs.shift() : lines === undefined ? undefined : yield* lines.next();
      if (record !== undefined) {
        bump('NR');
        bump('FNR');
        return record;
      }
      const path = queue.shift();
      if (path === undefined) return undefined;
      const assignment = /^([A-Za-z_]\w*)=([^]*)$/.exec(path);
      if (assignment !== null) {
        state.assign(assignment[1], assignment[2]);
        continue;
      }
      state.globals.set('FILENAME', path === '-' ? '' : path);
      state.globals.set('FNR', 0);
      paragraphs = undefined;
      lines = undefined;
      if (separator === '\n') {
        const file = openInput(state.proc, path, 'cannot open "%"');
        if (file === undefined) failed();
        else lines = new Lines(file.input ?? state.proc.stdin);
        continue;
      }
      const text = yield* readInput(state.proc, path);
      if (text === undefined) failed();
      else if (separator === '') paragraphs = text.replace(/^\n+|\n+$/g, '').split(/\n{2,}/);
      else {
        paragraphs =
          separator.length === 1 ? text.split(separator) : text.split(new RegExp(state.regexp(separator).source, 'u'));
        const last = paragraphs[paragraphs.length - 1];
        if (last === '') paragraphs.pop();
        else if (last.endsWith('\n')) paragraphs[paragraphs.length - 1] = last.slice(0, -1);
      }
    }
  };
}
