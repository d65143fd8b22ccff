import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseAst } from 'vite';

/** What is in a folder that `vite build` has made, read from the files themselves. */
export interface BuiltPage {
  /** Every file, as a path from the folder with forward slashes. */
  readonly files: readonly string[];
  /** Scripts and style sheets that index.html and its static imports load. */
  readonly firstView: readonly string[];
  /** The scripts that are started as workers, with their static imports. */
  readonly workers: readonly string[];
  /** Every other script: loaded by `import()` when needed. */
  readonly lazy: readonly string[];
}

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/**
 * Follows the built page from index.html.
 * @throws Error (ENOENT) if the folder has no index.html: `npm run build` comes first
 */
export function readBuiltPage(folder: string): BuiltPage {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  const scripts = files.filter((file) => file.endsWith('.js'));

  const linked = [...page.matchAll(/<(?:script|link)\b[^>]*>/g)]
    .filter(([tag]) => /^<script/.test(tag) || /\brel="(?:stylesheet|modulepreload)"/.test(tag))
    .flatMap(([tag]) => /\b(?:src|href)="([^"]+)"/.exec(tag)?.[1] ?? [])
    .filter((address) => !address.startsWith('data:'))
    .map((address) => posix.normalize(address));
  const firstView = withStaticImports(folder, linked);

  // A worker is named in the script that starts it; Vite writes the name as a literal inside `new Worker(…)`.
  const started = new Set(scripts.flatMap((file) => startedWorkers(parse(folder, file))));
  const workers = withStaticImports(
    folder,
    scripts.filter((file) => started.has(posix.basename(file))),
  );
  const lazy = scripts.filter((file) => !firstView.includes(file) && !workers.includes(file));
  return { files, firstView, workers, lazy };
}

/** The sum of what the files weigh after gzip -9, in bytes. */
export function gzipSize(folder: string, files: readonly string[]): number {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file)), { level: 9 }).length, 0);
}

/** The ways in which a script could run text as code: `eval(…)`, `Function(…)`, `new Function(…)`. */
export function textAsCode(folder: string, file: string): readonly string[] {
  return nodes(parse(folder, file)).flatMap((node) => {
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return [];
    const name = calleeName(node);
    return name === 'eval' || name === 'Function' ? [`${file}: ${name}`] : [];
  });
}

/** The scripts among `files` that import themselves by way of others: what one of them needs may not be there yet. */
export function inCircles(folder: string, files: readonly string[]): readonly string[] {
  const scripts = files.filter((file) => file.endsWith('.js'));
  return scripts.filter((file) =>
    staticImports(folder, file).some((next) => withStaticImports(folder, [next]).includes(file)),
  );
}

function withStaticImports(folder: string, roots: readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    if (file.endsWith('.js')) for (const next of staticImports(folder, file)) visit(next);
  };
  roots.forEach(visit);
  return [...found].sort();
}

function staticImports(folder: string, file: string): string[] {
  const { body } = parse(folder, file) as unknown as { body: readonly Node[] };
  return body.flatMap((node) => {
    const source = /^(Import|ExportNamed|ExportAll)Declaration$/.test(node.type)
      ? (node['source'] as Node | null)
      : null;
    return source === null ? [] : [posix.join(dirname(file), String(source['value']))];
  });
}

const trees = new Map<string, Node>();

function parse(folder: string, file: string): Node {
  const path = join(folder, file);
  let tree = trees.get(path);
  if (tree === undefined) trees.set(path, (tree = parseAst(readFileSync(path, 'utf8')) as unknown as Node));
  return tree;
}

function nodes(tree: Node): Node[] {
  const all: Node[] = [];
  const waiting: unknown[] = [tree];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (typeof (value as Node).type === 'string') all.push(value as Node);
    waiting.push(...Object.values(value));
  }
  return all;
}

function startedWorkers(tree: Node): string[] {
  return nodes(tree)
    .filter((node) => node.type === 'NewExpression' && /^(Shared)?Worker$/.test(calleeName(node)))
    .flatMap((start) => nodes(start))
    .map((node) => (node.type === 'TemplateElement' ? (node['value'] as Node)['cooked'] : node['value']))
    .filter((text): text is string => typeof text === 'string' && text.endsWith('.js'))
    .map((text) => posix.basename(text));
}

/** `f` for f(…), window.f(…), self.f(…) and globalThis.f(…); empty for any other call. */
function calleeName(call: Node): string {
  const callee = call['callee'] as Node;
  if (callee.type === 'Identifier') return String(callee['name']);
  if (callee.type !== 'MemberExpression') return '';
  const isGlobal = /^(globalThis|window|self)$/.test(String((callee['object'] as Node)['name']));
  return isGlobal ? String((callee['property'] as Node)['name']) : '';
}
