import type { Task } from '../../../kernel/wait.ts';
import { TABLES, type Chain, type Table, type TableName } from '../../../net/netfilter.ts';
import { BadRule, formatRule, parseRule, type Rule } from '../../../net/rule.ts';
import { basename } from '../../fs/path.ts';
import type { Proc } from '../../proc.ts';
import { write } from '../command.ts';
import { listTable } from './iptables-list.ts';

const VERSION = 'v1.8.11 (nf_tables)';
/** The order in which iptables-save goes through the tables. */
const SAVED: readonly TableName[] = ['raw', 'mangle', 'filter', 'nat'];

const VERBS: Readonly<Record<string, string>> = {
  '--append': '-A',
  '--delete': '-D',
  '--insert': '-I',
  '--replace': '-R',
  '--list': '-L',
  '--list-rules': '-S',
  '--flush': '-F',
  '--new-chain': '-N',
  '--delete-chain': '-X',
  '--policy': '-P',
  '--check': '-C',
  '--zero': '-Z',
};

interface Request {
  readonly table: TableName;
  readonly verb: string;
  readonly chain: string | undefined;
  readonly words: readonly string[];
  readonly numeric: boolean;
  readonly verbose: boolean;
  readonly numbered: boolean;
}

/** Reads the command line. @throws BadRule */
function parse(argv: readonly string[]): Request {
  let table = 'filter';
  let verb = '';
  let chain: string | undefined;
  let numeric = false;
  let verbose = false;
  let numbered = false;
  const words: string[] = [];
  const queue = [...argv];
  while (queue.length > 0) {
    const word = queue.shift() as string;
    const known = VERBS[word] ?? word;
    if (word === '-t' || word === '--table') table = queue.shift() ?? '';
    else if (word === '--line-numbers') numbered = true;
    else if (word === '-n' || word === '--numeric') numeric = true;
    else if (word === '-w' || word === '--wait') continue;
    else if (word === '-v' || word === '--verbose') verbose = true;
    else if (verb === '' && /^-[ADIRLSFNXPCZ]$/.test(known)) {
      verb = known;
      if (queue[0] !== undefined && !queue[0].startsWith('-')) chain = queue.shift();
    } else if (verb === '' && /^-[nvLwS]{2,}$/.test(word)) {
      numeric ||= word.includes('n');
      verbose ||= word.includes('v');
      verb = word.includes('L') ? '-L' : word.includes('S') ? '-S' : '';
      if (verb !== '' && queue[0] !== undefined && !queue[0].startsWith('-')) chain = queue.shift();
    } else words.push(word);
  }
  if (!(TABLES as readonly string[]).includes(table))
    throw new BadRule(`can't initialize iptables table \`${table}': Table does not exist (do you need to insmod?)`);
  return { table: table as TableName, verb, chain, words, numeric, verbose, numbered };
}

function specify(chain: Chain): string {
  return chain.policy === undefined ? `-N ${chain.name}\n` : `-P ${chain.name} ${chain.policy}\n`;
}

function rulesOf(chain: Chain): string {
  return chain.rules.map((rule) => `-A ${chain.name} ${formatRule(rule)}`.trimEnd() + '\n').join('');
}

function specification(table: Table, name: string | undefined): string {
  const chains = name === undefined ? table.listed : [table.chain(name)];
  return chains.map(specify).join('') + chains.map(rulesOf).join('');
}

/** Does what is asked. @throws BadRule @returns what is printed */
function apply(proc: Proc, request: Request): string {
  const { netfilter } = proc.machine.net;
  const table = netfilter.table(request.table);
  const { verb, chain, words } = request;
  const named = (): string => {
    if (chain === undefined) throw new BadRule(`option "${verb}" requires an argument`);
    return chain;
  };
  const rule = (): Rule => parseRule(words);
  switch (verb) {
    case '-S':
      return specification(table, chain);
    case '-L':
      return listTable(table, request);
    case '-A':
      table.append(named(), rule());
      return '';
    case '-I':
      if (/^\d+$/.test(words[0] ?? '')) table.insert(named(), parseRule(words.slice(1)), Number(words[0]));
      else table.insert(named(), rule());
      return '';
    case '-R':
      table.removeAt(named(), Number(words[0]));
      table.insert(named(), parseRule(words.slice(1)), Number(words[0]));
      return '';
    case '-D':
      if (words.length === 1 && /^\d+$/.test(words[0])) table.removeAt(named(), Number(words[0]));
      else table.remove(named(), rule());
      return '';
    case '-C':
      if (!table.has(named(), rule())) throw new BadRule('Bad rule (does a matching rule exist in that chain?).');
      return '';
    case '-F':
      table.flush(chain);
      return '';
    case '-N':
      if (table.chains.has(named())) throw new BadRule('Chain already exists.');
      table.addChain(named());
      return '';
    case '-X':
      if (chain !== undefined) table.removeChain(chain);
      else
        for (const each of table.listed)
          if (each.policy === undefined && each.rules.length === 0) table.removeChain(each.name);
      return '';
    case '-P':
      table.setPolicy(named(), words[0] ?? '');
      return '';
    case '-Z':
      return '';
    default:
      throw new BadRule('no command specified');
  }
}

/** The firewall of the namespace: what is in it, and changes to it. */
export function* iptables(proc: Proc): Task<number> {
  if (proc.argv.includes('--version') || proc.argv.includes('-V')) {
    proc.print(`iptables ${VERSION}\n`);
    return 0;
  }
  if (proc.uid !== 0) {
    proc.error(`iptables ${VERSION}: Could not fetch rule set generation id: Permission denied (you must be root)\n`);
    return 4;
  }
  try {
    const request = parse(proc.argv.slice(1));
    yield* write(proc, apply(proc, request));
    const { net } = proc.machine;
    if (!['-S', '-L', '-C'].includes(request.verb)) net.network.reachabilityChanged(net);
    return 0;
  } catch (error) {
    if (!(error instanceof BadRule)) throw error;
    const { message } = error;
    const plain = /\.$/.test(message);
    if (plain) proc.error(`iptables: ${message}\n`);
    else proc.error(`iptables ${VERSION}: ${message}\nTry \`iptables -h' or 'iptables --help' for more information.\n`);
    return plain ? 1 : 2;
  }
}

/** `iptables-save [-t TABLE]`: all tables in the form in which they are read back. */
export function* iptablesSave(proc: Proc): Task<number> {
  const at = proc.argv.indexOf('-t');
  const only = at < 0 ? undefined : proc.argv[at + 1];
  let text = '';
  for (const name of SAVED) {
    if (only !== undefined && only !== name) continue;
    const table = proc.machine.net.netfilter.peek(name);
    if (table === undefined) continue;
    text += `# Generated by ${basename(proc.argv[0])} ${VERSION}\n*${name}\n`;
    for (const chain of table.listed) text += `:${chain.name} ${chain.policy ?? '-'} [0:0]\n`;
    text += `${table.listed.map(rulesOf).join('')}COMMIT\n# Completed\n`;
  }
  yield* write(proc, text);
  return 0;
}
