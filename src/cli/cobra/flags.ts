import { quote } from '../../kernel/go/strconv.ts';
import type { FlagDeclaration } from './command.ts';
import { flagType } from './flag-types.ts';

/** A flag that is wrong; the message reads as pflag's, e.g. `unknown flag: --nope`. */
export class FlagError extends Error {}

/** Somebody asked for help by -h or --help where the command has no flag of its own by that name. */
export class HelpRequested extends Error {}

/** `-d, --detach` or `--detach`. */
function displayName(declaration: FlagDeclaration): string {
  const long = `--${declaration.name}`;
  return declaration.shorthand === undefined ? long : `-${declaration.shorthand}, ${long}`;
}

/**
 * The flags of one command and the values that they were given. Reading a flag that is not declared, or as
 * something else than it is, is a mistake in the program and throws.
 */
export class FlagSet {
  private readonly declarations = new Map<string, FlagDeclaration>();
  private readonly shorthands = new Map<string, FlagDeclaration>();
  private readonly values = new Map<string, unknown>();
  private readonly given: string[] = [];
  /** Lines about deprecated flags, in the order of use, without line feeds. */
  readonly warnings: string[] = [];
  /** Where `--` stood among the arguments; -1 where it did not. */
  argumentsAtDash = -1;

  constructor(flags: readonly FlagDeclaration[]) {
    for (const declaration of flags) {
      this.declarations.set(declaration.name, declaration);
      if (declaration.shorthand !== undefined) this.shorthands.set(declaration.shorthand, declaration);
    }
  }

  // --- reading ---

  /** The flag's declaration, or undefined. */
  declaration(name: string): FlagDeclaration | undefined {
    return this.declarations.get(name);
  }

  /** Whether it was given on the command line. */
  changed(name: string): boolean {
    this.known(name);
    return this.given.includes(name);
  }

  /** The names of all flags that were given, in the order of the first use. */
  changedNames(): readonly string[] {
    return this.given;
  }

  /** The value: what was given, else the default, else the type's zero. */
  value(name: string): unknown {
    const declaration = this.known(name);
    if (this.values.has(name)) return this.values.get(name);
    const type = flagType(declaration.type);
    if (declaration.default === undefined) return type.zero;
    return type.fromDefault?.(declaration.default) ?? type.set(type.zero, declaration.default, false);
  }

  bool(name: string): boolean {
    return this.typed(name, 'boolean') as boolean;
  }

  string(name: string): string {
    return this.typed(name, 'string') as string;
  }

  /** Integers, floats, bytes; durations in nanoseconds; CPUs in billionths. */
  number(name: string): number {
    return this.typed(name, 'number') as number;
  }

  /** As number(), for the kinds that are null until given. */
  numberOrNull(name: string): number | null {
    return this.value(name) === null ? null : this.number(name);
  }

  /** Lists of texts (list, strings, filter …). */
  strings(name: string): readonly string[] {
    return this.list<string>(name);
  }

  /** Lists of parsed values: ports, mounts, networks, secrets, ulimits … (see cobra/options). */
  list<T>(name: string): readonly T[] {
    const value = this.value(name);
    if (!Array.isArray(value)) throw new TypeError(`flag --${name} is no list`);
    return value as readonly T[];
  }

  /** Maps of texts. */
  map(name: string): Readonly<Record<string, string>> {
    return this.typed(name, 'object') as Readonly<Record<string, string>>;
  }

  private typed(name: string, kind: string): unknown {
    const value = this.value(name);
    if (typeof value !== kind || value === null) throw new TypeError(`flag --${name} is no ${kind}`);
    return value;
  }

  private known(name: string): FlagDeclaration {
    const declaration = this.declarations.get(name);
    if (declaration === undefined) throw new TypeError(`no flag --${name} is declared`);
    return declaration;
  }

  // --- parsing ---

  /** Whether the flag takes a value even when none is attached by `=`. False for unknown flags. */
  wantsValue(word: string): boolean {
    if (word.startsWith('--')) {
      const declaration = this.declarations.get(word.slice(2));
      return declaration === undefined || bareValue(declaration) === undefined;
    }
    const declaration = this.shorthands.get(word.slice(1));
    return declaration === undefined || bareValue(declaration) === undefined;
  }

  /**
   * Takes flags out of the words and gives back the arguments.
   * @throws FlagError, HelpRequested
   */
  parse(words: readonly string[], interspersed = true): string[] {
    const args: string[] = [];
    let rest = [...words];
    while (rest.length > 0) {
      const word = rest.shift()!;
      if (word.length < 2 || !word.startsWith('-')) {
        args.push(word);
        if (!interspersed) return [...args, ...rest];
        continue;
      }
      if (word === '--') {
        this.argumentsAtDash = args.length;
        return [...args, ...rest];
      }
      rest = word.startsWith('--') ? this.parseLong(word, rest) : this.parseShort(word, rest);
    }
    return args;
  }

  private parseLong(word: string, rest: string[]): string[] {
    const body = word.slice(2);
    if (/^[-=]/.test(body)) throw new FlagError(`bad flag syntax: ${word}`);
    const equals = body.indexOf('=');
    const name = equals < 0 ? body : body.slice(0, equals);
    const declaration = this.declarations.get(name);
    if (declaration === undefined) {
      if (name === 'help') throw new HelpRequested();
      throw new FlagError(`unknown flag: --${name}`);
    }
    const bare = bareValue(declaration);
    if (equals >= 0) this.set(declaration, body.slice(equals + 1));
    else if (bare !== undefined) this.set(declaration, bare);
    else if (rest.length > 0) this.set(declaration, rest.shift()!);
    else throw new FlagError(`flag needs an argument: ${word}`);
    return rest;
  }

  private parseShort(word: string, rest: string[]): string[] {
    let letters = word.slice(1);
    while (letters !== '') {
      const letter = letters[0]!;
      const declaration = this.shorthands.get(letter);
      if (declaration === undefined) {
        if (letter === 'h') throw new HelpRequested('h');
        throw new FlagError(`unknown shorthand flag: '${letter}' in -${letters}`);
      }
      const bare = bareValue(declaration);
      const all = letters;
      if (letters.length > 2 && letters[1] === '=') {
        this.set(declaration, letters.slice(2));
        letters = '';
      } else if (bare !== undefined) {
        this.set(declaration, bare);
        letters = letters.slice(1);
      } else if (letters.length > 1) {
        this.set(declaration, letters.slice(1));
        letters = '';
      } else if (rest.length > 0) {
        this.set(declaration, rest.shift()!);
        letters = '';
      } else throw new FlagError(`flag needs an argument: '${letter}' in -${all}`);
    }
    return rest;
  }

  private set(declaration: FlagDeclaration, text: string): void {
    const { name } = declaration;
    const given = this.given.includes(name);
    try {
      this.values.set(name, flagType(declaration.type).set(this.value(name), text, given));
    } catch (error) {
      throw new FlagError(
        `invalid argument ${quote(text)} for ${quoteName(displayName(declaration))} flag: ${(error as Error).message}`,
      );
    }
    if (!given) this.given.push(name);
    if (declaration.deprecated !== undefined)
      this.warnings.push(`Flag --${name} has been deprecated, ${declaration.deprecated}`);
  }
}

const quoteName = (name: string): string => `"${name}"`;

/** The value of a flag given without one; undefined where it needs one. */
export function bareValue(declaration: FlagDeclaration): string | undefined {
  return declaration.valueWhenBare ?? flagType(declaration.type).valueWhenBare;
}
