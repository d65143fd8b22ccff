import { ExitShell } from './control.ts';
import type { Shell } from './shell.ts';

/** What is wrong, in the words of both shells. */
export interface Wording {
  readonly bash: string;
  readonly ash: string;
  /**
   * What it means in ash: an error that raises leaves status 2, and ends a script when it comes from a special builtin; any
   * other leaves this status, 1 unless told.
   */
  readonly ashStatus?: number;
  readonly raises?: boolean;
}

function raising(bash: string, ash: string): Wording {
  return { bash, ash, raises: true };
}

/** Errors of builtins and expansions that the two shells put differently (asked of bash 5.2 and busybox 1.38). */
export const FAULTS = {
  identifier: (name: string) => raising(`\`${name}': not a valid identifier`, `${name}: bad variable name`),
  readIdentifier: (name: string) => ({
    bash: `\`${name}': not a valid identifier`,
    ash: `'${name}': bad variable name`,
  }),
  option: (option: string) => raising(`${option}: invalid option`, `illegal option ${option}`),
  optionName: (name: string) => ({ bash: `${name}: invalid option name`, ash: `illegal option -o ${name}` }),
  notInFunction: raising('can only be used in a function', 'not in a function'),
  noJobControl: raising('no job control', 'No current job'),
  noSuchJob: (spec: string) => raising(`${spec}: no such job`, `${spec}: no such job`),
  numeric: (text: string) => raising(`${text}: numeric argument required`, `Illegal number: ${text}`),
  octal: (mode: string) =>
    raising(
      `${mode}: ${/^\d/.test(mode) ? 'octal number out of range' : 'invalid symbolic mode operator'}`,
      `illegal mode: ${mode}`,
    ),
  signal: (spec: string) => ({ bash: `${spec}: invalid signal specification`, ash: `bad signal name '${spec}'` }),
  noProcess: (pid: string) => ({ bash: `(${pid}) - No such process`, ash: `can't kill pid ${pid}: No such process` }),
  notANumber: (text: string) => ({
    bash: `${text}: integer expression expected`,
    ash: `${text}: bad number`,
    ashStatus: 2,
  }),
  unaryOperator: (operator: string, operand: string) => ({
    bash: `${operator}: unary operator expected`,
    ash: `${operand}: unknown operand`,
    ashStatus: 2,
  }),
  binaryOperator: (operator: string) => ({
    bash: `${operator}: binary operator expected`,
    ash: `${operator}: unknown operand`,
    ashStatus: 2,
  }),
  bracket: { bash: "missing `]'", ash: 'missing ]', ashStatus: 2 },
  invalidNumber: (text: string) => ({ bash: `${text}: invalid number`, ash: `invalid number '${text}'` }),
  unbound: (name: string) =>
    raising(`${/^\d/.test(name) ? '$' : ''}${name}: unbound variable`, `${name}: parameter not set`),
  unset: (name: string, orNull: boolean) =>
    raising(
      `${name}: parameter ${orNull ? 'null or not set' : 'not set'}`,
      `${name}: parameter not set${orNull ? ' or null' : ''}`,
    ),
  readonly: (name: string) => raising(`${name}: readonly variable`, `${name}: is read only`),
  arithmetic: (bash: string) => raising(bash, 'arithmetic syntax error'),
  divideByZero: (bash: string) => raising(bash, 'divide by zero'),
} satisfies Readonly<Record<string, Wording | ((...words: never[]) => Wording)>>;

/** Builtins of ash that are applets of busybox: they complain as programs do, without a line. */
const APPLETS = new Set(['[', 'echo', 'kill', 'printf', 'read', 'test']);

/** The words for the shell at hand. */
export function worded(shell: Shell, wording: Wording | string): string {
  return typeof wording === 'string' ? wording : wording[shell.dialect];
}

/** What stands before an error: `-bash: `, `bash: line 3: `; ash counts the lines of `-c` from nought (recording mounts). */
export function errorPrefix(shell: Shell, builtin = ''): string {
  const { name, mode, dialect, line } = shell;
  const of = builtin === '' ? '' : `${builtin}: `;
  if (name === '') return of;
  if (mode === 'prompt') return `${name}: ${of}`;
  if (dialect === 'bash') return `${name}: line ${line}: ${of}`;
  if (APPLETS.has(builtin)) return `${name}: ${builtin === 'read' ? of : ''}`;
  // ash names the builtin before the line.
  return `${name}: ${of}line ${mode === 'command' ? line - 1 : line}: `;
}

/**
 * Prints a builtin's error.
 * @param bashStatus what it leaves as status in bash
 * @returns the status that it leaves
 * @throws ExitShell where it ends a script of ash
 */
export function builtinFault(shell: Shell, builtin: string, wording: Wording | string, bashStatus = 1): number {
  shell.proc.error(`${errorPrefix(shell, builtin)}${worded(shell, wording)}\n`);
  if (shell.dialect === 'bash') return bashStatus;
  if (typeof wording === 'string' || wording.raises !== true)
    return typeof wording === 'string' ? bashStatus : (wording.ashStatus ?? 1);
  if (ENDS_SCRIPT.has(builtin) && !shell.interactive) throw new ExitShell(RAISED, true);
  return RAISED;
}

/** The status that an error of ash leaves. */
export const RAISED = 2;

/** POSIX's special builtins: in ash they come before functions, and their errors end a script. */
export const SPECIAL_BUILTINS: ReadonlySet<string> = new Set(
  ': . break continue eval exec exit export readonly return set shift source times trap unset'.split(' '),
);

const ENDS_SCRIPT: ReadonlySet<string> = new Set([...SPECIAL_BUILTINS, 'local']);
