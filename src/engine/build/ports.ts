import { EngineError } from '../errors.ts';

/** The ports that a word of EXPOSE names: `80`, `53/udp`, `8000-8002`. @throws EngineError 400 */
export function expandPorts(text: string): string[] {
  const [ports, protocol = 'tcp'] = text.split('/');
  const container = ports.split(':').pop() as string;
  const match = /^(\d+)(?:-(\d+))?$/.exec(container);
  if (match === null || Number(match[1]) > 65_535 || Number(match[2] ?? 0) > 65_535)
    throw new EngineError(400, `Invalid containerPort: ${container}`);
  if (!['tcp', 'udp', 'sctp'].includes(protocol.toLowerCase()))
    throw new EngineError(400, `Invalid proto: ${protocol}`);
  const out: string[] = [];
  for (let port = Number(match[1]); port <= Number(match[2] ?? match[1]); port++)
    out.push(`${port}/${protocol.toLowerCase()}`);
  return out;
}
