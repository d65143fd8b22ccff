/** An expression of awk. */
export type Expr =
  | { readonly k: 'num'; readonly value: number }
  | { readonly k: 'str'; readonly value: string }
  | { readonly k: 're'; readonly source: string }
  | { readonly k: 'var'; readonly name: string }
  | { readonly k: 'field'; readonly index: Expr }
  | { readonly k: 'index'; readonly name: string; readonly keys: readonly Expr[] }
  | { readonly k: 'assign'; readonly op: string; readonly target: Expr; readonly value: Expr }
  | { readonly k: 'binary'; readonly op: string; readonly left: Expr; readonly right: Expr }
  | { readonly k: 'unary'; readonly op: string; readonly operand: Expr }
  | { readonly k: 'step'; readonly op: string; readonly prefix: boolean; readonly target: Expr }
  | { readonly k: 'cond'; readonly test: Expr; readonly yes: Expr; readonly no: Expr }
  | { readonly k: 'in'; readonly keys: readonly Expr[]; readonly name: string }
  | { readonly k: 'call'; readonly name: string; readonly args: readonly Expr[] }
  | { readonly k: 'getline'; readonly target: Expr | undefined; readonly file: Expr | undefined }
  | { readonly k: 'group'; readonly list: readonly Expr[] };

export type Stmt =
  | { readonly k: 'expr'; readonly expr: Expr }
  | {
      readonly k: 'print';
      readonly format: boolean;
      readonly args: readonly Expr[];
      readonly to: { readonly op: string; readonly file: Expr } | undefined;
    }
  | { readonly k: 'if'; readonly test: Expr; readonly yes: Stmt; readonly no: Stmt | undefined }
  | { readonly k: 'while'; readonly test: Expr; readonly body: Stmt; readonly first: boolean }
  | {
      readonly k: 'for';
      readonly init: Stmt | undefined;
      readonly test: Expr | undefined;
      readonly update: Stmt | undefined;
      readonly body: Stmt;
    }
  | { readonly k: 'forin'; readonly name: string; readonly array: string; readonly body: Stmt }
  | { readonly k: 'block'; readonly body: readonly Stmt[] }
  | { readonly k: 'delete'; readonly name: string; readonly keys: readonly Expr[] | undefined }
  | {
      readonly k: 'jump';
      readonly to: 'next' | 'exit' | 'break' | 'continue' | 'return' | 'nextfile';
      readonly value: Expr | undefined;
    };

export interface Rule {
  readonly when: 'BEGIN' | 'END' | 'always' | { readonly from: Expr; readonly to: Expr | undefined };
  readonly body: Stmt | undefined;
}

export interface AwkFunction {
  readonly parameters: readonly string[];
  readonly body: Stmt;
}

export interface AwkProgram {
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, AwkFunction>;
}

export class AwkSyntaxError extends Error {}
