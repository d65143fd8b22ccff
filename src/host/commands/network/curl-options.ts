/** What the command line of curl asks for. */
export interface CurlOptions {
  readonly urls: readonly string[];
  readonly silent: boolean;
  readonly showError: boolean;
  readonly include: boolean;
  readonly head: boolean;
  readonly verbose: boolean;
  readonly follow: boolean;
  readonly failOnError: boolean;
  readonly remoteName: boolean;
  readonly ipv6: boolean;
  readonly help: boolean;
  readonly version: boolean;
  readonly output: string | undefined;
  readonly writeOut: string | undefined;
  readonly method: string | undefined;
  readonly agent: string | undefined;
  readonly unixSocket: string | undefined;
  readonly headers: readonly string[];
  readonly data: readonly string[];
  /** Seconds. */
  readonly maxTime: number | undefined;
  readonly connectTimeout: number | undefined;
  readonly retry: number;
}

export const CURL_FLAGS = ` -d, --data <data>           HTTP POST data
 -f, --fail                  Fail fast with no output on HTTP errors
 -h, --help <subject>        Get help for commands
 -o, --output <file>         Write to file instead of stdout
 -O, --remote-name           Write output to file named as remote file
 -i, --show-headers          Show response headers in output
 -s, --silent                Silent mode
 -T, --upload-file <file>    Transfer local FILE to destination
 -u, --user <user:password>  Server user and password
 -A, --user-agent <name>     Send User-Agent <name> to server
 -v, --verbose               Make the operation more talkative
 -V, --version               Show version number and quit
`;

/** Short letters and long names with the option that they are; `=` where it takes a value. */
const NAMES: Readonly<Record<string, string>> = {
  s: 'silent',
  S: 'show-error',
  i: 'include',
  I: 'head',
  v: 'verbose',
  L: 'location',
  f: 'fail',
  O: 'remote-name',
  4: 'ipv4',
  6: 'ipv6',
  h: 'help',
  V: 'version',
  k: 'insecure',
  g: 'globoff',
  N: 'no-buffer',
  o: 'output=',
  w: 'write-out=',
  X: 'request=',
  A: 'user-agent=',
  H: 'header=',
  d: 'data=',
  m: 'max-time=',
  u: 'user=',
  e: 'referer=',
  x: 'proxy=',
};

const LONG = new Map<string, string>([
  ...Object.values(NAMES).map((name): [string, string] => [name.replace('=', ''), name]),
  ['data-raw', 'data='],
  ['data-binary', 'data='],
  ['json', 'data='],
  ['connect-timeout', 'connect-timeout='],
  ['unix-socket', 'unix-socket='],
  ['retry', 'retry='],
  ['url', 'url='],
  ['show-headers', 'include'],
  ['no-progress-meter', 'silent'],
  ['retry-connrefused', 'retry-connrefused'],
  ['fail-with-body', 'fail'],
  ['compressed', 'compressed'],
  ['http1.1', 'http1.1'],
]);

/** Reads curl's words; a text says what is wrong with them. */
export function parseCurl(words: readonly string[]): CurlOptions | string {
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  const urls: string[] = [];
  const put = (name: string, value: string): void => {
    const list = values.get(name);
    if (list === undefined) values.set(name, [value]);
    else list.push(value);
  };
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === '-' || !word.startsWith('-')) {
      urls.push(word);
      continue;
    }
    if (word.startsWith('--')) {
      const option = LONG.get(word.slice(2));
      if (option === undefined) return `option ${word}: is unknown`;
      if (!option.endsWith('=')) flags.add(option);
      else if (i + 1 >= words.length) return `option ${word}: requires parameter`;
      else put(option.slice(0, -1), words[++i]);
      continue;
    }
    for (let k = 1; k < word.length; k++) {
      const option = Object.hasOwn(NAMES, word[k]) ? NAMES[word[k]] : undefined;
      if (option === undefined) return `option ${word}: is unknown`;
      if (!option.endsWith('=')) {
        flags.add(option);
        continue;
      }
      const attached = word.slice(k + 1);
      if (attached === '' && i + 1 >= words.length) return `option ${word}: requires parameter`;
      put(option.slice(0, -1), attached === '' ? words[++i] : attached);
      break;
    }
  }
  const last = (name: string): string | undefined => values.get(name)?.at(-1);
  const seconds = (name: string): number | undefined => {
    const text = last(name);
    return text === undefined ? undefined : Number(text);
  };
  return {
    urls: [...urls, ...(values.get('url') ?? [])],
    silent: flags.has('silent'),
    showError: flags.has('show-error'),
    include: flags.has('include'),
    head: flags.has('head'),
    verbose: flags.has('verbose'),
    follow: flags.has('location'),
    failOnError: flags.has('fail'),
    remoteName: flags.has('remote-name'),
    ipv6: flags.has('ipv6'),
    help: flags.has('help'),
    version: flags.has('version'),
    output: last('output'),
    writeOut: last('write-out'),
    method: last('request'),
    agent: last('user-agent'),
    unixSocket: last('unix-socket'),
    headers: values.get('header') ?? [],
    data: values.get('data') ?? [],
    maxTime: seconds('max-time'),
    connectTimeout: seconds('connect-timeout'),
    retry: Number(last('retry') ?? 0),
  };
}
