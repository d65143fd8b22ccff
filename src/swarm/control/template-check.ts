import type { ContainerSpec } from '../types.ts';
import { RpcError } from './rpc-error.ts';

/** What a template may say, with the values that the managers try it with: no labels (facts 11.6). */
const FIELDS: Readonly<Record<string, 'text' | 'map' | 'struct'>> = {
  '.Service': 'struct',
  '.Service.ID': 'text',
  '.Service.Name': 'text',
  '.Service.Labels': 'map',
  '.Node': 'struct',
  '.Node.ID': 'text',
  '.Node.Hostname': 'text',
  '.Node.Platform': 'struct',
  '.Node.Platform.Architecture': 'text',
  '.Node.Platform.OS': 'text',
  '.Task': 'struct',
  '.Task.ID': 'text',
  '.Task.Name': 'text',
  '.Task.Slot': 'text',
};

/** Says what is wrong with a template as Go would, or undefined when nothing is. */
function complaint(text: string): string | undefined {
  for (let at = text.indexOf('{{'); at !== -1; at = text.indexOf('{{', at + 2)) {
    const end = text.indexOf('}}', at);
    if (end === -1) return 'template: expansion:1: unclosed action';
    const action = text
      .slice(at + 2, end)
      .replace(/^- /, '')
      .replace(/ -$/, '')
      .trim();
    if (action === '') return 'template: expansion:1: missing value for command';
    for (const word of action.match(/"(?:[^"\\]|\\.)*"|\.[\w.]*|[^\s()|]+/g) ?? []) {
      if (!word.startsWith('.') || word === '.') {
        if (/^[a-zA-Z_]\w*$/.test(word) && !FUNCTIONS.has(word)) {
          return `template: expansion:1: function "${word}" not defined`;
        }
        continue;
      }
      const problem = fieldComplaint(word, at + 2 + text.slice(at + 2).indexOf(word));
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

const FUNCTIONS: ReadonlySet<string> = new Set([
  'and',
  'call',
  'html',
  'index',
  'slice',
  'js',
  'len',
  'not',
  'or',
  'print',
  'printf',
  'println',
  'urlquery',
  'eq',
  'ge',
  'gt',
  'le',
  'lt',
  'ne',
  'join',
  'if',
  'else',
  'end',
  'range',
  'with',
  'true',
  'false',
  'nil',
]);

function fieldComplaint(word: string, at: number): string | undefined {
  const parts = word.slice(1).split('.');
  let path = '';
  for (const part of parts) {
    const parent = path;
    path += `.${part}`;
    const where = `template: expansion:1:${at + path.lastIndexOf('.')}: executing "expansion" at <${word}>`;
    if (FIELDS[parent] === 'map') return `${where}: map has no entry for key "${part}"`;
    if (FIELDS[path] !== undefined) continue;
    return `${where}: can't evaluate field ${part} in type template.Context`;
  }
  return undefined;
}

/**
 * Tries the templates of a container's spec: environment values, mounts, host name (facts 11.6, observed 9).
 * @throws RpcError InvalidArgument
 */
export function checkTemplates(spec: ContainerSpec): void {
  const fail = (what: string): never => {
    throw new RpcError('InvalidArgument', what);
  };
  for (const variable of spec.Env ?? []) {
    const at = variable.indexOf('=');
    const problem = at === -1 ? undefined : complaint(variable.slice(at + 1));
    if (problem !== undefined) fail(`expanding env failed: expanding env ${JSON.stringify(variable)}: ${problem}`);
  }
  for (const mount of spec.Mounts ?? []) {
    for (const [name, text] of [
      ['source', mount.Source ?? ''],
      ['target', mount.Target],
    ]) {
      const problem = complaint(text);
      if (problem !== undefined) {
        fail(`expanding mounts failed: expanding mount ${name} ${JSON.stringify(text)}: ${problem}`);
      }
    }
  }
  const problem = complaint(spec.Hostname ?? '');
  if (problem !== undefined) fail(`expanding hostname failed: ${problem}`);
}
