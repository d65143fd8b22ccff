import type { Assignment, Command, CommandArgument, Redirection, Word } from 'unbash';
import type { Task } from '../../kernel/wait.ts';
import { FsError } from '../fs/fs-error.ts';
import { loadProgram, runInPlace } from './external.ts';
import { BUILTINS, type Builtin } from './builtins/index.ts';
import { ExitShell, ReturnFrom, ShellError } from './control.ts';
import { expandString, expandWords } from './expand.ts';
import { waitForeground } from './foreground.ts';
import { quoteTrace } from './quote.ts';
import { applyRedirects, withRedirects } from './redirect.ts';

import type { Shell } from './shell.ts';
import { builtinFault, SPECIAL_BUILTINS } from './wording.ts';
import { parseScript } from './syntax.ts';

/**
 * Runs a simple command: expansions, redirections, assignments, then a function, a builtin or a program.
 * @param last whether the shell has nothing else to do: a program then runs in its process
 */
export function* runCommand(shell: Shell, original: Command, last = false): Task<number> {
  const node = expandAlias(shell, original);
  if (node.type !== 'Command') return yield* shell.runText(node.text);
  const before = new Set(shell.proc.fds.keys());
  shell.substitutionStatus = undefined;
  try {
    return yield* run(shell, node, last);
  } finally {
    // Process substitutions live as long as the command.
    for (const [fd, file] of [...shell.proc.fds]) {
      if (fd > 10 && !before.has(fd) && fd <= 63 && shell.proc.fds.get(fd) === file && isSubstitution(node)) {
        file.close();
        shell.proc.fds.delete(fd);
      }
    }
  }
}

