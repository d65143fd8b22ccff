import { Pipe } from '../../kernel/pipe.ts';
import { SECOND } from '../../kernel/time.ts';
import type { Task } from '../../kernel/wait.ts';
import type { OpenFile } from '../fs/open-file.ts';
import type { Proc } from '../proc.ts';
import { formatTime } from '../time-format.ts';
import { awkRecords } from './awk-records.ts';
import { AwkSyntaxError, type Expr, type Rule, type Stmt } from './awk-syntax.ts';
import { AwkState, UNSET, type AwkArray, type AwkValue } from './awk-state.ts';
import { openInput, soon, write, Lines } from './command.ts';

class Jump {
  readonly to: string;
  readonly value: AwkValue | undefined;
  constructor(to: string, value?: AwkValue) {
    this.to = to;
    this.value = value;
  }
}

/** Runs a program of awk over its input. */
export class AwkInterpreter extends AwkState {
  private readonly active = new Set<Rule>();
  private readonly outputs = new Map<string, { file?: OpenFile; pipe?: Pipe; child?: Proc }>();
  private readonly inputs = new Map<string, { lines: Lines; file: OpenFile }>();
  private main: (() => Task<string | undefined>) | undefined;
  private steps = 0;
  private seed = 0;

  // ---- Expressions ----

  protected *evaluate(expr: Expr): Task<AwkValue> {
    switch (expr.k) {
      case 'num':
      case 'str':
        return expr.value;
      case 're':
        return this.regexp(expr.source).test(this.text(this.field(0))) ? 1 : 0;
      case 'var':
        return this.get(expr.name);
      case 'field':
        return this.field(Math.trunc(this.number(yield* this.evaluate(expr.index))));
      case 'index': {
        const array = this.array(expr.name);
        const key = yield* this.key(expr.keys);
        if (!array.has(key)) array.set(key, UNSET);
        return array.get(key) as AwkValue;
      }
      case 'group': {
        let value: AwkValue = UNSET;
        for (const each of expr.list) value = yield* this.evaluate(each);
        return value;
      }
      case 'assign': {
        let value = yield* this.evaluate(expr.value);
        if (expr.op !== '=')
          value = this.calculate(
            expr.op.slice(0, -1),
            this.number(yield* this.evaluate(expr.target)),
            this.number(value),
          );
        yield* this.store(expr.target, value);
        return value;
      }
      case 'step': {
        const old = this.number(yield* this.evaluate(expr.target));
        const next = expr.op === '++' ? old + 1 : old - 1;
        yield* this.store(expr.target, next);
        return expr.prefix ? next : old;
      }
      case 'cond':
        return yield* this.evaluate(this.truth(yield* this.evaluate(expr.test)) ? expr.yes : expr.no);
      case 'in':
        return this.array(expr.name).has(yield* this.key(expr.keys)) ? 1 : 0;
      case 'unary': {
        const value = yield* this.evaluate(expr.operand);
        if (expr.op === '!') return this.truth(value) ? 0 : 1;
        return expr.op === '-' ? -this.number(value) : this.number(value);
      }
      case 'binary':
        return yield* this.binary(expr.op, expr.left, expr.right);
      case 'getline':
        return yield* this.getline(expr.target, expr.file);
      case 'call':
        return yield* this.call(expr.name, expr.args);
    }
  }

  private *binary(op: string, leftExpr: Expr, rightExpr: Expr): Task<AwkValue> {
    const left = yield* this.evaluate(leftExpr);
    if (op === '&&') return this.truth(left) && this.truth(yield* this.evaluate(rightExpr)) ? 1 : 0;
    if (op === '||') return this.truth(left) || this.truth(yield* this.evaluate(rightExpr)) ? 1 : 0;
    if (op === '~' || op === '!~')
      return (yield* this.pattern(rightExpr)).test(this.text(left)) === (op === '~') ? 1 : 0;
    const right = yield* this.evaluate(rightExpr);
    switch (op) {
      case ' ':
        return this.text(left) + this.text(right);
      case '<':
        return this.compare(left, right) < 0 ? 1 : 0;
      case '<=':
        return this.compare(left, right) <= 0 ? 1 : 0;
      case '>':
        return this.compare(left, right) > 0 ? 1 : 0;
      case '>=':
        return this.compare(left, right) >= 0 ? 1 : 0;
      case '==':
        return this.compare(left, right) === 0 ? 1 : 0;
      case '!=':
        return this.compare(left, right) !== 0 ? 1 : 0;
      default:
        return this.calculate(op, this.number(left), this.number(right));
    }
  }

