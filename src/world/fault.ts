import * as v from 'valibot';
import { SECOND } from '../kernel/time.ts';
import type { World } from './world.ts';

const host = v.pipe(v.string(), v.maxLength(64));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const seconds = v.pipe(v.number(), v.minValue(0), v.maxValue(3600));

/** In seconds. */
const YEAR = 31_536_000;

/** What happens to hosts and wires from outside: a line of a transcript, an input of the journal. */
export const faultSchema = v.variant('kind', [
  /** A host loses its power, or is switched on again and boots. */
  v.strictObject({ kind: v.literal('power'), host, on: v.boolean() }),
  /** A host's cable is cut or mended. */
  v.strictObject({ kind: v.literal('cable'), host, whole: v.boolean() }),
  /** The switch keeps two hosts apart, or joins them again; others reach both. */
  v.strictObject({ kind: v.literal('path'), host, other: host, whole: v.boolean() }),
  /** A host's docker daemon is stopped (SIGSTOP), or goes on: containers and the machine itself do not notice. */
  v.strictObject({ kind: v.literal('daemon'), host, paused: v.boolean() }),
  /** A host's clock is ahead by so many seconds, or behind; its timers run at the same rate as everybody's. */
  v.strictObject({ kind: v.literal('clock'), host, ahead: v.pipe(v.number(), v.minValue(-YEAR), v.maxValue(YEAR)) }),
  /** A host's cable loses a share of what it carries, and holds up the rest by so many seconds. */
  v.strictObject({ kind: v.literal('wire'), host, loss: share, delay: seconds }),
]);

export type Fault = v.InferOutput<typeof faultSchema>;

/** The interface by which hosts are on the network. */
const INTERFACE = 'eth0';

/** Lets a fault happen, or takes it back. @throws UnknownHost */
export function applyFault(world: World, fault: Fault): void {
  const { network } = world;
  const target = world.host(fault.host);
  const { net } = target.machine;
  switch (fault.kind) {
    case 'power':
      target.setPower(fault.on);
      return;
    case 'daemon':
      target.docker.kill(fault.paused ? 'SIGSTOP' : 'SIGCONT');
      return;
    case 'clock':
      target.machine.kernel.setClock(Math.round(fault.ahead * SECOND));
      return;
    case 'cable':
      network.setCable(net, INTERFACE, fault.whole);
      return;
    case 'path':
      network.setPath(net, world.host(fault.other).machine.net, INTERFACE, fault.whole);
      return;
    case 'wire':
      network.setWire(net, INTERFACE, { loss: fault.loss, delay: Math.round(fault.delay * SECOND) });
  }
}

const LINE =
  /^fault ([\w-]+) (?:power (on|off)|daemon (paused|resumed)|clock (-?[\d.]+)|cable (cut|whole)|path to ([\w-]+) (cut|whole)|wire loss ([\d.]+) delay ([\d.]+))$/;

/** Reads a fault's line of a transcript; undefined when it is none. */
export function parseFault(line: string): Fault | undefined {
  const match = LINE.exec(line);
  if (match === null) return undefined;
  const [, name, power, daemon, clock, cable, other, path, loss, delay] = match as (string | undefined)[] as string[];
  const fault: unknown =
    power !== undefined
      ? { kind: 'power', host: name, on: power === 'on' }
      : daemon !== undefined
        ? { kind: 'daemon', host: name, paused: daemon === 'paused' }
        : clock !== undefined
          ? { kind: 'clock', host: name, ahead: Number(clock) }
          : cable !== undefined
            ? { kind: 'cable', host: name, whole: cable === 'whole' }
            : path !== undefined
              ? { kind: 'path', host: name, other, whole: path === 'whole' }
              : { kind: 'wire', host: name, loss: Number(loss), delay: Number(delay) };
  const result = v.safeParse(faultSchema, fault);
  return result.success ? result.output : undefined;
}

/** Writes a fault as its line of a transcript. */
export function formatFault(fault: Fault): string {
  const start = `fault ${fault.host} ${fault.kind}`;
  switch (fault.kind) {
    case 'power':
      return `${start} ${fault.on ? 'on' : 'off'}`;
    case 'daemon':
      return `${start} ${fault.paused ? 'paused' : 'resumed'}`;
    case 'clock':
      return `${start} ${fault.ahead}`;
    case 'cable':
      return `${start} ${fault.whole ? 'whole' : 'cut'}`;
    case 'path':
      return `${start} to ${fault.other} ${fault.whole ? 'whole' : 'cut'}`;
    case 'wire':
      return `${start} loss ${fault.loss} delay ${fault.delay}`;
  }
}
