import type { ImageConfig } from '../../images/image.ts';
import { parseSignal } from '../../kernel/signal.ts';
import { EngineError } from '../errors.ts';
import { compareText } from '../../kernel/compare.ts';
import type { Instruction } from './dockerfile.ts';
import { healthcheckOf, healthcheckText } from './healthcheck.ts';
import { expandPorts } from './ports.ts';
import type { StageState } from './stage-state.ts';
import { expandWords, type Lookup } from './words.ts';

/** What runs commands that are written as text, unless SHELL says otherwise. */
export const DEFAULT_SHELL = ['/bin/sh', '-c'];

/** The arguments of RUN, CMD and ENTRYPOINT: a list as it is, a text by way of the shell. */
export function commandLine(config: ImageConfig, { words, json }: Instruction): readonly string[] {
  return json ? words : [...(config.Shell ?? DEFAULT_SHELL), ...words];
}

export interface MetadataTools {
  /** Fills in variables. */
  readonly word: (text: string) => string;
  readonly lookup: Lookup;
  readonly escape: string;
  readonly say: (text: string) => void;
}

/**
 * Carries out an instruction that changes the configuration alone.
 * @returns what history says of it @throws EngineError
 */
export function applyMetadata(state: StageState, given: Instruction, o: MetadataTools): string {
  const { word, lookup, escape } = o;
  const { keyword, words } = given;
  const { config } = state;
  const change = (more: Partial<ImageConfig>): void => {
    state.config = { ...state.config, ...more };
  };
  switch (keyword) {
    case 'MAINTAINER':
      state.author = words[0];
      return `MAINTAINER ${words[0]}`;
    case 'ARG': {
      const shown: string[] = [];
      for (const each of words) {
        const [name, value] = splitArg(each);
        const expanded = value === undefined ? undefined : word(value);
        state.args.add(word(name), expanded);
        shown.push(expanded === undefined ? name : `${name}=${expanded}`);
      }
      return `ARG ${shown.join(' ')}`;
    }
    case 'ENV': {
      const env = [...(config.Env ?? [])];
      const shown: string[] = [];
      for (let i = 0; i < words.length; i += 2) {
        const name = word(words[i]);
        const text = `${name}=${word(words[i + 1])}`;
        const at = env.findIndex((each) => each.split('=', 1)[0] === name);
        if (at < 0) env.push(text);
        else env[at] = text;
        shown.push(text);
      }
      change({ Env: env });
      return `ENV ${shown.join(' ')}`;
    }
    case 'LABEL': {
      const labels: Record<string, string> = { ...config.Labels };
      const shown: string[] = [];
      for (let i = 0; i < words.length; i += 2) {
        const [key, value] = [word(words[i]), word(words[i + 1])];
        labels[key] = value;
        shown.push(`${key}=${value}`);
      }
      change({ Labels: labels });
      return `LABEL ${shown.join(' ')}`;
    }
    case 'USER': {
      const user = word(words[0]);
      change({ User: user });
      return `USER ${user}`;
    }
    case 'STOPSIGNAL': {
      const signal = word(words[0]);
      if (parseSignal(signal) === undefined) throw new EngineError(400, `invalid signal: ${signal}`);
      change({ StopSignal: signal });
      return `STOPSIGNAL ${signal}`;
    }
    case 'EXPOSE': {
      const ports = words.flatMap((each) => expandWords(each, lookup, escape)).sort(compareText);
      const all = new Set([...(config.ExposedPorts ?? []), ...ports.flatMap(expandPorts)]);
      change({ ExposedPorts: [...all] });
      return `EXPOSE ${ports.join(' ')}`;
    }
    case 'VOLUME': {
      const volumes = words.map(word);
      change({ Volumes: [...new Set([...(config.Volumes ?? []), ...volumes])] });
      return `VOLUME [${volumes.join(' ')}]`;
    }
    case 'SHELL':
      change({ Shell: words });
      return `SHELL [${words.join(' ')}]`;
    case 'ONBUILD':
      change({ OnBuild: [...(config.OnBuild ?? []), words[0]] });
      return `ONBUILD ${words[0]}`;
    case 'CMD':
      state.commandSet = true;
      change({ Cmd: commandLine(config, given) });
      return `CMD ${quotedList(commandLine(config, given))}`;
    case 'ENTRYPOINT':
      change({
        Entrypoint: words.length === 0 ? undefined : commandLine(config, given),
        ...(state.commandSet ? {} : { Cmd: undefined }),
      });
      return `ENTRYPOINT ${quotedList(commandLine(config, given))}`;
    case 'HEALTHCHECK': {
      const check = healthcheckOf(given);
      const old = config.Healthcheck?.Test ?? [];
      if (check.Test[0] !== 'NONE' && old.length > 0 && old[0] !== 'NONE')
        o.say(`Note: overriding previous HEALTHCHECK: [${old.join(' ')}]\n`);
      change({ Healthcheck: check });
      return `HEALTHCHECK ${healthcheckText(check)}`;
    }
    default:
      throw new EngineError(500, `unsupported command type: ${keyword}`);
  }
}

/** `NAME` or `NAME=value` taken apart. */
export function splitArg(word: string): readonly [string, string | undefined] {
  const at = word.indexOf('=');
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

/** `["sh" "-c" "echo hi"]`: how Go prints a list of texts in quotes. */
function quotedList(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(' ')}]`;
}
