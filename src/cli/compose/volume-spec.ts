import { CommandError } from '../errors.ts';
import { quote } from '../../kernel/go/strconv.ts';
import type { Mapping } from './value.ts';

const PROPAGATIONS = ['rprivate', 'private', 'rshared', 'shared', 'rslave', 'slave'];

/**
 * The short form of a service's volume, `[SOURCE:]TARGET[:OPTIONS]`, as the keys of the long one.
 * @throws CommandError `invalid spec: a::b: empty section between colons`
 */
export function parseVolumeSpec(spec: string): Mapping {
  if (spec === '') throw new CommandError('invalid empty volume spec');
  if (spec.length <= 2) return { type: 'volume', target: spec };
  const sections = splitSections(spec);
  const fail = (words: string): never => {
    throw new CommandError(`invalid spec: ${spec}: ${words}`);
  };
  if (sections.includes('')) fail('empty section between colons');
  if (sections.length > 3) fail('too many colons');
  if (sections.length === 1) return { type: 'volume', target: spec };
  const [source = '', target = '', options = ''] = sections;
  const out: Record<string, Mapping[string]> = {
    type: isFilePath(source) ? 'bind' : 'volume',
    source,
    target,
  };
  for (const option of options.split(',')) {
    if (option === 'ro') out.read_only = true;
    else if (option === 'rw') delete out.read_only;
    else if (option === 'nocopy') out.volume = { nocopy: true };
    else if (PROPAGATIONS.includes(option)) out.bind = { propagation: option };
  }
  return out;
}

/** At its colons, except for that of a Windows drive. */
function splitSections(spec: string): string[] {
  const sections: string[] = [''];
  for (const character of spec) {
    const current = sections.at(-1)!;
    if (character === ':' && !/^\p{L}$/u.test(current)) sections.push('');
    else sections[sections.length - 1] = current + character;
  }
  return sections;
}

function isFilePath(source: string): boolean {
  return /^[./~]/.test(source) || source.startsWith('\\\\') || /^\p{L}:/u.test(source);
}

/** `undefined volume "data"` */
export function undefinedVolume(name: string): CommandError {
  return new CommandError(`undefined volume ${quote(name)}`);
}
