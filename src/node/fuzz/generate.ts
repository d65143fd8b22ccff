import { RandomStream } from '../../kernel/random.ts';
import type { Fault } from '../../world/fault.ts';
import { commandStep, type TranscriptStep } from '../../world/transcript.ts';

/** A made-up scenario: a swarm is formed, then things are done to it. */
export interface FuzzCase {
  readonly seed: string;
  readonly hosts: number;
  /** Founds the swarm; never left out. */
  readonly prologue: readonly TranscriptStep[];
  /** Operations and faults, any of which may be left out. */
  readonly body: readonly TranscriptStep[];
}

/** How many hosts, by the weight of each number: three is what most people have. */
const SIZES = [1, 2, 2, 3, 3, 3, 3, 3, 4, 4, 5, 5, 6, 7];
const IMAGES = ['nginx', 'nginx', 'nginx', 'httpd', 'nginx:1.25', 'redis:3.0.7', 'whoami'];
const CONSTRAINTS = ['node.role==manager', 'node.role!=manager', 'node.labels.zone==a', 'node.hostname!=docker-0'];

/**
 * Seconds by which a clock is ahead. Less than the hour by which certificates are backdated: who signs with a clock
 * further ahead leaves certificates behind that hold for nobody until the hour is over, healed or not.
 */
const CLOCKS = [0, 0, 1.5, -1.5, 40, -40, -280, 600, -600, 3000, -3000];

/** Draws one scenario. Its steps do not look at what came before: any of them may fail, as a person's do. */
class Generator {
  private readonly random: RandomStream;
  private readonly hosts: number;
  /** Hosts whose daemon was stopped by a signal: what is asked there is not waited for. */
  private readonly paused = new Set<string>();

  constructor(seed: string, hosts: number) {
    this.random = new RandomStream(seed, 'fuzz');
    this.hosts = hosts;
  }

  private chance(share: number): boolean {
    return this.random.fraction() < share;
  }

  private host(): string {
    return `docker-${this.random.int(0, this.hosts - 1)}`;
  }

  /** A host to type at: mostly one that is a manager. */
  private desk(): string {
    return this.chance(0.6) ? `docker-${this.random.int(0, Math.min(2, this.hosts - 1))}` : this.host();
  }

  /** With a dash, which no id has: a name that is not there must not be taken for the beginning of an id. */
  private service(): string {
    return `s-${this.random.int(0, 3)}`;
  }

  private address(host: string): string {
    return `172.17.0.${2 + Number(host.slice('docker-'.length))}`;
  }

  private some(flags: readonly (readonly [number, () => string])[]): string {
    return flags.map(([share, flag]) => (this.chance(share) ? ` ${flag()}` : '')).join('');
  }

  private createService(): string {
    const { random } = this;
    const kind = random.pick([
      'replicated',
      'replicated',
      'replicated',
      'replicated',
      'global',
      'global',
      'job',
      'global-job',
    ]);
    if (kind === 'job' || kind === 'global-job') {
      const mode =
        kind === 'job'
          ? `--mode replicated-job --replicas ${random.int(1, 5)} --max-concurrent ${random.int(1, 3)}`
          : '--mode global-job';
      return `docker service create -d --name ${this.service()} ${mode} busybox sleep ${random.int(0, 4)}`;
    }
    const mode = kind === 'global' ? '--mode global' : `--replicas ${random.int(0, 6)}`;
    const flags = this.some([
      [0.3, () => `--network n-${random.int(0, 1)}`],
      [0.25, () => `-p ${this.chance(0.5) ? `${random.int(8080, 8082)}:` : ''}80`],
      [0.1, () => `-p mode=host,target=80,published=${random.int(8080, 8082)}`],
      [0.15, () => `--constraint ${random.pick(CONSTRAINTS)}`],
      [0.1, () => `--restart-condition ${random.pick(['none', 'on-failure', 'any'])}`],
      [0.15, () => `--restart-delay ${random.pick(['0s', '1s', '10s'])}`],
      [0.05, () => `--restart-max-attempts ${random.int(1, 3)}`],
      [0.25, () => this.updateFlags('update')],
      [0.1, () => this.updateFlags('rollback')],
      [0.08, () => (kind === 'global' ? '--endpoint-mode dnsrr' : `--replicas-max-per-node ${random.int(1, 2)}`)],
      [0.08, () => `--reserve-cpu ${random.pick(['0.5', '1'])}`],
      [0.1, () => `--secret x-0`],
      [0.1, () => `--config x-1`],
      [0.05, () => `--placement-pref spread=node.labels.zone`],
      [0.1, () => `--stop-grace-period ${random.pick(['0s', '1s', '20s'])}`],
    ]);
    const what = this.chance(0.2) ? 'busybox sleep 1000' : random.pick(IMAGES);
    return `docker service create -d --name ${this.service()} ${mode}${flags} ${what}`;
  }

