import type {
  AndOr,
  Case,
  CompoundList,
  For,
  Function as FunctionNode,
  ParsedScript,
  Pipeline,
  PipelineNode,
  Redirected,
  Select,
  Statement,
  While,
  ArithmeticFor,
  ArithmeticExpression,
  CompoundCommand,
} from 'unbash';
import { Pipe } from '../../kernel/pipe.ts';
import { SIGNALS } from '../../kernel/signal.ts';
import type { Task } from '../../kernel/wait.ts';
import { OpenFile } from '../fs/open-file.ts';
import type { Proc } from '../proc.ts';
import { runCommand } from './command.ts';
import { testExpression } from './condition.ts';
import { BreakLoop, ContinueLoop, ExitShell, ShellError } from './control.ts';
import { arithmeticText, expandPattern, expandString, expandWords } from './expand.ts';
import { runInBackground, waitForeground } from './foreground.ts';
import { matchPattern } from './pattern.ts';
import { withRedirects } from './redirect.ts';
import { printFault } from './print-fault.ts';
import type { Shell } from './shell.ts';
import { parseScript, type SyntaxFault } from './syntax.ts';

export type FunctionBody = FunctionNode['body'];
type Node = PipelineNode | AndOr | CompoundList;

/**
 * Runs a script text. What stands before a syntax error is run, line by line, as bash does; then the error is
 * printed and the status is 2.
 */
export function* runScript(shell: Shell, text: string): Task<number> {
  const { script, fault } = parseScript(text);
  const { source, position } = shell;
  shell.source = text;
  try {
    if (shell.options.verbose && text !== '') shell.proc.error(text.endsWith('\n') ? text : `${text}\n`);
    if (fault === undefined) {
      yield* runStatements(shell, script.commands);
      return shell.status;
    }
    yield* runStatements(shell, before(script, text, fault));
    shell.position = fault.pos;
    printFault(shell, text, fault);
    shell.status = 2;
    return shell.status;
  } finally {
    shell.source = source;
    shell.position = position;
  }
}

function before(script: ParsedScript, text: string, fault: SyntaxFault): Statement[] {
  const line = text.lastIndexOf('\n', fault.pos - 1) + 1;
  return script.commands.filter((statement) => statement.end < line);
}

/** Runs statements one after the other; `$?` is that of the last. */
export function* runStatements(shell: Shell, statements: readonly Statement[]): Task {
  for (const statement of statements) {
    if (shell.options.noexec) continue;
    if (statement.background === true) {
      runInBackground(shell, statement.command, (inner) => runOnlyCommand(inner, statement.command));
      shell.status = 0;
    } else yield* runNode(shell, statement.command);
    if (shell.pendingTraps.length > 0) yield* shell.runTraps();
  }
}

/** Runs any node; sets and returns `$?`. */
export function* runNode(shell: Shell, node: Node): Task<number> {
  switch (node.type) {
    case 'AndOr':
      return yield* runAndOr(shell, node);
    case 'Pipeline':
      return yield* runPipeline(shell, node);
    case 'CompoundList':
      if (node.commands.length === 0) shell.status = 0;
      yield* runStatements(shell, node.commands);
      return shell.status;
    case 'Command':
    case 'Redirected':
    case 'Subshell':
      yield* runSimple(shell, node);
      checkStatus(shell);
      if (shell.status !== 0) yield* afterFailure(shell);
      return shell.status;
    default:
      return yield* runSimple(shell, node);
  }
}

function* runSimple(shell: Shell, node: Exclude<PipelineNode, Pipeline>): Task<number> {
  shell.position = node.pos;
  let status: number;
  try {
    status = yield* dispatch(shell, node);
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    shell.error(error.wording);
    shell.status = shell.statusOf(error);
    // A fatal error ends a script, and at a prompt the whole line.
    if (error.fatal) throw new ExitShell(shell.mode === 'prompt' ? 1 : shell.statusOf(error), shell.interactive);
    status = shell.statusOf(error);
  }
  shell.status = status;
  if (node.type !== 'Subshell' && node.type !== 'Command') return status;
  shell.pipeStatus = [status];
  return status;
}

function* dispatch(shell: Shell, node: Exclude<PipelineNode, Pipeline>): Task<number> {
  switch (node.type) {
    case 'Command':
      return yield* runCommand(shell, node);
    case 'Function':
      shell.functions.set(node.name.value, { body: node.body, source: shell.source });
      return 0;
    case 'Redirected':
      return yield* runRedirected(shell, node);
    case 'Coproc':
      throw new ShellError('coproc: not supported');
    default:
      return yield* runCompound(shell, node);
  }
}

function* runRedirected(shell: Shell, node: Redirected): Task<number> {
  return yield* withRedirects(shell, node.redirects, () => runCompound(shell, node.command));
}

