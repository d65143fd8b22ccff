import type { ArrayValue, Assignment, ParsedScript, ProcessSubstitutionPart, ParameterExpansionPart } from 'unbash';
import { Pipe, readAll } from '../../kernel/pipe.ts';
import type { SignalName } from '../../kernel/signal.ts';
import { SmallMap } from '../../kernel/small-map.ts';
import { Condition, type Task } from '../../kernel/wait.ts';
import { OpenFile } from '../fs/open-file.ts';
import { FsError } from '../fs/fs-error.ts';
import type { Descriptors, Proc } from '../proc.ts';
import { evaluate, type ArithmeticScope } from './arithmetic.ts';
import { BreakLoop, ContinueLoop, ExitShell, ReturnFrom, ShellError } from './control.ts';
import { arithmeticText, expandString, expandWords, wordOf, type Pieces } from './expand.ts';
import { History } from './history.ts';
import { Jobs } from './jobs.ts';
import type { Dialect, Options, ShellFunction, ShellOptions, ShellSetup } from './options.ts';
import { expandParameter, expandSimple, subscriptKey } from './parameter.ts';
import { readsFile } from './reads-file.ts';
import { runNode, runScript, type FunctionBody } from './run.ts';
import { installSpecials } from './specials.ts';
import { lineOf } from './syntax.ts';
import { Variables } from './variables.ts';
import { errorPrefix, FAULTS, RAISED, worded, type Wording } from './wording.ts';

/** The state of one shell process and what its parts need from each other. */
export class Shell {
  proc: Proc;
  readonly dialect: Dialect;
  readonly name: string;
  readonly mode: 'prompt' | 'command' | 'script';
  positional: readonly string[];
  variables = new Variables();
  functions = new Map<string, ShellFunction>();
  aliases = new Map<string, string>();
  options: Options = {
    errexit: false,
    nounset: false,
    xtrace: false,
    pipefail: false,
    noglob: false,
    noclobber: false,
    noexec: false,
    verbose: false,
    allexport: false,
    monitor: false,
  };
  shellOptions: ShellOptions = {
    braceexpand: true,
    nullglob: false,
    failglob: false,
    dotglob: false,
    globstar: false,
    nocaseglob: false,
    nocasematch: false,
    expand_aliases: false,
    histexpand: false,
    extglob: true,
  };
  jobs = new Jobs();
  history = new History();
  /** By signal name, `EXIT`, `ERR`, `DEBUG` or `RETURN`; an empty command ignores. */
  traps = new Map<string, string>();
  readonly pendingTraps: SignalName[] = [];
  /** Wakes when a trapped signal has come. */
  readonly trapped = new Condition();
  directoryStack: string[] = [];
  /** `$?` */
  status = 0;
  pipeStatus: readonly number[] = [0];
  /** `$!` */
  lastBackground: number | undefined;
  /** Status of the last command substitution, for commands without a name. */
  substitutionStatus: number | undefined;
  /** How deep in conditions, where `set -e` and ERR do not count. */
  tested = 0;
  /** Loops and functions around the running command. */
  loops = 0;
  calls: string[] = [];
  /** Sourced files count as functions for `return`. */
  sourced = 0;
  subshellLevel = 0;
  /** The text that is being run, and where. */
  source = '';
  position = 0;
  /** Lines before `source` in a larger whole. */
  lineBase = 0;
  /** Set by exec: the descriptors of a running redirection are to stay. */
  keepDescriptors = false;
  /** Where getopts is inside a word. */
  optionOffset = 0;
  /** OPTIND as getopts left it. */
  optionIndex = 1;
  /** Exit statuses of background processes that are no longer jobs, by pid. */
  readonly finished = new Map<string, number>();
  warnedOfJobs = false;
  /** Whether a line is being run, as opposed to read: Ctrl-C then ends it. */
  running = false;
  private inTrap = false;

  constructor(setup: ShellSetup) {
    this.proc = setup.proc;
    this.dialect = setup.dialect;
    this.name = setup.name;
    this.mode = setup.mode;
    this.positional = setup.positional;
    installSpecials(this);
  }