  private updateFlags(kind: 'update' | 'rollback'): string {
    const { random } = this;
    return this.some([
      [0.5, () => `--${kind}-parallelism ${random.int(0, 3)}`],
      [0.3, () => `--${kind}-delay ${random.pick(['1s', '3s'])}`],
      [0.4, () => `--${kind}-order ${random.pick(['start-first', 'stop-first'])}`],
      [
        0.3,
        () =>
          `--${kind}-failure-action ${random.pick(kind === 'update' ? ['pause', 'continue', 'rollback'] : ['pause', 'continue'])}`,
      ],
      [0.2, () => `--${kind}-monitor ${random.pick(['1s', '8s'])}`],
      [0.2, () => `--${kind}-max-failure-ratio ${random.pick(['0.3', '1'])}`],
    ]).trim();
  }

  private updateService(): string {
    const { random } = this;
    const flags = random.pick([
      () => `--image ${random.pick(IMAGES)}`,
      () => '--image nginx:none',
      () => `--env-add A=${random.int(0, 9)}`,
      () => '--force',
      () => `--replicas ${random.int(0, 6)}`,
      () => `--label-add a=${random.int(0, 9)}`,
      () => `--publish-add ${random.int(8080, 8082)}:80`,
      () => '--publish-rm 80',
      () => `--constraint-add ${random.pick(CONSTRAINTS)}`,
      () => `--constraint-rm ${random.pick(CONSTRAINTS)}`,
      () => `--network-add n-${random.int(0, 1)}`,
      () => `--network-rm n-${random.int(0, 1)}`,
      () => `--endpoint-mode ${random.pick(['vip', 'dnsrr'])}`,
      () => `--restart-condition ${random.pick(['none', 'any'])}`,
      () => '--secret-add x-0',
      () => '--secret-rm x-0',
      () => this.updateFlags('update') || '--force',
    ])();
    const more = this.chance(0.2) ? ` --env-add B=${random.int(0, 9)} ${this.updateFlags('update')}`.trimEnd() : '';
    return `docker service update -d ${flags}${more} ${this.service()}`;
  }

  private nodeCommand(): string {
    const { random } = this;
    const node = this.host();
    return random.pick([
      () => `docker node update --availability ${random.pick(['active', 'active', 'pause', 'drain'])} ${node}`,
      () => `docker node update --availability ${random.pick(['active', 'active', 'pause', 'drain'])} ${node}`,
      () => `docker node update --label-add zone=${random.pick(['a', 'b'])} ${node}`,
      () => `docker node update --label-rm zone ${node}`,
      () => `docker node promote ${node}`,
      () => `docker node promote ${node}`,
      () => `docker node demote ${node}`,
      () => `docker node rm ${this.chance(0.5) ? '--force ' : ''}${node}`,
    ])();
  }

  private objectCommand(): string {
    const { random } = this;
    return random.pick([
      () => `docker network create -d overlay --attachable n-${random.int(0, 1)}`,
      () => `docker network create -d overlay n-${random.int(0, 1)}`,
      () => `docker network create -d overlay --subnet 10.0.${random.int(1, 3)}.0/24 n-${random.int(0, 1)}`,
      () => `docker network rm n-${random.int(0, 1)}`,
      () => 'echo a | docker secret create x-0 -',
      () => 'echo b | docker config create x-1 -',
      () => 'docker secret rm x-0',
      () => 'docker config rm x-1',
      () => `docker swarm join-token -q --rotate ${random.pick(['worker', 'manager'])}`,
      () => `docker swarm update --task-history-limit ${random.int(0, 3)}`,
      () => `docker swarm update --dispatcher-heartbeat ${random.pick(['3s', '5s'])}`,
      () => `docker run -d --network n-${random.int(0, 1)} nginx`,
    ])();
  }

  private hostCommand(): string {
    const { random } = this;
    return random.pick([
      () => `systemctl ${random.pick(['stop', 'start', 'start', 'restart', 'kill'])} docker`,
      () => `systemctl ${random.pick(['stop', 'start', 'start', 'restart', 'kill'])} docker`,
      () => 'docker kill $(docker ps -q | head -1)',
      () => 'docker rm -f $(docker ps -q | tail -1)',
      () => `docker swarm leave${this.chance(0.3) ? ' --force' : ''}`,
      () => this.join(),
    ])();
  }

