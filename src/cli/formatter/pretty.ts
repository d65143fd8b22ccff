import type { Config, Node, Secret } from '../api/types.ts';
import { decodeBase64Text } from '../../kernel/base64.ts';
import { formatGoTime } from '../../kernel/go/time.ts';
import { bytesSize } from '../../kernel/go/units.ts';
import { capitalize } from './node.ts';
import { readTime, sortedEntries } from './words.ts';

/** `inspect --pretty` of nodes, secrets and configs. */

/** A time as these templates print it: in small letters, `2026-11-21 01:15:14.61456614 +0000 utc`. */
function prettyTime(text: string): string {
  return formatGoTime(readTime(text)).toLowerCase();
}

function labelLines(labels: Readonly<Record<string, string>> | null | undefined): string[] {
  const entries = sortedEntries(labels);
  // A label without a value is shown without its equals sign.
  return entries.length === 0
    ? []
    : ['Labels:', ...entries.map(([key, value]) => (value === '' ? ` - ${key}` : ` - ${key}=${value}`))];
}

/** `docker node inspect --pretty` (transcripts/init-join, node-json). */
export function nodePretty(node: Node): string {
  const { Spec: spec, Description: description, Status: status, ManagerStatus: manager } = node;
  const out = [`ID:\t\t\t${node.ID}`];
  if ((spec.Name ?? '') !== '') out.push(`Name:\t\t\t${spec.Name ?? ''}`);
  out.push(...labelLines(spec.Labels));
  out.push(
    `${'Hostname:'.padEnd(23)}\t${description.Hostname ?? ''}`,
    `${'Joined at:'.padEnd(23)}\t${prettyTime(node.CreatedAt)}`,
  );
  out.push('Status:', ` State:\t\t\t${capitalize(status.State ?? '')}`);
  if ((status.Message ?? '') !== '') out.push(` ${'Message:'.padEnd(22)}\t${capitalize(status.Message ?? '')}`);
  out.push(` ${'Availability:'.padEnd(22)}\t${capitalize(spec.Availability ?? '')}`);
  if ((status.Addr ?? '') !== '') out.push(` Address:\t\t${status.Addr ?? ''}`);
  if (manager !== undefined && manager !== null)
    out.push(
      'Manager Status:',
      ` Address:\t\t${manager.Addr ?? ''}`,
      ` Raft Status:\t\t${capitalize(manager.Reachability ?? '')}`,
      ` Leader:\t\t${manager.Leader === true ? 'Yes' : 'No'}`,
    );
  out.push(
    'Platform:',
    ` Operating System:\t${description.Platform?.OS ?? ''}`,
    ` Architecture:\t\t${description.Platform?.Architecture ?? ''}`,
  );
  const { NanoCPUs = 0, MemoryBytes = 0 } = description.Resources ?? {};
  out.push('Resources:', ` CPUs:\t\t\t${Math.trunc(NanoCPUs / 1e9)}`, ` Memory:\t\t${bytesSize(MemoryBytes)}`);
  const { Plugins, EngineVersion = '', Labels } = description.Engine ?? {};
  const plugins = Plugins ?? [];
  if (plugins.length > 0) {
    const types = [...new Set(plugins.map(({ Type = '' }) => Type))];
    out.push(
      'Plugins:',
      ...types.map(
        (type) =>
          ` ${type}:\t\t${plugins
            .filter(({ Type }) => Type === type)
            .map(({ Name = '' }) => Name)
            .join(', ')}`,
      ),
    );
  }
  out.push(`Engine Version:\t\t${EngineVersion}`);
  const engineLabels = sortedEntries(Labels);
  if (engineLabels.length > 0) out.push('Engine Labels:', ...engineLabels.map(([key, value]) => ` - ${key}=${value}`));
  const tls = description.TLSInfo;
  if (tls?.TrustRoot !== undefined)
    out.push(
      'TLS Info:',
      ' TrustRoot:',
      tls.TrustRoot,
      ` Issuer Subject:\t${tls.CertIssuerSubject ?? ''}`,
      ` Issuer Public Key:\t${tls.CertIssuerPublicKey ?? ''}`,
    );
  return `${out.join('\n')}\n`;
}

/** `docker secret inspect --pretty` (transcripts/secrets). */
export function secretPretty(secret: Secret): string {
  const out = [
    `ID:              ${secret.ID}`,
    `Name:              ${secret.Spec.Name}`,
    ...labelLines(secret.Spec.Labels),
  ];
  out.push(`${'Driver:'.padEnd(18)} ${secret.Spec.Driver?.Name ?? ''}`);
  out.push(
    `${'Created at:'.padEnd(18)} ${prettyTime(secret.CreatedAt)}`,
    `${'Updated at:'.padEnd(18)} ${prettyTime(secret.UpdatedAt)}`,
  );
  return `${out.join('\n')}\n`;
}

/** `docker config inspect --pretty` (transcripts/configs). */
export function configPretty(config: Config): string {
  const out = [`ID:\t\t\t${config.ID}`, `Name:\t\t\t${config.Spec.Name}`, ...labelLines(config.Spec.Labels)];
  out.push(
    `${'Created at:'.padEnd(23)}\t${prettyTime(config.CreatedAt)}`,
    `${'Updated at:'.padEnd(23)}\t${prettyTime(config.UpdatedAt)}`,
  );
  out.push('Data:', decodeBase64Text(config.Spec.Data ?? '') ?? '');
  return `${out.join('\n')}\n`;
}