  private *getline(target: Expr | undefined, file: Expr | undefined): Task<number> {
    let line: string | undefined;
    if (file === undefined) line = yield* (this.main as () => Task<string | undefined>)();
    else {
      const path = this.text(yield* this.evaluate(file));
      let input = this.inputs.get(path);
      if (input === undefined) {
        if (path !== '-' && this.proc.machine.fs.tryInode(this.proc.resolve(path)) === undefined) return -1;
        const opened = openInput(this.proc, path);
        if (opened === undefined) return -1;
        input = { lines: new Lines(opened.input ?? this.proc.stdin), file: opened };
        this.inputs.set(path, input);
      }
      line = yield* input.lines.next();
    }
    if (line === undefined) return 0;
    if (target !== undefined) yield* this.store(target, { input: line });
    else this.setRecord(line);
    return 1;
  }

  private *call(name: string, args: readonly Expr[]): Task<AwkValue> {
    const defined = this.program.functions.get(name);
    if (defined !== undefined) {
      const frame = new Map<string, AwkValue | AwkArray>();
      for (let i = 0; i < defined.parameters.length; i++) {
        const arg = args[i];
        if (arg?.k === 'var' && this.scope(arg.name).get(arg.name) instanceof Map)
          frame.set(defined.parameters[i], this.array(arg.name));
        else frame.set(defined.parameters[i], arg === undefined ? UNSET : yield* this.evaluate(arg));
      }
      if (this.frames.length > 500) throw new AwkSyntaxError(`function ${name} called too deep`);
      this.frames.push(frame);
      try {
        yield* this.execute(defined.body);
        return UNSET;
      } catch (error) {
        if (error instanceof Jump && error.to === 'return') return error.value ?? UNSET;
        throw error;
      } finally {
        this.frames.pop();
      }
    }
    const value = function* (self: AwkInterpreter, i: number): Task<AwkValue> {
      return args[i] === undefined ? UNSET : yield* self.evaluate(args[i]);
    };
    switch (name) {
      case 'length': {
        const first = args[0];
        if (first?.k === 'var' && this.scope(first.name).get(first.name) instanceof Map)
          return this.array(first.name).size;
        return [...this.text(first === undefined ? this.field(0) : yield* value(this, 0))].length;
      }
      case 'substr': {
        const characters = [...this.text(yield* value(this, 0))];
        const start = Math.round(this.number(yield* value(this, 1)));
        const count = args[2] === undefined ? Infinity : Math.round(this.number(yield* value(this, 2)));
        return characters.slice(Math.max(0, start - 1), Math.max(0, start - 1 + count)).join('');
      }
      case 'index':
        return this.text(yield* value(this, 0)).indexOf(this.text(yield* value(this, 1))) + 1;
      case 'split': {
        const text = this.text(yield* value(this, 0));
        const target = args[1];
        if (target?.k !== 'var') return 0;
        const separator =
          args[2] === undefined
            ? this.text(this.get('FS'))
            : args[2].k === 're'
              ? args[2].source
              : this.text(yield* value(this, 2));
        const parts = this.split(text, separator);
        const array = this.array(target.name);
        array.clear();
        parts.forEach((part, i) => array.set(String(i + 1), { input: part }));
        return parts.length;
      }
      case 'sub':
      case 'gsub': {
        const regexp = yield* this.pattern(args[0]);
        const replacement = this.text(yield* value(this, 1));
        const target: Expr = args[2] ?? { k: 'field', index: { k: 'num', value: 0 } };
        const text = this.text(yield* this.evaluate(target));
        let count = 0;
        let out = '';
        let at = 0;
        for (
          let match = regexp.exec(text);
          match !== null && (name === 'gsub' || count === 0);
          match = regexp.exec(text)
        ) {
          const found = match[0];
          out +=
            text.slice(at, match.index) +
            replacement.replace(/\\\\&|\\&|&/g, (mark) => (mark === '&' ? found : mark === '\\&' ? '&' : `\\${found}`));
          at = match.index + found.length;
          count++;
          if (found === '') regexp.lastIndex++;
        }
        if (count > 0) yield* this.store(target, out + text.slice(at));
        return count;
      }
      case 'gensub': {
        const regexp = yield* this.pattern(args[0]);
        const replacement = this.text(yield* value(this, 1));
        const how = this.text(yield* value(this, 2));
        const text = this.text(args[3] === undefined ? this.field(0) : yield* value(this, 3));
        let n = 0;
        return text.replace(regexp, (...found: unknown[]) => {
          n++;
          if (!/^g/i.test(how) && n !== Number(how)) return String(found[0]);
          return replacement.replace(/\\(\d)|&/g, (mark, digit: string | undefined) =>
            mark === '&' ? String(found[0]) : String(found[Number(digit)] ?? ''),
          );
        });
      }
      case 'match': {
        const match = (yield* this.pattern(args[1])).exec(this.text(yield* value(this, 0)));
        this.globals.set('RSTART', match === null ? 0 : match.index + 1);
        this.globals.set('RLENGTH', match === null ? -1 : match[0].length);
        if (args[2]?.k === 'var') {
          const array = this.array(args[2].name);
          array.clear();
          match?.forEach((group, i) => array.set(String(i), { input: group ?? '' }));
        }
        return match === null ? 0 : match.index + 1;
      }
      case 'sprintf': {
        const values: AwkValue[] = [];
        for (let i = 0; i < args.length; i++) values.push(yield* value(this, i));
        return this.format(values);
      }
      case 'toupper':
        return this.text(yield* value(this, 0)).toUpperCase();
      case 'tolower':
        return this.text(yield* value(this, 0)).toLowerCase();
      case 'int':
        return Math.trunc(this.number(yield* value(this, 0)));
      case 'sqrt':
        return Math.sqrt(this.number(yield* value(this, 0)));
      case 'sin':
        return Math.sin(this.number(yield* value(this, 0)));
      case 'cos':
        return Math.cos(this.number(yield* value(this, 0)));
      case 'atan2':
        return Math.atan2(this.number(yield* value(this, 0)), this.number(yield* value(this, 1)));
      case 'exp':
        return Math.exp(this.number(yield* value(this, 0)));
      case 'log':
        return Math.log(this.number(yield* value(this, 0)));
      case 'rand':
        return this.proc.machine.kernel.random('awk').fraction();
      case 'srand': {
        const old = this.seed;
        this.seed =
          args[0] === undefined
            ? Math.floor(this.proc.machine.kernel.date / SECOND)
            : this.number(yield* value(this, 0));
        return old;
      }
      case 'systime':
        return Math.floor(this.proc.machine.kernel.date / SECOND);
      case 'strftime':
        return formatTime(
          this.text(yield* value(this, 0)),
          args[1] === undefined ? this.proc.machine.kernel.date : this.number(yield* value(this, 1)) * SECOND,
        );
      case 'system':
        return yield* this.proc.spawn({ argv: ['sh', '-c', this.text(yield* value(this, 0))] }).wait();
      case 'close':
        yield* this.close(this.text(yield* value(this, 0)));
        return 0;
      case 'fflush':
        return 0;
    }
    throw new AwkSyntaxError(`calling undefined function ${name}`);
  }

