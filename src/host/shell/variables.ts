import { ShellError } from './control.ts';
import { FAULTS } from './wording.ts';

export type Value =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'indexed'; readonly items: ReadonlyMap<number, string> }
  | { readonly kind: 'associative'; readonly items: ReadonlyMap<string, string> };

interface Variable {
  value: Value | undefined;
  exported: boolean;
  readonly: boolean;
  integer: boolean;
  /** `declare -n`: the name that it stands for is its text. */
  reference: boolean;
  letters: 'lower' | 'upper' | undefined;
}

export interface Attributes {
  exported?: boolean;
  readonly?: boolean;
  integer?: boolean;
  reference?: boolean;
  letters?: 'lower' | 'upper' | undefined;
}

export interface Special {
  readonly get: () => string;
  /** What an assignment does; without it assignments are ignored. */
  readonly set?: (text: string) => void;
}

function fresh(): Variable {
  return { value: undefined, exported: false, readonly: false, integer: false, reference: false, letters: undefined };
}

/** The variables of a shell: a global scope, one more per running function, and those that are computed. */
export class Variables {
  private scopes: Map<string, Variable>[] = [new Map()];
  readonly special = new Map<string, Special>();
  /** Arrays that are computed: PIPESTATUS, FUNCNAME, DIRSTACK. */
  readonly specialArrays = new Map<string, () => readonly string[]>();
  /** Evaluates the text of `declare -i` variables; set by the shell. */
  arithmetic: (text: string) => number = () => 0;

  /** A copy for a subshell; special variables are for the owner to set. */
  clone(): Variables {
    const copy = new Variables();
    copy.scopes = this.scopes.map((scope) => new Map([...scope].map(([name, v]) => [name, { ...v }])));
    return copy;
  }

  pushScope(): void {
    this.scopes.push(new Map());
  }

  popScope(): void {
    this.scopes.pop();
  }

  get inFunction(): boolean {
    return this.scopes.length > 1;
  }

  private find(name: string): Variable | undefined {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i].get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Follows `declare -n`. */
  target(name: string): string {
    for (let hops = 0; hops < 8; hops++) {
      const found = this.find(name);
      if (found?.reference !== true || found.value?.kind !== 'string' || found.value.text === '') return name;
      name = found.value.text;
    }
    return name;
  }

  private own(name: string): Variable {
    let found = this.find(name);
    if (found === undefined) {
      found = fresh();
      this.scopes[0].set(name, found);
    }
    return found;
  }

  /** The text of a variable (of element 0 of an array); undefined when it is unset. */
  get(name: string): string | undefined {
    const special = this.special.get(name);
    if (special !== undefined) return special.get();
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (value.kind === 'string') return value.text;
    return value.kind === 'indexed' ? value.items.get(0) : value.items.get('0');
  }

  value(name: string): Value | undefined {
    const special = this.special.get(name);
    if (special !== undefined) return { kind: 'string', text: special.get() };
    const array = this.specialArrays.get(name);
    if (array !== undefined) return { kind: 'indexed', items: new Map(array().map((text, index) => [index, text])) };
    return this.find(this.target(name))?.value;
  }

  /** The elements of an array in order; a plain variable has one, with key 0. */
  elements(name: string): [string, string][] {
    const value = this.value(name);
    if (value === undefined) return [];
    if (value.kind === 'string') return [['0', value.text]];
    if (value.kind === 'associative') return [...value.items];
    return [...value.items].sort((a, b) => a[0] - b[0]).map(([key, text]) => [String(key), text]);
  }

  isAssociative(name: string): boolean {
    return this.find(this.target(name))?.value?.kind === 'associative';
  }

  private writable(name: string): Variable {
    const variable = this.own(this.target(name));
    if (variable.readonly) throw new ShellError(FAULTS.readonly(name));
    return variable;
  }

  private shape(variable: Variable, text: string): string {
    if (variable.integer) return String(this.arithmetic(text));
    if (variable.letters === 'lower') return text.toLowerCase();
    return variable.letters === 'upper' ? text.toUpperCase() : text;
  }