  get interactive(): boolean {
    return this.mode === 'prompt' && this.subshellLevel === 0;
  }

  get ifs(): string {
    return this.variables.get('IFS') ?? ' \t\n';
  }

  get line(): number {
    return this.lineBase + lineOf(this.source, this.position);
  }

  // ---- Words for people ----

  /** Prints an error with the prefix that the shell gives it here: `-bash: `, `bash: line 3: `. */
  error(wording: Wording | string): void {
    this.proc.error(`${errorPrefix(this)}${worded(this, wording)}\n`);
  }

  /** The status that an error leaves. */
  statusOf(error: ShellError): number {
    return this.dialect === 'ash' && error.fatal ? RAISED : error.status;
  }

  // ---- Parameters ----

  /** The text of a parameter: a variable or a special one such as `#`; undefined when unset. */
  parameter(name: string): string | undefined {
    switch (name) {
      case '?':
        return String(this.status);
      case '#':
        return String(this.positional.length);
      case '$':
        return this.variables.get('$');
      case '!':
        return this.lastBackground === undefined ? undefined : String(this.lastBackground);
      case '-':
        return this.optionLetters();
      case '0':
        return this.name;
      case '@':
      case '*':
        return this.positional.length === 0 ? undefined : this.positional.join(' ');
    }
    if (/^\d+$/.test(name)) return this.positional[Number(name) - 1];
    return this.variables.get(name);
  }

  /** `$-` */
  optionLetters(): string {
    const { options } = this;
    const letters: [boolean, string][] = [
      [options.allexport, 'a'],
      [options.errexit, 'e'],
      [options.noglob, 'f'],
      [true, 'h'],
      [this.mode === 'prompt', 'i'],
      [options.monitor, 'm'],
      [options.nounset, 'u'],
      [options.verbose, 'v'],
      [options.xtrace, 'x'],
      [this.shellOptions.braceexpand, 'B'],
      [options.noclobber, 'C'],
      [this.shellOptions.histexpand, 'H'],
      [this.mode === 'command', 'c'],
      [this.mode === 'script' && this.positional.length === 0 && this.name === 'bash', 's'],
    ];
    return letters.map(([on, letter]) => (on ? letter : '')).join('');
  }

  expandSimple(name: string, quoted: boolean): Pieces {
    return expandSimple(this, name, quoted);
  }

  expandParameter(part: ParameterExpansionPart, quoted: boolean): Task<Pieces> {
    return expandParameter(this, part, quoted);
  }

  private readonly scope: ArithmeticScope = {
    get: (name, index) => {
      if (index === undefined) {
        const text = this.variables.get(name);
        if (text === undefined && this.options.nounset) throw new ShellError(FAULTS.unbound(name), { status: 127 });
        return text ?? '';
      }
      const key = this.variables.isAssociative(name) ? index : String(this.evaluate(index));
      return this.variables.elements(name).find(([each]) => each === key)?.[1] ?? '';
    },
    set: (name, index, value) => {
      if (index === undefined) this.variables.set(name, String(value));
      else {
        const key = this.variables.isAssociative(name) ? index : String(this.evaluate(index));
        this.variables.setElement(name, key, String(value));
      }
    },
  };

  /** Evaluates an expression whose expansions are done. @throws ShellError */
  evaluate(text: string): number {
    return evaluate(text, this.scope);
  }

  // ---- Assignments ----

  /** Performs an assignment. @throws ShellError */
  *assign(assignment: Assignment): Task {
    const { name, value, append } = assignment;
    if (value.type === 'ArrayValue') {
      yield* this.assignArray(name, value, append === true);
      return;
    }
    const text = yield* expandString(this, value, { assignment: true });
    if (assignment.index !== undefined) {
      const key = yield* subscriptKey(this, name, assignment.index);
      const old = append === true ? (this.variables.elements(name).find(([each]) => each === key)?.[1] ?? '') : '';
      this.variables.setElement(name, key, old + text);
    } else if (append === true) this.variables.append(name, text);
    else this.variables.set(name, text);
    if (this.options.allexport) this.variables.setAttributes(name, { exported: true });
  }