  // ---- Statements ----

  private *execute(stmt: Stmt): Task {
    if (++this.steps % 5_000 === 0) yield soon(this.proc);
    switch (stmt.k) {
      case 'block':
        for (const each of stmt.body) yield* this.execute(each);
        return;
      case 'expr':
        yield* this.evaluate(stmt.expr);
        return;
      case 'print':
        yield* this.print(stmt);
        return;
      case 'if':
        if (this.truth(yield* this.evaluate(stmt.test))) yield* this.execute(stmt.yes);
        else if (stmt.no !== undefined) yield* this.execute(stmt.no);
        return;
      case 'while':
        if (!stmt.first && !(yield* this.round(stmt.body))) return;
        while (this.truth(yield* this.evaluate(stmt.test))) if (!(yield* this.round(stmt.body))) return;
        return;
      case 'for':
        if (stmt.init !== undefined) yield* this.execute(stmt.init);
        while (stmt.test === undefined || this.truth(yield* this.evaluate(stmt.test))) {
          if (!(yield* this.round(stmt.body))) return;
          if (stmt.update !== undefined) yield* this.execute(stmt.update);
        }
        return;
      case 'forin':
        for (const key of [...this.array(stmt.array).keys()]) {
          this.set(stmt.name, { input: key });
          if (!(yield* this.round(stmt.body))) return;
        }
        return;
      case 'delete':
        if (stmt.keys === undefined) this.array(stmt.name).clear();
        else this.array(stmt.name).delete(yield* this.key(stmt.keys));
        return;
      case 'jump':
        throw new Jump(stmt.to, stmt.value === undefined ? undefined : yield* this.evaluate(stmt.value));
    }
  }

