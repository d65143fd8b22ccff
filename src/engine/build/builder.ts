import { changesOf, layerSize } from '../../host/fs/changes.ts';
import { NOT_COMMITTED } from '../container/files.ts';
import { FileSystem } from '../../host/fs/file-system.ts';
import type { Layer } from '../../host/fs/layer.ts';
import { normalizePath, resolvePath } from '../../host/fs/path.ts';
import { buildImage, type ImageConfig, type ImageRecord } from '../../images/image.ts';
import { MILLISECOND } from '../../kernel/time.ts';
import type { Task } from '../../kernel/wait.ts';
import type { BuildContext } from '../api/types/build-context.ts';
import type { Container } from '../container/container.ts';
import type { HostConfig } from '../container/config.ts';
import type { Engine } from '../engine.ts';
import { EngineError } from '../errors.ts';
import { reference } from '../image/image-store.ts';
import type { PullProgress } from '../image/pull.ts';
import { compareText } from '../../kernel/compare.ts';
import { ENGINE_VERSION } from '../version.ts';
import { BuildArgs } from './build-args.ts';
import { contextFiles } from './context-files.ts';
import { copyInto, findSources, ownerOf } from './copy.ts';
import { parseDockerfile, readInstruction, type Dockerfile, type Instruction, type Stage } from './dockerfile.ts';
import { applyMetadata, commandLine, DEFAULT_SHELL, splitArg } from './metadata.ts';
import type { StageState } from './stage-state.ts';
import { createStepContainer } from './step-container.ts';
import { expandWord } from './words.ts';

/** What the engine itself puts into a container's files: no part of what a step changed. */
export interface BuildOptions {
  readonly context: BuildContext;
  /** Path of the Dockerfile in the context. */
  readonly dockerfile: string;
  readonly buildArgs: ReadonlyMap<string, string | null>;
  readonly labels: Readonly<Record<string, string>>;
  readonly target: string;
  readonly noCache: boolean;
  readonly pull: boolean;
  /** Takes the containers of steps away when they have succeeded. */
  readonly remove: boolean;
  /** And when they have failed. */
  readonly forceRemove: boolean;
  readonly hostConfig: HostConfig;
}

/** Where a build tells what it does. */
export interface BuildOutput {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly progress: (line: PullProgress) => void;
  /** The id of the image that a stage ended with. */
  readonly stageDone: (id: string) => void;
}

/** A command of a RUN ended with another status than 0. */
export class CommandFailed extends EngineError {
  readonly exitCode: number;

  constructor(command: string, exitCode: number) {
    super(500, `The command '${command}' returned a non-zero code: ${exitCode}`);
    this.exitCode = exitCode;
  }
}

const short = (id: string): string => id.slice(7, 19);

/**
 * Builds an image from a Dockerfile, step by step in containers, as the engine's own builder does (without
 * BuildKit). Messages and order as observed on a 28.5.2 engine.
 */
export class Builder {
  private readonly engine: Engine;
  private readonly o: BuildOptions;
  private readonly out: BuildOutput;
  private readonly context: FileSystem;
  private readonly dockerfile: Dockerfile;
  private readonly stages: readonly Stage[];
  private readonly done: { name: string; image: ImageRecord | undefined }[] = [];
  private containers: Container[] = [];
  /** The id of a container that stands on nothing, which is never started. */
  private nameless = '';
  private cancelled = false;
  /** Once a step had to be done anew, nothing after it can be in the cache. */
  private cacheBroken: boolean;

  /** @throws EngineError 400 when the Dockerfile is none */
  constructor(engine: Engine, options: BuildOptions, out: BuildOutput) {
    this.engine = engine;
    this.o = options;
    this.out = out;
    this.context = contextFiles(engine.kernel, options.context);
    const path = normalizePath(`/${options.dockerfile}`);
    if (this.context.tryInode(path)?.kind !== 'file')
      throw new EngineError(500, `Cannot locate specified Dockerfile: ${options.dockerfile}`);
    this.dockerfile = parseDockerfile(this.context.readFile(path), options.dockerfile);
    this.cacheBroken = options.noCache;
    const { stages } = this.dockerfile;
    this.stages = stages;
    if (options.target === '') return;
    const at = stages.findIndex((stage) => stage.name === options.target.toLowerCase());
    const index = at >= 0 ? at : /^\d+$/.test(options.target) ? Number(options.target) : -1;
    if (index < 0 || index >= stages.length)
      throw new EngineError(400, `target stage ${JSON.stringify(options.target)} could not be found`);
    this.stages = stages.slice(0, index + 1);
  }

