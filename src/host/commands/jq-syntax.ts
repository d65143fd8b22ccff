/** A filter of jq. */
export type Filter =
  | { readonly k: 'identity' }
  | { readonly k: 'recurse' }
  | { readonly k: 'literal'; readonly value: Json }
  /** Text with filters in `\(…)` between its parts. */
  | { readonly k: 'text'; readonly parts: readonly (string | Filter)[]; readonly format: string | undefined }
  | { readonly k: 'format'; readonly name: string }
  | { readonly k: 'variable'; readonly name: string }
  | { readonly k: 'index'; readonly of: Filter; readonly key: Filter }
  | { readonly k: 'slice'; readonly of: Filter; readonly from: Filter | undefined; readonly to: Filter | undefined }
  | { readonly k: 'iterate'; readonly of: Filter }
  | { readonly k: 'try'; readonly body: Filter; readonly handler: Filter | undefined }
  | { readonly k: 'pipe' | 'comma'; readonly left: Filter; readonly right: Filter }
  | { readonly k: 'binary'; readonly op: string; readonly left: Filter; readonly right: Filter }
  | { readonly k: 'update'; readonly op: string; readonly path: Filter; readonly value: Filter }
  | { readonly k: 'negate'; readonly of: Filter }
  | { readonly k: 'array'; readonly of: Filter | undefined }
  | { readonly k: 'object'; readonly entries: readonly (readonly [Filter, Filter])[] }
  | { readonly k: 'if'; readonly test: Filter; readonly yes: Filter; readonly no: Filter | undefined }
  | { readonly k: 'bind'; readonly of: Filter; readonly name: string; readonly body: Filter }
  | {
      readonly k: 'reduce' | 'foreach';
      readonly of: Filter;
      readonly name: string;
      readonly start: Filter;
      readonly step: Filter;
      readonly show: Filter | undefined;
    }
  | { readonly k: 'call'; readonly name: string; readonly args: readonly Filter[] }
  | {
      readonly k: 'define';
      readonly name: string;
      readonly parameters: readonly string[];
      readonly body: Filter;
      readonly rest: Filter;
    };

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A program that jq does not compile. */
export class JqSyntaxError extends Error {}

/** An error of a running program: `error(…)`, a type that does not fit. */
export class JqError extends Error {
  readonly value: Json;

  constructor(value: Json) {
    super(typeof value === 'string' ? value : `${JSON.stringify(value)} (not a string)`);
    this.value = value;
  }
}