  private *assignArray(name: string, value: ArrayValue, append: boolean): Task {
    const associative = this.variables.isAssociative(name);
    const items: [string, string][] = append ? this.variables.elements(name) : [];
    let next = Math.max(-1, ...items.map(([key]) => Number(key) || 0)) + 1;
    for (const element of value.elements) {
      const keyed = /^\[((?:[^\]"']|"[^"]*"|'[^']*')*)\]=([^]*)$/.exec(element.text);
      if (keyed !== null) {
        const key = associative
          ? yield* expandString(this, wordOf(keyed[1]))
          : String(yield* arithmeticText(this, keyed[1]));
        items.push([key, yield* expandString(this, wordOf(keyed[2]))]);
        if (!associative) next = Number(key) + 1;
        continue;
      }
      for (const text of yield* expandWords(this, [element])) items.push([String(next++), text]);
    }
    this.variables.setArray(name, associative ? 'associative' : 'indexed', items);
  }

  // ---- Running ----

  /** Runs a script in this shell. Control flow (exit, return, break) comes out as a throw. */
  *runText(text: string): Task<number> {
    return yield* runScript(this, text);
  }

  /** Runs the body of a function. */
  runNode(body: FunctionBody): Task<number> {
    return runNode(this, body);
  }

  /** A copy for a subshell; `attach` gives it its process. */
  private clone(): Shell {
    const copy = new Shell({
      proc: this.proc,
      dialect: this.dialect,
      name: this.name,
      positional: this.positional,
      mode: this.mode,
    });
    copy.variables = this.variables.clone();
    copy.functions = new Map(this.functions);
    copy.aliases = new Map(this.aliases);
    copy.options = { ...this.options, monitor: false };
    copy.shellOptions = { ...this.shellOptions };
    copy.directoryStack = [...this.directoryStack];
    copy.history = this.history;
    copy.status = this.status;
    copy.pipeStatus = this.pipeStatus;
    copy.lastBackground = this.lastBackground;
    copy.tested = this.tested;
    copy.loops = this.loops;
    copy.calls = [...this.calls];
    copy.sourced = this.sourced;
    copy.subshellLevel = this.subshellLevel + 1;
    copy.source = this.source;
    copy.position = this.position;
    copy.lineBase = this.lineBase;
    for (const [name, command] of this.traps) if (command === '') copy.traps.set(name, '');
    installSpecials(copy, this);
    return copy;
  }

  /** Starts a subshell that runs `body`; it owns `fds`. */
  fork(fds: Descriptors, body: (shell: Shell) => Task<number>, group?: number): Proc {
    const copy = this.clone();
    return this.proc.machine.exec({
      argv: this.proc.argv,
      env: this.proc.env,
      parent: this.proc,
      fds,
      group,
      program: (proc) => {
        copy.proc = proc;
        return copy.toTheEnd(body(copy));
      },
    });
  }

  /** Runs `body` as all that this shell does: exit and errors become its status, and the EXIT trap runs. */
  *toTheEnd(body: Task<number>): Task<number> {
    let status: number;
    try {
      status = yield* this.untilExit(body);
    } catch (error) {
      yield* this.runExitTrap();
      throw error;
    }
    this.status = status;
    return (yield* this.runExitTrap()) ?? status;
  }

  /** Turns the ways in which a script can end into a status. */
  *untilExit(body: Task<number>): Task<number> {
    try {
      return yield* body;
    } catch (error) {
      if (error instanceof ExitShell || error instanceof ReturnFrom) return error.status;
      if (error instanceof BreakLoop || error instanceof ContinueLoop) return 0;
      if (!(error instanceof ShellError)) throw error;
      this.error(error.wording);
      return this.statusOf(error);
    }
  }

  private *runExitTrap(): Task<number | undefined> {
    const command = this.traps.get('EXIT');
    if (command === undefined || command === '') return undefined;
    this.traps.delete('EXIT');
    const status = this.status;
    try {
      yield* this.runText(command);
    } catch (error) {
      if (error instanceof ExitShell) return error.status;
      if (!(error instanceof ShellError)) throw error;
      this.error(error.wording);
    }
    return status;
  }

  /** Runs the commands of trapped signals that came meanwhile; `$?` stays. */
  *runTraps(): Task {
    while (this.pendingTraps.length > 0) {
      const signal = this.pendingTraps.shift() as SignalName;
      yield* this.runTrap(signal);
    }
  }

  /** Runs the command of a trap, if there is one. */
  *runTrap(name: string): Task {
    const command = this.traps.get(name);
    if (command === undefined || command === '' || this.inTrap) return;
    const { status, source, position } = this;
    this.inTrap = name === 'ERR' || name === 'DEBUG';
    try {
      yield* this.runText(command);
    } finally {
      this.inTrap = false;
      this.status = status;
      this.source = source;
      this.position = position;
    }
  }

  /** Puts back what an interactive shell does on a signal, after a trap is taken away; set by the interactive loop. */
  restoreHandler: (signal: SignalName) => void = () => {};

  // ---- Substitutions ----

  /** The descriptors of a child: all of ours, shared. */
  childDescriptors(): Descriptors {
    return new SmallMap([...this.proc.fds].map(([fd, file]) => [fd, file.duplicate()]));
  }

  /** `$(…)`: the output without trailing newlines. */
  *substitute(script: ParsedScript | undefined, text: string): Task<string> {
    if (script === undefined || script.commands.length === 0) {
      this.substitutionStatus = 0;
      return '';
    }
    const file = readsFile(script);
    if (file !== undefined) {
      const [path] = yield* expandWords(this, [file]);
      try {
        this.substitutionStatus = 0;
        return this.proc.machine.fs.readFile(this.proc.resolve(path ?? '')).replace(/\n+$/, '');
      } catch (error) {
        if (!(error instanceof FsError)) throw error;
        this.error(`${path ?? ''}: ${error.message}`);
        this.substitutionStatus = 1;
        return '';
      }
    }
    const pipe = new Pipe();
    const fds = this.childDescriptors();
    fds.get(1)?.close();
    fds.set(1, new OpenFile({ writer: pipe.writer }));
    const source = script.source ?? (text.startsWith('`') ? text.slice(1, -1) : text.slice(2, -1));
    const child = this.fork(fds, (shell) => {
      shell.options.errexit = false;
      shell.tested = 0;
      shell.lineBase = this.line - 1;
      return shell.runText(source);
    });
    let output: string;
    try {
      output = yield* readAll(pipe.reader);
    } finally {
      pipe.reader.close();
    }
    this.substitutionStatus = yield* child.wait();
    this.status = this.substitutionStatus;
    return output.replace(/\0/g, '').replace(/\n+$/, '');
  }

  /** `<(…)` and `>(…)`: starts the commands and gives the path of the descriptor; closed after the command. */
  processSubstitution(part: ProcessSubstitutionPart): string {
    const pipe = new Pipe();
    const reading = part.operator === '<';
    const fds = this.childDescriptors();
    fds.get(reading ? 1 : 0)?.close();
    fds.set(reading ? 1 : 0, new OpenFile(reading ? { writer: pipe.writer } : { reader: pipe.reader }));
    const source = part.text.slice(2, -1);
    this.fork(fds, (shell) => shell.runText(source));
    let fd = 63;
    while (this.proc.fds.has(fd)) fd--;
    this.proc.fds.set(fd, new OpenFile(reading ? { reader: pipe.reader } : { writer: pipe.writer }));
    return `/dev/fd/${fd}`;
  }

  /** The warning about stopped jobs holds only for an exit that follows at once. */
  jobsWarningFades(line: string): void {
    if (!/^\s*(?:exit|logout)\b/.test(line)) this.warnedOfJobs = false;
  }

  // ---- Time ----

  /** Lets other things happen: every loop calls it, so that an endless one lets virtual time pass. */
  *breathe(): Task {
    yield this.proc.machine.kernel.timer(0);
    if (this.pendingTraps.length > 0) yield* this.runTraps();
  }
}
