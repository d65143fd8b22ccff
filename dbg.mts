import { readFileSync } from 'node:fs';
import { worldFor } from './src/world/play-transcript.ts';
import { playSteps } from './src/world/player.ts';
import { parseTranscript } from './src/world/transcript.ts';
import { Gossip } from './src/engine/network/gossip.ts';
const steps = parseTranscript(readFileSync(process.argv[2], 'utf8'));
const world = worldFor(steps);
playSteps(world, steps.filter((s) => !(s.kind === 'wait' && s.seconds > 300)));
playSteps(world, [{ kind: 'wait', seconds: 100 }]);
const g = Gossip.of(world.network) as any;
for (const [id, group] of g.groups) {
  console.log(id, 'members', [...group.members].map((m: any) => m.host.name).join());
  for (const [rid, { record, owner }] of group.records) console.log('  ', record.address, record.name, record.state, owner.host.name, 'known by', [...group.members].filter((m: any) => m.recordsOf(id).some((r: any) => r.id === rid && r.state === record.state)).map((m: any) => m.host.name).join());
}
console.log('dead', [...g.dead].map(([m, s]: any) => `${m.host.name}: ${[...s].map((x: any) => x.host.name)}`));
console.log('gone', [...g.gone].map((m: any) => m.host.name), 'troubled', [...g.troubled].map((m: any) => m.host.name), 'exchanging', [...g.exchanging].map((m: any) => m.host.name));
console.log('missed', [...g.missed].map(([m, s]: any) => `${m.host.name}: ${[...s].map(([n, o]: any) => `${n.slice(0,4)} ${[...o.keys()].map((k) => k.slice(0, 6))}`)}`));