function* runCompound(shell: Shell, node: CompoundCommand): Task<number> {
  switch (node.type) {
    case 'BraceGroup':
      return yield* runNode(shell, node.body);
    case 'Subshell': {
      const child = shell.fork(shell.childDescriptors(), (inner) => runNode(inner, node.body));
      return yield* waitForeground(shell, [child], node);
    }
    case 'If': {
      if (yield* condition(shell, node.clause)) return yield* runNode(shell, node.then);
      for (const elif of node.elif) if (yield* condition(shell, elif.clause)) return yield* runNode(shell, elif.then);
      if (node.else !== undefined) return yield* runNode(shell, node.else);
      return 0;
    }
    case 'For':
      return yield* runFor(shell, node);
    case 'ArithmeticFor':
      return yield* runArithmeticFor(shell, node);
    case 'While':
      return yield* runWhile(shell, node);
    case 'Case':
      return yield* runCase(shell, node);
    case 'Select':
      return yield* runSelect(shell, node);
    case 'TestCommand':
      return (yield* testExpression(shell, node.expression)) ? 0 : 1;
    case 'ArithmeticCommand':
      try {
        return (yield* arithmeticText(shell, node.body)) !== 0 ? 0 : 1;
      } catch (error) {
        if (!(error instanceof ShellError)) throw error;
        shell.error(`((: ${error.message}`);
        return 1;
      }
  }
}

/** Runs a condition; failures in it neither end the shell nor count as errors. */
function* condition(shell: Shell, node: Node): Task<boolean> {
  return (yield* tested(shell, node)) === 0;
}

function* tested(shell: Shell, node: Node): Task<number> {
  shell.tested++;
  try {
    return yield* runNode(shell, node);
  } finally {
    shell.tested--;
  }
}

/** One round of a loop. Says whether the loop goes on. */
function* round(shell: Shell, body: Task<number>): Task<boolean> {
  try {
    yield* body;
  } catch (error) {
    if (error instanceof BreakLoop) {
      if (--error.levels > 0 && shell.loops > 1) throw error;
      return false;
    }
    if (!(error instanceof ContinueLoop)) throw error;
    if (--error.levels > 0 && shell.loops > 1) throw error;
  }
  yield* shell.breathe();
  return true;
}

function* loop(shell: Shell, body: () => Task): Task<number> {
  shell.loops++;
  shell.status = 0;
  try {
    yield* body();
  } finally {
    shell.loops--;
  }
  return shell.status;
}

function* runFor(shell: Shell, node: For): Task<number> {
  const words = node.wordlist === undefined ? shell.positional : yield* expandWords(shell, node.wordlist);
  if (!/^[A-Za-z_]\w*$/.test(node.name.text)) {
    throw new ShellError(`\`${node.name.text}': not a valid identifier`, { fatal: false });
  }
  return yield* loop(shell, function* () {
    for (const word of words) {
      shell.variables.set(node.name.value, word);
      if (!(yield* round(shell, runNode(shell, node.body)))) {
        shell.status = 0;
        return;
      }
    }
  });
}

function* runSelect(shell: Shell, node: Select): Task<number> {
  const words = node.wordlist === undefined ? shell.positional : yield* expandWords(shell, node.wordlist);
  return yield* loop(shell, function* () {
    if (words.length === 0) return;
    let menu = true;
    for (;;) {
      if (menu) shell.proc.error(words.map((word, index) => `${index + 1}) ${word}\n`).join(''));
      shell.proc.error(shell.variables.get('PS3') ?? '#? ');
      const status = yield* shell.runText('read -r REPLY');
      if (status !== 0) {
        shell.proc.print('\n');
        shell.status = 1;
        return;
      }
      const reply = (shell.variables.get('REPLY') ?? '').trim();
      menu = reply === '';
      if (menu) continue;
      shell.variables.set(node.name.value, words[Number(reply) - 1] ?? '');
      if (!(yield* round(shell, runNode(shell, node.body)))) return;
    }
  });
}

function* runArithmeticFor(shell: Shell, node: ArithmeticFor): Task<number> {
  const run = (expression: ArithmeticExpression | undefined): Task<number> => arithmeticText(shell, write(expression));
  yield* run(node.initialize);
  return yield* loop(shell, function* () {
    while (node.test === undefined || (yield* run(node.test)) !== 0) {
      if (!(yield* round(shell, runNode(shell, node.body)))) {
        shell.status = 0;
        return;
      }
      yield* run(node.update);
    }
  });
}

/** The text of a parsed expression; the groups in it keep the structure. */
function write(node: ArithmeticExpression | undefined): string {
  if (node === undefined) return '';
  switch (node.type) {
    case 'ArithmeticBinary':
      return `${write(node.left)} ${node.operator} ${write(node.right)}`;
    case 'ArithmeticUnary':
      return node.prefix ? `${node.operator} ${write(node.operand)}` : `${write(node.operand)}${node.operator}`;
    case 'ArithmeticTernary':
      return `${write(node.test)} ? ${write(node.consequent)} : ${write(node.alternate)}`;
    case 'ArithmeticGroup':
      return `(${write(node.expression)})`;
    case 'ArithmeticWord':
      return node.value;
    case 'ArithmeticCommandExpansion':
      return node.text;
  }
}