  /** Somebody waits for the token: it is asked for where the daemon answers. */
  private join(): string {
    const desk = this.desk();
    const all = Array.from({ length: this.hosts }, (_, i) => `docker-${i}`);
    const through = this.paused.has(desk) ? all.find((each) => !this.paused.has(each)) : desk;
    if (through === undefined) return 'systemctl restart docker';
    const role = this.chance(0.5) ? 'manager' : 'worker';
    return `docker swarm join --token \${${through}: docker swarm join-token -q ${role}} ${this.address(through)}:2377`;
  }

  private fault(): Fault {
    const host = this.host();
    switch (this.random.int(0, 10)) {
      case 0:
        return { kind: 'power', host, on: false };
      case 1:
        return { kind: 'power', host, on: true };
      case 2:
        return { kind: 'cable', host, whole: this.chance(0.5) };
      case 3:
      case 4:
        return { kind: 'path', host, other: this.host(), whole: this.chance(0.3) };
      case 5:
      case 6: {
        const [stopped] = this.paused;
        const resumes = stopped !== undefined && this.chance(0.7);
        if (resumes) this.paused.delete(stopped);
        else this.paused.add(host);
        return { kind: 'daemon', host: resumes ? stopped : host, paused: !resumes };
      }
      case 7:
      case 8:
        return { kind: 'clock', host, ahead: this.random.pick(CLOCKS) };
      default:
        return {
          kind: 'wire',
          host,
          loss: this.random.pick([0, 0.05, 0.3]),
          delay: this.random.pick([0, 0.05, 0.5, 3]),
        };
    }
  }

  private operation(): TranscriptStep {
    const { random } = this;
    const [host, text] = random.pick<() => readonly [string, string]>([
      () => [this.desk(), this.createService()],
      () => [this.desk(), this.createService()],
      () => [this.desk(), this.updateService()],
      () => [this.desk(), this.updateService()],
      () => [this.desk(), this.updateService()],
      () => [this.desk(), `docker service scale -d ${this.service()}=${random.int(0, 6)}`],
      () => [this.desk(), `docker service rollback -d ${this.service()}`],
      () => [this.desk(), `docker service rm ${this.service()}`],
      () => [this.desk(), this.nodeCommand()],
      () => [this.desk(), this.nodeCommand()],
      () => [this.desk(), this.objectCommand()],
      () => [this.host(), this.hostCommand()],
      () => [this.host(), this.hostCommand()],
    ])();
    // A person does not always wait for the answer.
    return commandStep(host, this.chance(0.25) || this.paused.has(host) ? `${text} &` : text);
  }

  private pause(): TranscriptStep {
    return { kind: 'wait', seconds: this.random.pick([0, 0, 1, 1, 2, 4, 8, 15, 25]) };
  }

  prologue(): TranscriptStep[] {
    const steps = [commandStep('docker-0', `docker swarm init --advertise-addr ${this.address('docker-0')}`)];
    for (let i = 1; i < this.hosts; i++) {
      const role = this.chance(i < 3 ? 0.7 : 0.3) ? 'manager' : 'worker';
      const token = `\${docker-0: docker swarm join-token -q ${role}}`;
      steps.push(commandStep(`docker-${i}`, `docker swarm join --token ${token} ${this.address('docker-0')}:2377`));
    }
    return steps;
  }

  body(): TranscriptStep[] {
    const steps: TranscriptStep[] = [];
    if (this.chance(0.6)) steps.push(commandStep('docker-0', 'docker network create -d overlay --attachable n-0'));
    if (this.chance(0.3)) steps.push(commandStep('docker-0', 'echo a | docker secret create x-0 -'));
    for (let i = this.random.int(0, 2); i >= 0; i--) steps.push(commandStep('docker-0', this.createService()));
    const faulty = this.chance(0.7);
    for (let i = this.random.int(4, 20); i > 0; i--) {
      steps.push(faulty && this.chance(0.35) ? { kind: 'fault', fault: this.fault() } : this.operation());
      const pause = this.pause();
      if (pause.kind === 'wait' && pause.seconds > 0) steps.push(pause);
    }
    return steps;
  }
}

/** The scenario of a seed: always the same. */
export function generate(number: number): FuzzCase {
  const seed = `fuzz-${number}`;
  const hosts = new RandomStream(seed, 'size').pick(SIZES);
  const generator = new Generator(seed, hosts);
  return { seed, hosts, prologue: generator.prologue(), body: generator.body() };
}
