import { DaemonFault } from '../engine/daemon-configuration.ts';
import { Engine } from '../engine/engine.ts';
import type { Layer } from '../host/fs/layer.ts';
import { FileSystem } from '../host/fs/file-system.ts';
import { writeHostFiles } from '../host/host-files.ts';
import { DEFAULT_PATH, Machine } from '../host/machine.ts';
import { login } from '../host/login.ts';
import { completeByAsking } from '../host/readline/complete-by-asking.ts';
import { UnitFailed, type Unit } from '../host/units.ts';
import type { Catalogue } from '../images/catalogue.ts';
import type { Kernel, Timer } from '../kernel/kernel.ts';
import { MINUTE, SECOND, type Micros } from '../kernel/time.ts';
import type { Network } from '../net/network.ts';
import type { Segment } from '../net/segment.ts';
import { SwarmDisk } from '../swarm/node/swarm-disk.ts';
import { SwarmMember } from '../swarm/node/swarm-member.ts';
import { DockerDirectory } from './docker-directory.ts';
import type { Software } from './software.ts';
import { Terminal } from './terminal.ts';

export interface SimulatedHostOptions {
  readonly kernel: Kernel;
  readonly network: Network;
  readonly lan: Segment;
  readonly gateway: string;
  readonly name: string;
  readonly address: string;
  /** Address and name of the other hosts: they know each other by /etc/hosts. */
  readonly neighbours: readonly (readonly [string, string])[];
  readonly layers: readonly Layer[];
  readonly catalogue: Catalogue;
  readonly software: Software;
}

/** From the switch to the first services of a small virtual machine. */
const BOOT: Micros = 10 * SECOND;

/** The window's size until the page says what it is. */
const COLUMNS = 80;
const ROWS = 24;

/** What the kernel of a machine with 16 GB leaves to its programs, in bytes. */
const MEMORY = 16_656_252_928;

/** A Linux machine with Docker on it, and one terminal. */
export class SimulatedHost {
  readonly name: string;
  readonly address: string;
  readonly machine: Machine;
  readonly engine: Engine;
  readonly docker: Unit;
  /** What root's shells start with. */
  readonly environment: Readonly<Record<string, string>>;
  private readonly kernel: Kernel;
  /** What the daemon's part in a swarm leaves behind; outlives it. */
  readonly disk = new SwarmDisk();
  private screen: Terminal | undefined;
  private on = true;
  private boot: Timer | undefined;

  constructor(options: SimulatedHostOptions) {
    const { network, lan, gateway, name, address, neighbours, layers, catalogue, software } = options;
    const kernel = (this.kernel = options.kernel.forHost());
    const daemon = kernel.forProgram();
    this.name = name;
    this.address = address;
    this.environment = {
      PATH: DEFAULT_PATH,
      HOME: '/root',
      USER: 'root',
      LOGNAME: 'root',
      SHELL: '/bin/bash',
      HOSTNAME: name,
      LANG: 'en_US.UTF-8',
    };
    const net = network.createNamespace(name);
    net.forwarding = true;
    net.addInterface('eth0', { addresses: [`${address}/16`], segment: lan });
    net.addRoute('0.0.0.0/0', gateway, 'eth0');
    this.machine = new Machine({
      kernel,
      hostname: name,
      net,
      kind: 'host',
      memory: MEMORY,
      fs: new FileSystem(kernel, layers),
    });
    writeHostFiles(this.machine, neighbours);
    this.machine.completers.set('docker', completeByAsking);
    const { disk } = this;
    this.engine = new Engine({
      kernel: daemon,
      network,
      host: this.machine,
      catalogue,
      member: (executor) => new SwarmMember({ kernel: daemon, net, executor, disk, makeNode: software.makeNode }),
      routes: software.routes,
      makeController: software.makeController,
    });
    const { engine } = this;
    const directory = new DockerDirectory({
      fs: this.machine.fs,
      disk,
      containers: () => engine.containers.all(),
      id: engine.id,
    });
    directory.prepare();
    this.docker = this.machine.addUnit({
      program: daemon,
      name: 'docker.service',
      description: 'Docker Application Container Engine',
      command: '/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock',
      documentation: 'https://docs.docker.com',
      *start() {
        if (directory.isGone) engine.forget();
        directory.prepare();
        try {
          yield* engine.start();
        } catch (error) {
          throw error instanceof DaemonFault ? new UnitFailed(error.message) : error;
        }
      },
      stop: () => this.engine.stop(),
      kill: (signal) => {
        if (signal === 'SIGKILL' || signal === 'SIGQUIT') this.engine.kill();
        else if (signal === 'SIGTERM' || signal === 'SIGINT') kernel.spawn('stop docker', this.docker.stop());
      },
      restart: { after: 2 * SECOND, burst: 3, interval: MINUTE },
    });
    kernel.spawn(`boot ${name}`, this.docker.start());
  }

  /** Whether one can do something on it: it is switched on and has booted. */
  get isUp(): boolean {
    return this.on && this.boot === undefined;
  }

  /** Pulls the plug, or puts it back: the host then boots, which takes a while. */
  setPower(on: boolean): void {
    if (on === this.on) return;
    this.on = on;
    const { kernel, machine, engine } = this;
    if (on) {
      this.boot = kernel.after(BOOT, () => {
        this.boot = undefined;
        // What was on its way when the power went may have come up after all.
        engine.losePower();
        machine.boot();
        kernel.spawn(`boot ${this.name}`, this.docker.start());
        if (this.screen !== undefined) login(machine, this.screen.tty);
      });
    } else {
      this.boot?.cancel();
      machine.losePower();
      engine.losePower();
    }
  }

  /** The host's terminal, in which a shell waits; opened when it is first asked for. */
  openTerminal(): Terminal {
    if (this.screen === undefined) {
      this.screen = new Terminal(this.kernel, COLUMNS, ROWS);
      login(this.machine, this.screen.tty);
    }
    return this.screen;
  }
}