  /** @throws ShellError when it is read-only */
  set(name: string, text: string): void {
    const special = this.special.get(name);
    if (special !== undefined) {
      special.set?.(text);
      return;
    }
    const variable = this.writable(name);
    const shaped = this.shape(variable, text);
    if (variable.value?.kind === 'indexed') {
      variable.value = { kind: 'indexed', items: new Map([...variable.value.items, [0, shaped]]) };
    } else if (variable.value?.kind === 'associative') {
      variable.value = { kind: 'associative', items: new Map([...variable.value.items, ['0', shaped]]) };
    } else variable.value = { kind: 'string', text: shaped };
  }

  /** `name+=text`. @throws ShellError when it is read-only */
  append(name: string, text: string): void {
    const variable = this.own(this.target(name));
    const old = this.get(name) ?? '';
    this.set(name, variable.integer ? String(this.arithmetic(old || '0') + this.arithmetic(text || '0')) : old + text);
  }

  /** Sets one element. @throws ShellError when it is read-only */
  setElement(name: string, key: string, text: string): void {
    const variable = this.writable(name);
    const shaped = this.shape(variable, text);
    if (variable.value?.kind === 'associative') {
      variable.value = { kind: 'associative', items: new Map([...variable.value.items, [key, shaped]]) };
      return;
    }
    const items = new Map<number, string>(
      variable.value === undefined
        ? []
        : variable.value.kind === 'string'
          ? [[0, variable.value.text]]
          : variable.value.items,
    );
    let index = Number(key);
    if (index < 0) index += 1 + Math.max(-1, ...items.keys());
    if (index < 0) throw new ShellError(`${name}[${key}]: bad array subscript`, { fatal: false });
    items.set(index, shaped);
    variable.value = { kind: 'indexed', items };
  }

  /** Makes it an array with these elements. @throws ShellError when it is read-only */
  setArray(name: string, kind: 'indexed' | 'associative', items: readonly (readonly [string, string])[]): void {
    const variable = this.writable(name);
    variable.value =
      kind === 'associative'
        ? { kind, items: new Map(items) }
        : { kind, items: new Map(items.map(([key, text]) => [Number(key), this.shape(variable, text)])) };
  }

  /** Makes a variable of the innermost function; without a function, nothing new. */
  declareLocal(name: string): void {
    const scope = this.scopes[this.scopes.length - 1];
    if (!scope.has(name)) scope.set(name, fresh());
  }

  attributes(name: string): Readonly<Variable> | undefined {
    return this.find(name);
  }

  setAttributes(name: string, attributes: Attributes): void {
    Object.assign(this.own(name), attributes);
  }

  /** @throws ShellError when it is read-only */
  unset(name: string, key?: string): void {
    const target = this.target(name);
    const found = this.find(target);
    if (found === undefined) {
      this.special.delete(name);
      return;
    }
    if (found.readonly)
      throw new ShellError(
        { bash: `${name}: cannot unset: readonly variable`, ash: `${name}: is read only`, raises: true },
        { fatal: false },
      );
    if (key !== undefined && found.value !== undefined && found.value.kind !== 'string') {
      if (found.value.kind === 'associative') {
        const items = new Map(found.value.items);
        items.delete(key);
        found.value = { kind: 'associative', items };
      } else {
        const items = new Map(found.value.items);
        items.delete(Number(key) < 0 ? Number(key) + 1 + Math.max(-1, ...items.keys()) : Number(key));
        found.value = { kind: 'indexed', items };
      }
      return;
    }
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      if (!this.scopes[i].has(target)) continue;
      if (i > 0) this.scopes[i].set(target, fresh());
      else this.scopes[i].delete(target);
      return;
    }
  }

  /** The names of all variables that are visible, sorted by code units. */
  names(): string[] {
    const names = new Set<string>(this.special.keys());
    for (const scope of this.scopes) for (const name of scope.keys()) names.add(name);
    return [...names].sort();
  }

  /** What programs get as their environment. */
  environment(): Map<string, string> {
    const env = new Map<string, string>();
    for (const scope of this.scopes) {
      for (const [name, variable] of scope) {
        const text = variable.value?.kind === 'string' ? variable.value.text : undefined;
        if (variable.exported && text !== undefined) env.set(name, text);
        else if (scope !== this.scopes[0] && variable.value !== undefined) env.delete(name);
      }
    }
    return env;
  }
}