function* runWhile(shell: Shell, node: While): Task<number> {
  const wanted = node.kind === 'while';
  return yield* loop(shell, function* () {
    let last = 0;
    for (;;) {
      let go = false;
      const proceeds = yield* round(
        shell,
        (function* (): Task<number> {
          go = (yield* condition(shell, node.clause)) === wanted;
          if (!go) return 0;
          yield* runNode(shell, node.body);
          last = shell.status;
          return last;
        })(),
      );
      if (!proceeds) {
        shell.status = 0;
        return;
      }
      if (!go) {
        shell.status = last;
        return;
      }
    }
  });
}

function* runCase(shell: Shell, node: Case): Task<number> {
  const word = yield* expandString(shell, node.word);
  let falling = false;
  shell.status = 0;
  for (const item of node.items) {
    let matched = falling;
    for (const pattern of item.pattern) {
      if (matched) break;
      matched = matchPattern(yield* expandPattern(shell, pattern), word, shell.shellOptions.nocasematch);
    }
    if (!matched) continue;
    yield* runNode(shell, item.body);
    if (item.terminator === ';&') falling = true;
    else if (item.terminator !== ';;&') break;
    else falling = false;
  }
  return shell.status;
}

function* runAndOr(shell: Shell, node: AndOr): Task<number> {
  for (let i = 0; i < node.commands.length; i++) {
    const wanted = i === 0 || (node.operators[i - 1] === '&&') === (shell.status === 0);
    if (!wanted) continue;
    const last = i === node.commands.length - 1;
    if (last) yield* runNode(shell, node.commands[i]);
    else yield* tested(shell, node.commands[i]);
  }
  return shell.status;
}

function* runPipeline(shell: Shell, node: Pipeline): Task<number> {
  const negated = node.prefixes.filter((prefix) => prefix.type === 'Negation').length % 2 === 1;
  const time = node.prefixes.find((prefix) => prefix.type === 'Time');
  const { kernel } = shell.proc.machine;
  const startedAt = kernel.now;
  if (negated) shell.tested++;
  try {
    if (node.commands.length === 0) shell.status = 0;
    else if (node.commands.length === 1) yield* runNode(shell, node.commands[0]);
    else {
      shell.status = yield* runPiped(shell, node);
      if (!negated) {
        checkStatus(shell);
        if (shell.status !== 0) yield* afterFailure(shell);
      }
    }
  } finally {
    if (negated) shell.tested--;
    if (time !== undefined) shell.proc.error(timeReport(kernel.now - startedAt, time.posix !== undefined));
  }
  if (negated) shell.status = shell.status === 0 ? 1 : 0;
  return shell.status;
}

function timeReport(micros: number, posix: boolean): string {
  const seconds = micros / 1_000_000;
  if (posix) return `real ${seconds.toFixed(2)}\nuser 0.00\nsys 0.00\n`;
  const minutes = Math.floor(seconds / 60);
  return `\nreal\t${minutes}m${(seconds - minutes * 60).toFixed(3)}s\nuser\t0m0.000s\nsys\t0m0.000s\n`;
}

function* runPiped(shell: Shell, node: Pipeline): Task<number> {
  const procs: Proc[] = [];
  let previous: Pipe | undefined;
  node.commands.forEach((command, index) => {
    const fds = shell.childDescriptors();
    if (previous !== undefined) {
      fds.get(0)?.close();
      fds.set(0, new OpenFile({ reader: previous.reader }));
    }
    const operator = node.operators[index];
    previous = undefined;
    if (operator !== undefined) {
      previous = new Pipe();
      fds.get(1)?.close();
      const out = new OpenFile({ writer: previous.writer });
      fds.set(1, out);
      if (operator === '|&') {
        fds.get(2)?.close();
        fds.set(2, out.duplicate());
      }
    }
    const group = shell.options.monitor ? (procs[0]?.pid ?? 0) : undefined;
    procs.push(shell.fork(fds, (inner) => runOnlyCommand(inner, command), group));
  });
  yield* waitForeground(shell, procs, node);
  const statuses = procs.map((proc) => proc.exitStatus ?? 128 + SIGNALS.SIGTSTP);
  shell.pipeStatus = statuses;
  if (!shell.options.pipefail) return statuses[statuses.length - 1];
  return [...statuses].reverse().find((status) => status !== 0) ?? 0;
}

/** Runs a command as all that a subshell does: an external program then takes the subshell's place. */
function* runOnlyCommand(shell: Shell, command: Node): Task<number> {
  if (command.type !== 'Command') return yield* runNode(shell, command);
  shell.position = command.pos;
  try {
    return yield* runCommand(shell, command, true);
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    shell.error(error.wording);
    return shell.statusOf(error);
  }
}

function checkStatus(shell: Shell): void {
  if (shell.status !== 0 && shell.options.errexit && shell.tested === 0 && !shell.traps.has('ERR')) {
    throw new ExitShell(shell.status);
  }
}

function* afterFailure(shell: Shell): Task {
  if (shell.tested > 0) return;
  const { status } = shell;
  if (shell.traps.has('ERR') && (shell.calls.length === 0 || shell.options.errexit)) yield* shell.runTrap('ERR');
  shell.status = status;
  if (shell.options.errexit) throw new ExitShell(status);
}