function isSubstitution(node: Command): boolean {
  const words = [...node.suffix, ...node.prefix, ...(node.name === undefined ? [] : [node.name])];
  return words.some((each) => {
    const text =
      each.type === 'Word' || each.type === 'Assignment'
        ? each.text
        : each.type === 'Redirect'
          ? (each.target?.text ?? '')
          : '';
    return /[<>]\(/.test(text);
  });
}

function* run(shell: Shell, node: Command, last: boolean): Task<number> {
  const assignments = node.prefix.filter((each): each is Assignment => each.type === 'Assignment');
  const redirects = node.redirects;
  const arrays = new Map<string, Assignment>();
  const args = yield* commandWords(shell, node, arrays);
  if (args.length === 0) return yield* assignOnly(shell, assignments, redirects);
  const name = args[0];
  if (shell.options.xtrace) yield* trace(shell, assignments, args);
  const found = shell.functions.get(name);
  const builtin = BUILTINS.get(name);
  if (builtin !== undefined && SPECIAL_BUILTINS.has(name) && shell.dialect === 'ash') {
    return yield* inShell(shell, node, assignments, () => callBuiltin(shell, builtin, args, arrays));
  }
  if (found !== undefined)
    return yield* inShell(shell, node, assignments, () => callFunction(shell, name, args.slice(1)));
  if (builtin !== undefined && (shell.dialect === 'bash' || !builtin.bashOnly)) {
    return yield* inShell(shell, node, assignments, () => callBuiltin(shell, builtin, args, arrays));
  }
  return yield* runExternal(shell, node, args, assignments, redirects, last);
}

function* commandWords(shell: Shell, node: Command, arrays: Map<string, Assignment>): Task<string[]> {
  const words: CommandArgument[] = node.name === undefined ? [] : [node.name, ...node.args];
  if (words.every((each): each is Word => each.type === 'Word')) return yield* expandWords(shell, words);
  const out: string[] = [];
  for (const word of words) {
    if (word.type === 'Word') out.push(...(yield* expandWords(shell, [word])));
    else if (word.value.type === 'ArrayValue' || word.index !== undefined) {
      arrays.set(word.name, word);
      out.push(word.name);
    } else {
      const text = yield* expandString(shell, word.value, { assignment: true });
      out.push(`${word.name}${word.append === true ? '+' : ''}=${text}`);
    }
  }
  return out;
}

function* assignOnly(
  shell: Shell,
  assignments: readonly Assignment[],
  redirects: readonly Redirection[],
): Task<number> {
  if (redirects.length > 0) {
    const status = yield* withRedirectsReported(shell, redirects, function* () {
      return 0;
    });
    if (status !== 0) return status;
  }
  for (const assignment of assignments) {
    yield* shell.assign(assignment);
    if (shell.options.xtrace) {
      const value =
        assignment.value.type === 'ArrayValue'
          ? assignment.text.slice(assignment.name.length + 1)
          : quoteTrace(shell.variables.get(assignment.name) ?? '');
      shell.proc.error(`${yield* tracePrefix(shell)}${assignment.name}=${value}\n`);
    }
  }
  return shell.substitutionStatus ?? 0;
}

/** What `set -x` prints in front: PS4, its first character once more for each subshell level. */
function* tracePrefix(shell: Shell): Task<string> {
  const prefix = shell.variables.get('PS4') ?? '+ ';
  return prefix.slice(0, 1).repeat(Math.max(0, shell.subshellLevel)) + prefix;
}

function* trace(shell: Shell, assignments: readonly Assignment[], args: readonly string[]): Task {
  const prefix = yield* tracePrefix(shell);
  for (const assignment of assignments) {
    if (assignment.value.type !== 'Word') continue;
    const value = yield* expandString(shell, assignment.value, { assignment: true });
    shell.proc.error(`${prefix}${assignment.name}=${quoteTrace(value)}\n`);
  }
  shell.proc.error(`${prefix}${args.map(quoteTrace).join(' ')}\n`);
}

function* withRedirectsReported(
  shell: Shell,
  redirects: readonly Redirection[],
  body: () => Task<number>,
): Task<number> {
  if (redirects.length === 0) return yield* body();
  let started = false;
  try {
    return yield* withRedirects(shell, redirects, function* () {
      started = true;
      return yield* body();
    });
  } catch (error) {
    if (started || !(error instanceof ShellError)) throw error;
    shell.error(error.wording);
    return 1;
  }
}

/** Runs a builtin or function with redirections and assignments that last as long as it does. */
function* inShell(
  shell: Shell,
  node: Command,
  assignments: readonly Assignment[],
  body: () => Task<number>,
): Task<number> {
  return yield* withRedirectsReported(shell, node.redirects, function* () {
    const restore: (() => void)[] = [];
    for (const assignment of assignments) {
      const { name } = assignment;
      const old = shell.variables.get(name);
      const exported = shell.variables.attributes(name)?.exported ?? false;
      yield* shell.assign(assignment);
      shell.variables.setAttributes(name, { exported: true });
      restore.push(() => {
        if (old === undefined) shell.variables.unset(name);
        else {
          shell.variables.set(name, old);
          shell.variables.setAttributes(name, { exported });
        }
      });
    }
    try {
      return yield* body();
    } finally {
      for (const each of restore.reverse()) each();
    }
  });
}

function* callBuiltin(
  shell: Shell,
  builtin: Builtin,
  args: string[],
  arrays: ReadonlyMap<string, Assignment>,
): Task<number> {
  try {
    return yield* builtin.run(shell, args, arrays);
  } catch (error) {
    if (error instanceof FsError) {
      shell.error(`${args[0]}: ${error.path === '' ? 'write error' : error.path}: ${error.message}`);
      return 1;
    }
    if (error instanceof ShellError && !error.fatal) {
      return builtinFault(shell, args[0], error.wording, error.status);
    }
    throw error;
  }
}

/** How deep functions may call each other: where the real shell runs out of stack and dies of SIGSEGV, we must not. */
const DEEPEST_CALL = 200;
const SEGMENTATION_FAULT = 139;

/** Calls a function with its own positional parameters and local variables. */
export function* callFunction(shell: Shell, name: string, args: readonly string[]): Task<number> {
  const found = shell.functions.get(name);
  if (found === undefined) return 127;
  if (shell.calls.length >= DEEPEST_CALL) throw new ExitShell(SEGMENTATION_FAULT);
  const { positional, source, position, loops } = shell;
  shell.positional = args;
  shell.source = found.source;
  shell.calls.push(name);
  shell.loops = 0;
  shell.variables.pushScope();
  try {
    yield* shell.breathe();
    return yield* shell.runNode(found.body);
  } catch (error) {
    if (error instanceof ReturnFrom) return error.status;
    throw error;
  } finally {
    shell.variables.popScope();
    shell.calls.pop();
    shell.positional = positional;
    shell.source = source;
    shell.position = position;
    shell.loops = loops;
  }
}

function* runExternal(
  shell: Shell,
  node: Command,
  args: readonly string[],
  assignments: readonly Assignment[],
  redirects: readonly Redirection[],
  last: boolean,
): Task<number> {
  const env = shell.variables.environment();
  for (const assignment of assignments) {
    if (assignment.value.type === 'Word') {
      const text = yield* expandString(shell, assignment.value, { assignment: true });
      env.set(assignment.name, assignment.append === true ? (shell.variables.get(assignment.name) ?? '') + text : text);
    }
  }
  const fds = shell.childDescriptors();
  try {
    yield* applyRedirects(shell, redirects, fds);
  } catch (error) {
    for (const file of fds.values()) file.close();
    if (!(error instanceof ShellError) || error.fatal) throw error;
    shell.error(error.wording);
    return 1;
  }
  if (last) return yield* runInPlace(shell, args, env, fds);
  const loaded = yield* loadProgram(shell, args, env, fds);
  if (typeof loaded === 'number') return loaded;
  const group = shell.options.monitor ? 0 : undefined;
  const child = shell.proc.machine.exec({ ...loaded, env, fds, parent: shell.proc, group });
  return yield* waitForeground(shell, [child], node);
}

/** Replaces an alias in the place of the command's name. Anything but one simple command comes back as text. */
function expandAlias(shell: Shell, node: Command): Command | { readonly type: 'Text'; readonly text: string } {
  if (!shell.interactive && !shell.shellOptions.expand_aliases && shell.mode !== 'prompt') return node;
  let result = node;
  const seen = new Set<string>();
  for (;;) {
    const name = result.name;
    if (name === undefined || name.parts !== undefined || name.text !== name.value || seen.has(name.text))
      return result;
    const value = shell.aliases.get(name.text);
    if (value === undefined) return result;
    seen.add(name.text);
    const statements = parseScript(value).script.commands;
    const alias = statements.length === 1 ? statements[0].command : undefined;
    if (alias?.type !== 'Command' || statements[0].background === true) {
      return { type: 'Text', text: `${value} ${shell.source.slice(name.end, result.end)}` };
    }
    const prefix = [...result.prefix, ...alias.prefix];
    const suffix = [...alias.suffix, ...result.suffix];
    result = {
      type: 'Command',
      pos: result.pos,
      end: result.end,
      name: alias.name,
      prefix,
      suffix,
      args: suffix.filter((each): each is CommandArgument => each.type === 'Word' || each.type === 'Assignment'),
      redirects: [...prefix, ...suffix].filter(
        (each): each is Redirection => each.type !== 'Word' && each.type !== 'Assignment',
      ),
    };
  }
}
