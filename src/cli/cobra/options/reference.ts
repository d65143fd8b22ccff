import { parseUint } from '../../../kernel/go/strconv.ts';
import { cut, readCsvLine } from '../csv.ts';

/** A secret or config that a service is given; the id is looked up later. */
export interface ReferenceOption {
  readonly source: string;
  readonly target: string;
  readonly uid: string;
  readonly gid: string;
  /** File mode bits, 0444 where not given. */
  readonly mode: number;
}

/**
 * One --secret or --config: a name, or source=,target=,uid=,gid=,mode=.
 * @throws Error with docker's text, e.g. `source is required`
 */
export function parseReference(text: string, kind: 'secret' | 'config'): ReferenceOption {
  const fields = readCsvLine(text);
  if (fields.length === 1 && !fields[0]!.includes('=')) {
    return { source: fields[0]!, target: fields[0]!, uid: '0', gid: '0', mode: 0o444 };
  }
  let [source, target, uid, gid, mode] = ['', '', '0', '0', 0o444];
  for (const field of fields) {
    const [key, value, found] = cut(field, '=');
    if (!found || key === '') throw new Error(`invalid field '${field}' must be a key=value pair`);
    switch (key.toLowerCase()) {
      case 'source':
      case 'src':
        source = value;
        break;
      case 'target':
        target = value;
        break;
      case 'uid':
        uid = value;
        break;
      case 'gid':
        gid = value;
        break;
      case 'mode':
        try {
          mode = Number(parseUint(value, 0, 32));
        } catch (error) {
          throw new Error(`invalid mode specified: ${(error as Error).message}`, { cause: error });
        }
        break;
      default:
        throw new Error(`invalid field in ${kind} request: ${key}`);
    }
  }
  if (source === '') throw new Error('source is required');
  return { source, target: target === '' ? source : target, uid, gid, mode };
}
