import { SECOND } from '../../kernel/time.ts';
import { quorumOf } from '../../swarm/raft/members.ts';
import type { Fault } from '../../world/fault.ts';
import { worldFor } from '../../world/play-transcript.ts';
import { playSteps } from '../../world/player.ts';
import type { SimulatedHost } from '../../world/simulated-host.ts';
import { commandStep, type TranscriptStep } from '../../world/transcript.ts';
import type { World } from '../../world/world.ts';
import type { FuzzCase } from './generate.ts';
import { DataPlane } from './data-plane.ts';
import { Settled } from './settled.ts';
import { Violation, Watch } from './watch.ts';

/** How a scenario went. */
export interface Outcome {
  /** Why it is wrong, in words; undefined when all is well. */
  readonly failure: string | undefined;
  /** All that was played, with the answers that came. */
  readonly steps: readonly TranscriptStep[];
  readonly virtualSeconds: number;
}

/** After healing, what is wanted has come about in so many virtual seconds, and nothing changes in as many after it. */
const SETTLES = 300;
const STAYS = 60;
const LOOK = 5;
/** A command that takes longer hangs: the API answers within 20 s, and a command may ask several times. */
const COMMAND_LIMIT = 150 * SECOND;
/** What no message of docker says, but one of a program with a bug in it. */
const BUG = /TypeError|RangeError|Cannot read prop|is not a function|\bundefined\b|\[object |NaN/;

/** Plays one scenario, heals whatever it broke, and looks at what becomes of it. */
class Run {
  private readonly world: World;
  private readonly watch: Watch;
  private readonly played: TranscriptStep[];
  private readonly begun: number;

  constructor(head: readonly TranscriptStep[]) {
    this.played = [...head];
    this.world = worldFor(head);
    this.begun = this.world.kernel.now;
    this.watch = new Watch(this.world);
  }

  outcome(play: () => void): Outcome {
    let failure: string | undefined;
    try {
      play();
    } catch (error) {
      failure = error instanceof Violation ? error.message : `threw ${(error as Error).stack ?? String(error)}`;
    }
    this.watch.stop();
    const virtualSeconds = (this.world.kernel.now - this.begun) / SECOND;
    return { failure, steps: this.played, virtualSeconds };
  }

  play(step: TranscriptStep): void {
    const { kernel } = this.world;
    const start = kernel.now;
    if (step.kind === 'command' && step.command.includes('--force-new-cluster')) this.watch.forgetHistory();
    const done = playSteps(this.world, [step]).steps[0];
    this.played.push(done);
    if (done.kind !== 'command') return;
    const bug = BUG.exec(done.stdout) ?? BUG.exec(done.stderr);
    if (bug !== null) throw new Violation(`${done.command} says "${bug[0]}"`);
    if (kernel.now - start > COMMAND_LIMIT)
      throw new Violation(`${done.command} took ${(kernel.now - start) / SECOND} s`);
  }

  /**
   * Takes every fault back, and starts every daemon; one that refused its certificates while its clock was wrong is
   * started again.
   */
  heal(): void {
    const open = new Map<string, Fault>();
    for (const step of this.played) {
      if (step.kind !== 'fault') continue;
      const { fault } = step;
      const key =
        fault.kind === 'path' ? `path ${[fault.host, fault.other].sort().join(' ')}` : `${fault.kind} ${fault.host}`;
      const undone = takenBack(fault);
      if (undone === undefined) open.delete(key);
      else open.set(key, undone);
    }
    for (const fault of open.values()) this.play({ kind: 'fault', fault });
    if ([...open.values()].some((fault) => fault.kind === 'power')) this.play({ kind: 'wait', seconds: 12 });
    // A signal that came while a daemon was stopped may end it now.
    if ([...open.values()].some((fault) => fault.kind === 'daemon')) this.play({ kind: 'wait', seconds: 1 });
    for (const host of this.world.hosts)
      if (!host.docker.active) this.play(commandStep(host.name, 'systemctl start docker'));
      else if (host.engine.member.info().localNodeState === 'error')
        this.play(commandStep(host.name, 'systemctl restart docker'));
  }

  /** Where more managers left for good than the swarm can do without, one of those that are left goes on alone. */
  rescue(): void {
    const managers = this.world.hosts.filter((host) => host.engine.member.observe() !== undefined);
    const best = managers.sort((a, b) => commitOf(b) - commitOf(a)).at(0);
    const members = best?.engine.member.observe()?.members ?? [];
    const alive = members.filter((member) =>
      this.world.hosts.some((host) => String(host.disk.node?.manager?.log.id) === member.raftId),
    );
    if (best === undefined || alive.length >= quorumOf(members.length)) return;
    const address = best.address;
    this.play(commandStep(best.name, `docker swarm init --force-new-cluster --advertise-addr ${address}`));
  }

  private get leader(): SimulatedHost | undefined {
    return this.world.hosts.find((host) => host.engine.member.observe()?.leads === true);
  }

  /** A service whose image does not exist tries for ever: it gets one that does, as soon as there is a leader to tell. */
  mendServices(): void {
    // Connections that suffered on a bad wire may take a minute to come back.
    for (let waited = 0; this.leader === undefined && waited < SETTLES; waited += LOOK)
      this.play({ kind: 'wait', seconds: LOOK });
    const { leader } = this;
    for (const { Spec } of leader?.engine.member.observe()?.store.all('service') ?? []) {
      if (leader === undefined || Spec.TaskTemplate.ContainerSpec?.Image.includes(':none') !== true) continue;
      const isJob = Spec.Mode.ReplicatedJob !== undefined || Spec.Mode.GlobalJob !== undefined;
      // Otherwise it might be rolled back to what it was; jobs know no update configuration.
      const flags = isJob ? '' : ' --update-failure-action continue';
      this.play(commandStep(leader.name, `docker service update -d --image nginx${flags} ${Spec.Name}`));
    }
  }

  private commits(): string {
    return this.world.hosts.map((host) => host.disk.node?.manager?.log.commit ?? '-').join();
  }

  /** What is still amiss; whether requests are answered is asked when nothing else is. */
  private complaints(): readonly string[] {
    const complaints = new Settled(this.world).complaints();
    return complaints.length > 0 ? complaints : new DataPlane(this.world).complaints();
  }

  /** @throws Violation when what is wanted does not come about, or does not stay */
  settle(): void {
    let complaints = this.complaints();
    for (let waited = 0; complaints.length > 0; waited += LOOK) {
      if (waited >= SETTLES) throw new Violation(`after ${SETTLES} s: ${complaints.join('; ')}`);
      this.play({ kind: 'wait', seconds: LOOK });
      complaints = this.complaints();
    }
    // What was just reached may still be watched over: an update's monitor, the last history to be cleaned.
    this.play({ kind: 'wait', seconds: 15 });
    this.stay();
  }

  /** @throws Violation when something is amiss or changes, though nobody does anything */
  stay(): void {
    const now = this.complaints();
    if (now.length > 0) throw new Violation(now.join('; '));
    const before = this.commits();
    // Not part of what was played: whoever plays it again looks at the same minute.
    playSteps(this.world, [{ kind: 'wait', seconds: STAYS }]);
    const after = this.complaints();
    if (after.length > 0) throw new Violation(`does not stay: ${after.join('; ')}`);
    if (this.commits() !== before)
      throw new Violation(`goes on changing: commits ${before} and then ${this.commits()}`);
  }
}

function commitOf(host: { readonly disk: World['hosts'][number]['disk'] }): number {
  return host.disk.node?.manager?.log.commit ?? 0;
}

/** The fault that ends this one; undefined when it ends one itself. */
function takenBack(fault: Fault): Fault | undefined {
  switch (fault.kind) {
    case 'power':
      return fault.on ? undefined : { ...fault, on: true };
    case 'daemon':
      return fault.paused ? { ...fault, paused: false } : undefined;
    case 'clock':
      return fault.ahead === 0 ? undefined : { ...fault, ahead: 0 };
    case 'cable':
    case 'path':
      return fault.whole ? undefined : { ...fault, whole: true };
    case 'wire':
      return fault.loss === 0 && fault.delay === 0 ? undefined : { ...fault, loss: 0, delay: 0 };
  }
}

/** Plays a scenario with only these of its steps. */
export function runCase(scenario: FuzzCase, body: readonly TranscriptStep[] = scenario.body): Outcome {
  const run = new Run([
    { kind: 'hosts', count: scenario.hosts },
    { kind: 'images', catalogue: 'stand-in' },
    { kind: 'seed', seed: scenario.seed },
  ]);
  return run.outcome(() => {
    for (const step of [...scenario.prologue, ...body]) run.play(step);
    run.heal();
    run.play({ kind: 'wait', seconds: 40 });
    run.rescue();
    run.play({ kind: 'wait', seconds: 10 });
    run.mendServices();
    run.settle();
  });
}

/** Plays a transcript as it stands, and looks whether all is well by then, and stays so. */
export function checkTranscript(steps: readonly TranscriptStep[]): Outcome {
  const isHead = (step: TranscriptStep): boolean => ['hosts', 'images', 'seed'].includes(step.kind);
  const run = new Run(steps.filter(isHead));
  return run.outcome(() => {
    for (const step of steps) if (!isHead(step)) run.play(step);
    run.stay();
  });
}
