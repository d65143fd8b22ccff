import type { ExternalCa } from '../../api/types.ts';
import { badFlag } from '../../cobra/bad-flag.ts';
import type { FlagSet } from '../../cobra/flags.ts';
import type { Context } from '../../context.ts';
import { CommandError } from '../../errors.ts';
import { compact, nonEmpty } from '../../opts/json.ts';

/** Whether a text holds a block of PEM. */
export function isPem(text: string): boolean {
  return /-----BEGIN ([^\n-]+)-----\n[\s\S]*?-----END \1-----/.test(text);
}

/** The authorities of --external-ca, their certificates read from the files that `cacert` names. @throws CommandError */
export function externalCas(context: Context, flags: FlagSet, path: string): readonly ExternalCa[] {
  return flags
    .list<Readonly<Record<string, string>>>('external-ca')
    .map(({ protocol = '', url = '', cacert, ...options }) => {
      const fail = (why: string): never => {
        const given = Object.entries({ protocol, url, ...(cacert === undefined ? {} : { cacert }), ...options });
        const value = given.map(([key, each]) => `${key}=${each}`).join(',');
        throw badFlag(path, '[OPTIONS]', '--external-ca', value, why);
      };
      return compact({
        Protocol: protocol,
        URL: url,
        Options: nonEmpty(options),
        CACert: cacert === undefined ? '' : readCertificate(context, cacert, fail),
      }) as ExternalCa;
    });
}

function readCertificate(context: Context, file: string, fail: (why: string) => never): string {
  let contents: string;
  try {
    contents = context.readFile(file);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return fail(`unable to read CA cert for external CA: ${error.message}`);
  }
  return isPem(contents) ? contents : fail('CA cert for external CA must be in PEM format');
}