  /** The client has gone: ends the running step and the build. */
  cancel(): void {
    this.cancelled = true;
    for (const container of this.containers) if (container.isRunning) this.engine.lifecycle.kill(container, 'SIGKILL');
  }

  /** @returns the image's id @throws EngineError, CommandFailed */
  *run(): Task<string> {
    const { stages } = this;
    const { metaArgs, warnings, escape } = this.dockerfile;
    for (const each of warnings) this.out.stderr(`[WARNING]: ${each}\n`);
    if (warnings.length > 0)
      this.out.stderr('[WARNING]: Empty continuation lines will become errors in a future release.\n');
    const labels = Object.keys(this.o.labels)
      .sort(compareText)
      .map((key): Instruction => {
        const value = this.o.labels[key];
        const quoted = [key, value].map((each) => `'${each}'`);
        return { keyword: 'LABEL', line: 0, original: `LABEL ${key}=${value}`, flags: {}, words: quoted, json: false };
      });
    const total = metaArgs.length + stages.reduce((sum, stage) => sum + 1 + stage.commands.length, 0) + labels.length;
    let number = 0;
    const announce = (text: string): void => this.out.stdout(`Step ${++number}/${total} : ${text}\n`);
    const args = new BuildArgs(this.o.buildArgs);
    for (const each of metaArgs) {
      announce(each.original);
      for (const word of each.words) {
        const [name, value] = splitArg(word);
        const expanded = value === undefined ? undefined : expandWord(value, (key) => args.metaValue(key), escape);
        args.addMeta(name, expanded);
      }
    }
    let state: StageState | undefined;
    for (const [index, stage] of stages.entries()) {
      announce(stage.from.original);
      state = yield* this.begin(stage, args);
      this.out.stdout(` ---> ${state.image === undefined ? '' : short(state.image.id)}\n`);
      const last = index === stages.length - 1;
      for (const command of [...stage.commands, ...(last ? labels : [])]) {
        if (this.cancelled) {
          this.out.stdout('Build cancelled\n');
          throw new EngineError(500, 'Build cancelled');
        }
        announce(command.original);
        yield* this.step(state, command);
        this.out.stdout(` ---> ${short((state.image as ImageRecord).id)}\n`);
      }
      if (state.image !== undefined) this.out.stageDone(state.image.id);
      this.done.push({ name: stage.name, image: state.image });
    }
    const unused = args.unused();
    if (unused.length > 0)
      this.out.stdout(`[Warning] One or more build-args [${unused.join(' ')}] were not consumed\n`);
    if (state?.image === undefined) throw new EngineError(500, 'No image was generated. Is your Dockerfile empty?');
    return state.image.id;
  }