  private *round(body: Stmt): Task<boolean> {
    try {
      yield* this.execute(body);
    } catch (error) {
      if (!(error instanceof Jump)) throw error;
      if (error.to === 'break') return false;
      if (error.to !== 'continue') throw error;
    }
    return true;
  }

  private *print(stmt: Stmt & { readonly k: 'print' }): Task {
    const values: AwkValue[] = [];
    for (const arg of stmt.args) values.push(yield* this.evaluate(arg));
    const text = stmt.format
      ? this.format(values)
      : (values.length === 0
          ? this.text(this.field(0))
          : values.map((value) => this.text(value, 'OFMT')).join(this.text(this.get('OFS')))) +
        this.text(this.get('ORS'));
    if (stmt.to === undefined) {
      yield* write(this.proc, text);
      return;
    }
    const name = this.text(yield* this.evaluate(stmt.to.file));
    let output = this.outputs.get(name);
    if (output === undefined) {
      if (stmt.to.op === '|') {
        const pipe = new Pipe();
        output = { pipe, child: this.proc.spawn({ argv: ['sh', '-c', name], stdin: pipe.reader }) };
      } else
        output = {
          file: this.proc.open(
            name,
            stmt.to.op === '>' ? { write: true, create: true, truncate: true } : { append: true, create: true },
          ),
        };
      this.outputs.set(name, output);
    }
    (output.file?.writer ?? output.pipe?.writer)?.write(text);
  }

  private *close(name: string): Task {
    const output = this.outputs.get(name);
    this.outputs.delete(name);
    output?.file?.close();
    output?.pipe?.writer.close();
    if (output?.child !== undefined) yield* output.child.wait();
    this.inputs.get(name)?.file.close();
    this.inputs.delete(name);
  }

  private *apply(rule: Rule): Task {
    const { when, body } = rule;
    if (when === 'BEGIN' || when === 'END') return;
    if (when !== 'always') {
      if (when.to === undefined) {
        if (!this.truth(yield* this.evaluate(when.from))) return;
      } else {
        if (!this.active.has(rule)) {
          if (!this.truth(yield* this.evaluate(when.from))) return;
          this.active.add(rule);
        }
        if (this.truth(yield* this.evaluate(when.to))) this.active.delete(rule);
      }
    }
    if (body === undefined) yield* write(this.proc, this.text(this.field(0)) + this.text(this.get('ORS')));
    else yield* this.execute(body);
  }

  /** Runs BEGIN, the records of the files, END. */
  *run(files: readonly string[]): Task<number> {
    let status = 0;
    const { rules } = this.program;
    const bodies = (when: 'BEGIN' | 'END'): Stmt[] =>
      rules.filter((rule) => rule.when === when).flatMap((rule) => rule.body ?? []);
    let ending = false;
    try {
      const source = awkRecords(this, files, () => {
        status = 2;
      });
      this.main = source;
      for (const body of bodies('BEGIN')) yield* this.execute(body);
      if (rules.every((rule) => rule.when === 'BEGIN')) return status;
      for (;;) {
        const record = yield* source();
        if (record === undefined) break;
        this.setRecord(record);
        try {
          for (const rule of rules) yield* this.apply(rule);
        } catch (error) {
          if (!(error instanceof Jump) || (error.to !== 'next' && error.to !== 'nextfile')) throw error;
        }
      }
      ending = true;
      for (const body of bodies('END')) yield* this.execute(body);
    } catch (error) {
      if (!(error instanceof Jump) || error.to !== 'exit') throw error;
      if (error.value !== undefined) status = this.number(error.value) & 255;
      if (!ending) {
        try {
          for (const body of bodies('END')) yield* this.execute(body);
        } catch (again) {
          if (!(again instanceof Jump)) throw again;
          if (again.value !== undefined) status = this.number(again.value) & 255;
        }
      }
    } finally {
      for (const name of [...this.outputs.keys()]) {
        const output = this.outputs.get(name);
        output?.file?.close();
        output?.pipe?.writer.close();
      }
    }
    for (const output of this.outputs.values()) if (output.child !== undefined) yield* output.child.wait();
    return status;
  }
}
