import type { Task } from '../../../kernel/wait.ts';
import { quoteShort } from '../quote.ts';
import type { Options, ShellOptions } from '../options.ts';
import type { Shell } from '../shell.ts';
import { builtinFault, FAULTS } from '../wording.ts';
import { badOption, readFlags, type Builtin } from './builtin.ts';

const LETTERS: Readonly<Record<string, keyof Options>> = {
  a: 'allexport',
  e: 'errexit',
  f: 'noglob',
  m: 'monitor',
  n: 'noexec',
  u: 'nounset',
  v: 'verbose',
  x: 'xtrace',
  C: 'noclobber',
};
/** Known to bash, without an effect here. */
const HARMLESS = new Set(['h', 'b', 'k', 'p', 't', 'B', 'E', 'H', 'P', 'T']);
const NAMED: readonly string[] = [
  'allexport',
  'braceexpand',
  'emacs',
  'errexit',
  'errtrace',
  'functrace',
  'hashall',
  'histexpand',
  'history',
  'ignoreeof',
  'interactive-comments',
  'keyword',
  'monitor',
  'noclobber',
  'noexec',
  'noglob',
  'nolog',
  'notify',
  'nounset',
  'onecmd',
  'physical',
  'pipefail',
  'posix',
  'privileged',
  'verbose',
  'vi',
  'xtrace',
];

/** Turns an option of `set -o` on or off; false when there is none of that name. */
export function setNamedOption(shell: Shell, name: string, on: boolean): boolean {
  if (name in shell.options) {
    shell.options[name as keyof Options] = on;
    return true;
  }
  if (name === 'braceexpand' || name === 'histexpand') {
    shell.shellOptions[name] = on;
    return true;
  }
  return NAMED.includes(name);
}

function isOn(shell: Shell, name: string): boolean {
  if (name in shell.options) return shell.options[name as keyof Options];
  if (name === 'braceexpand' || name === 'histexpand') return shell.shellOptions[name];
  return (
    name === 'hashall' ||
    name === 'interactive-comments' ||
    ((name === 'emacs' || name === 'history') && shell.interactive)
  );
}

/** Sets the options of `set` and of the shell's own command line; the words that are left, or undefined on error. */
export function* set(shell: Shell, args: readonly string[]): Task<number> {
  if (args.length === 1) {
    for (const name of shell.variables.names()) {
      const value = shell.variables.value(name);
      if (!/^\w+$/.test(name) || value === undefined) continue;
      if (value.kind === 'string')
        shell.proc.print(
          `${name}=${shell.dialect === 'ash' ? `'${value.text}'` : quoteShort(value.text).replace(/^''$/, '')}\n`,
        );
    }
    return 0;
  }
  let i = 1;
  for (; i < args.length; i++) {
    const arg = args[i];
    if (arg === '--' || arg === '-') {
      shell.positional = args.slice(i + 1);
      return 0;
    }
    if (!/^[-+]./.test(arg)) break;
    const on = arg.startsWith('-');
    for (const letter of arg.slice(1)) {
      const option = LETTERS[letter];
      if (option !== undefined) shell.options[option] = on;
      else if (letter === 'B') shell.shellOptions.braceexpand = on;
      else if (letter === 'o') {
        const name = args[++i];
        if (name === undefined) {
          shell.proc.print(
            NAMED.map((each) =>
              on
                ? `${each.padEnd(15)}\t${isOn(shell, each) ? 'on' : 'off'}\n`
                : `set ${isOn(shell, each) ? '-' : '+'}o ${each}\n`,
            ).join(''),
          );
          return 0;
        }
        if (!setNamedOption(shell, name, on)) {
          return builtinFault(shell, 'set', FAULTS.optionName(name), 2);
        }
      } else if (!HARMLESS.has(letter)) return badOption(shell, args, arg[0] + letter, SET.usage);
    }
  }
  if (i < args.length) shell.positional = args.slice(i);
  return 0;
}

function* shopt(shell: Shell, args: readonly string[]): Task<number> {
  const { flags, rest, bad } = readFlags(args, 'pqsuo');
  if (bad !== undefined) return badOption(shell, args, bad, SHOPT.usage);
  const options = shell.shellOptions as unknown as Record<string, boolean>;
  const names = rest.length > 0 ? rest : Object.keys(options).sort();
  let status = 0;
  for (const name of names) {
    if (flags.has('o')) {
      if (flags.has('s') || flags.has('u')) setNamedOption(shell, name, flags.has('s'));
      continue;
    }
    if (!(name in options)) {
      if (KNOWN.has(name)) continue;
      shell.error(`shopt: ${name}: invalid shell option name`);
      status = 1;
      continue;
    }
    if (flags.has('s') || flags.has('u')) {
      if (rest.length > 0) options[name as keyof ShellOptions] = flags.has('s');
    } else {
      if (!options[name]) status = rest.length > 0 ? 1 : status;
      if (!flags.has('q')) {
        shell.proc.print(
          flags.has('p')
            ? `shopt ${options[name] ? '-s' : '-u'} ${name}\n`
            : `${name.padEnd(15)}\t${options[name] ? 'on' : 'off'}\n`,
        );
      }
    }
  }
  return status;
}

const KNOWN = new Set(
  'autocd cdspell checkhash checkjobs checkwinsize cmdhist direxpand dirspell execfail histappend histreedit histverify hostcomplete huponexit inherit_errexit interactive_comments lastpipe lithist login_shell mailwarn no_empty_cmd_completion progcomp promptvars restricted_shell shift_verbose sourcepath xpg_echo'.split(
    ' ',
  ),
);

export const SET: Builtin = { run: set, usage: 'set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]' };
export const SHOPT: Builtin = { run: shopt, usage: 'shopt [-pqsu] [-o] [optname ...]', bashOnly: true };