  private *begin(stage: Stage, above: BuildArgs): Task<StageState> {
    const name = expandWord(stage.base, (key) => above.metaValue(key), this.dockerfile.escape);
    if (this.done.some((each) => each.name !== '' && each.name === stage.name))
      throw new EngineError(400, `duplicate name ${stage.name}`);
    const earlier = this.done.find((each) => each.name !== '' && each.name === name.toLowerCase());
    const image = earlier !== undefined ? earlier.image : name === 'scratch' ? undefined : yield* this.imageFor(name);
    const config: ImageConfig = { ...image?.config };
    const state: StageState = {
      stage,
      image,
      config:
        image === undefined ? { Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'] } : config,
      args: new BuildArgs(this.o.buildArgs, above),
      author: '',
      commandSet: false,
    };
    const triggers = config.OnBuild ?? [];
    if (triggers.length > 0) {
      this.out.stdout(`# Executing ${triggers.length} build trigger${triggers.length === 1 ? '' : 's'}\n`);
      state.config = { ...config, OnBuild: undefined };
      for (const trigger of triggers) yield* this.step(state, readInstruction(trigger, 0, this.dockerfile.escape));
    }
    return state;
  }

  /** An image that is here, or is pulled. @throws EngineError */
  private *imageFor(name: string): Task<ImageRecord> {
    const found = this.o.pull ? undefined : this.engine.images.find(name);
    if (found !== undefined) return found.image;
    return yield* this.engine.puller.pull(reference(name), this.out.progress);
  }

  /** Carries out one instruction. */
  private *step(state: StageState, given: Instruction): Task {
    let succeeded = false;
    try {
      yield* this.dispatch(state, given);
      succeeded = true;
    } finally {
      if (succeeded ? this.o.remove : this.o.forceRemove) yield* this.removeContainers();
      this.containers = [];
      this.nameless = '';
    }
  }

  private *removeContainers(): Task {
    for (const container of this.containers) {
      yield* this.engine.lifecycle.remove(container, { force: true, volumes: true });
      this.out.stdout(` ---> Removed intermediate container ${container.id.slice(0, 12)}\n`);
    }
    if (this.nameless !== '') this.out.stdout(` ---> Removed intermediate container ${this.nameless}\n`);
  }

  private lookup(state: StageState): (name: string) => string | undefined {
    const env = new Map(
      (state.config.Env ?? []).map((each) => [each.split('=', 1)[0], each.slice(each.indexOf('=') + 1)]),
    );
    return (name) => env.get(name) ?? state.args.value(name);
  }

  private *dispatch(state: StageState, given: Instruction): Task {
    const { escape } = this.dockerfile;
    const lookup = this.lookup(state);
    const word = (text: string): string => expandWord(text, lookup, escape);
    const { keyword, words, flags } = given;
    for (const [name, value] of Object.entries(flags))
      if (
        ['mount', 'network', 'security', 'chmod', 'link', 'parents', 'exclude', 'checksum'].includes(name) &&
        value !== ''
      )
        throw new EngineError(
          500,
          `the --${name} option requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how to build images with BuildKit enabled`,
        );
    switch (keyword) {
      case 'WORKDIR':
        return yield* this.workdir(state, word(words[0]));
      case 'RUN':
        return yield* this.runCommand(state, commandLine(state.config, given));
      case 'COPY':
      case 'ADD':
        return yield* this.copy(
          state,
          given,
          words.map(word),
          flags.chown === undefined ? undefined : word(flags.chown),
        );
      default: {
        const say = (text: string): void => this.out.stdout(text);
        return yield* this.note(state, applyMetadata(state, given, { word, lookup, escape, say }));
      }
    }
  }

  private shellOf(state: StageState): string {
    return (state.config.Shell ?? DEFAULT_SHELL).join(' ');
  }

  /** The cache key of a step: what it does, and what the image is configured to be after it. */
  private stepKey(state: StageState, createdBy: string): string {
    return `${createdBy}\n${JSON.stringify(state.config)}`;
  }

  /** Goes on from an image that was made by the same step before. */
  private useCache(state: StageState, step: string): boolean {
    if (this.cacheBroken) return false;
    const parent = state.image?.id ?? '';
    const found = this.engine.images.childrenOf(parent).find((each) => each.image.builtFrom?.step === step);
    if (found === undefined) {
      this.cacheBroken = true;
      return false;
    }
    this.out.stdout(' ---> Using cache\n');
    state.image = found.image;
    return true;
  }

  /** A step that changes the configuration alone: a container is made, never started, and becomes an image. */
  private *note(state: StageState, comment: string): Task {
    const createdBy = `${this.shellOf(state)} #(nop)  ${comment}`;
    const step = this.stepKey(state, createdBy);
    if (this.useCache(state, step)) return;
    this.createContainer(state, [...(state.config.Shell ?? DEFAULT_SHELL), '#(nop) ', comment]);
    yield* this.pause(4, 12);
    this.commit(state, createdBy, step);
  }

  private pause(from: number, to: number): Task {
    return this.engine.kernel.sleep(this.engine.random.int(from * MILLISECOND, to * MILLISECOND));
  }

  private createContainer(state: StageState, argv: readonly string[], env?: readonly string[]): Container | undefined {
    const { image, config } = state;
    if (image === undefined) {
      const id = this.engine.random.hex(12);
      this.out.stdout(` ---> Running in ${id}\n`);
      this.nameless = id;
      return undefined;
    }
    const container = createStepContainer(this.engine, { image, config, hostConfig: this.o.hostConfig, argv, env });
    this.containers.push(container);
    this.out.stdout(` ---> Running in ${container.id.slice(0, 12)}\n`);
    return container;
  }

  private commit(state: StageState, createdBy: string, step: string, files?: Layer): void {
    const { engine } = this;
    const changed = files === undefined || Object.keys(files).length === 0 ? undefined : files;
    const image = buildImage(state.image, {
      created: engine.kernel.date,
      author: state.author || (state.image?.author ?? ''),
      dockerVersion: ENGINE_VERSION,
      config: state.config,
      createdBy,
      step,
      files: changed,
      size: changed === undefined ? 0 : layerSize(changed),
    });
    engine.images.addBuilt(image);
    state.image = image;
    engine.events.emit({
      type: 'image',
      action: 'create',
      id: image.id,
      attributes: { ...image.config.Labels, name: image.id },
      scope: 'local',
    });
  }

  private *workdir(state: StageState, text: string): Task {
    if (text === '') throw new EngineError(400, 'cannot normalize nothing');
    const directory = resolvePath(state.config.WorkingDir ?? '/', text);
    state.config = { ...state.config, WorkingDir: directory };
    const createdBy = `${this.shellOf(state)} #(nop) WORKDIR ${directory}`;
    const step = this.stepKey(state, createdBy);
    if (this.useCache(state, step)) return;
    const container = this.createContainer(state, [...DEFAULT_SHELL, `#(nop) WORKDIR ${directory}`]);
    yield* this.pause(4, 12);
    const fs = container?.fs ?? new FileSystem(this.engine.kernel, []);
    fs.mkdir(directory, { parents: true });
    this.commit(state, createdBy, step, changesOf(fs, NOT_COMMITTED));
  }

  private *runCommand(state: StageState, argv: readonly string[]): Task {
    const { engine } = this;
    const own = new Set((state.config.Env ?? []).map((each) => each.split('=', 1)[0]));
    const extra = state.args.environment(own);
    const recorded = state.args.recorded(extra);
    const createdBy = [...(extra.length > 0 ? [`|${recorded.length}`, ...recorded] : []), ...argv].join(' ');
    const step = this.stepKey(state, createdBy);
    if (this.useCache(state, step)) return;
    const container = this.createContainer(state, argv, [...(state.config.Env ?? []), ...extra]);
    if (container === undefined)
      throw new EngineError(
        400,
        `failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: ${JSON.stringify(argv[0])}: stat ${argv[0]}: no such file or directory`,
      );
    const listening = container.log.written.on(({ stream, text }) =>
      stream === 'stdout' ? this.out.stdout(text) : this.out.stderr(text),
    );
    const { id: shownId, name } = container;
    engine.events.emit({
      type: 'container',
      action: 'attach',
      id: shownId,
      attributes: { ...container.attributes, name },
      scope: 'local',
    });
    try {
      yield* engine.lifecycle.start(container);
      const status = yield* engine.lifecycle.wait(container);
      if (this.cancelled) throw new EngineError(500, 'Build cancelled');
      if (status !== 0) throw new CommandFailed(argv.join(' '), status);
    } finally {
      listening.dispose();
    }
    this.commit(state, createdBy, step, changesOf(container.fs, NOT_COMMITTED));
  }

  private *copy(state: StageState, given: Instruction, words: readonly string[], chown: string | undefined): Task {
    const { keyword, flags } = given;
    const target = words[words.length - 1];
    const sources = words.slice(0, -1);
    const url = sources.find((each) => /^https?:\/\//.test(each));
    if (url !== undefined)
      throw new EngineError(
        500,
        keyword === 'COPY'
          ? `COPY failed: source can't be a URL for COPY`
          : `ADD failed: Get ${JSON.stringify(url)}: dial tcp: lookup ${new RegExp('^https?://([^/:]+)').exec(url)?.[1] ?? ''}: no such host`,
      );
    const from = flags.from === undefined ? this.context : yield* this.filesOf(flags.from);
    const found = findSources({ keyword, sources, target, from, isContext: flags.from === undefined });
    const owner = chown === undefined ? '' : `--chown=${chown} `;
    const createdBy = `${this.shellOf(state)} #(nop) ${keyword} ${owner}${found.hash} in ${target} `;
    const step = this.stepKey(state, createdBy);
    if (this.useCache(state, step)) return;
    yield* this.pause(15, 50);
    const fs = new FileSystem(this.engine.kernel, state.image?.rootfs ?? []);
    const trailing = target.endsWith('/') || target === '.' || target.endsWith('/.') ? '/' : '';
    const absolute = resolvePath(state.config.WorkingDir ?? '/', target);
    const who = chown === undefined ? { uid: 0, gid: 0 } : ownerOf(fs, chown);
    copyInto(fs, found, absolute === '/' ? '/' : absolute + trailing, who);
    this.commit(state, createdBy, step, changesOf(fs, NOT_COMMITTED));
  }

  /** The files of an earlier stage, by name or number, or of an image. @throws EngineError */
  private *filesOf(name: string): Task<FileSystem> {
    const stage =
      this.done.find((each) => each.name !== '' && each.name === name.toLowerCase()) ??
      (/^\d+$/.test(name) ? this.done[Number(name)] : undefined);
    try {
      const image = stage === undefined ? yield* this.imageFor(name) : stage.image;
      return new FileSystem(this.engine.kernel, image?.rootfs ?? []);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      throw new EngineError(error.status, `invalid from flag value ${name}: ${error.message}`);
    }
  }
}
