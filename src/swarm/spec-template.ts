import { quote } from '../kernel/go/strconv.ts';
import {
  Template,
  TemplateExecutionError,
  TemplateSyntaxError,
  type TemplateFunction,
} from '../kernel/go/template/template.ts';
import { STRING, STRING_MAP, struct, type GoValue, type StructType } from '../kernel/go/types.ts';
import { pointer, string, stringMap, structValue, unwrap } from '../kernel/go/values.ts';
import type { ContainerSpec, Labels, Mount, NodeDescription, SwarmTask } from './types.ts';

/** What a template in a service's spec can name (facts 11.6). */
export interface TemplateValues {
  readonly service: { readonly id: string; readonly name: string; readonly labels: Labels };
  readonly node: {
    readonly id: string;
    readonly hostname: string;
    readonly platform: NodeDescription['Platform'];
  };
  /** `slot` is the node's id where the service is global. */
  readonly task: { readonly id: string; readonly name: string; readonly slot: string };
}

/** A template that cannot be filled in; the message is Go's, with what was being filled in before it. */
export class TemplateError extends Error {}

const PLATFORM = struct('template.Platform', [
  ['Architecture', STRING],
  ['OS', STRING],
]);
const anonymous = (lines: Parameters<typeof struct>[1]): StructType => ({
  kind: 'struct',
  fields: struct('', lines).fields,
});
const SERVICE = anonymous([
  ['ID', STRING],
  ['Name', STRING],
  ['Labels', STRING_MAP],
]);
const NODE = anonymous([
  ['ID', STRING],
  ['Hostname', STRING],
  ['Platform', PLATFORM],
]);
const TASK = anonymous([
  ['ID', STRING],
  ['Name', STRING],
  ['Slot', STRING],
]);
const CONTEXT = struct('template.Context', [
  ['Service', SERVICE],
  ['Node', NODE],
  ['Task', TASK],
]);
const PAYLOAD_CONTEXT = struct('template.PayloadContext', [['Context', CONTEXT, undefined, 'embedded']]);

function contextOf({ service, node, task }: TemplateValues): GoValue {
  return structValue(CONTEXT, {
    Service: structValue(SERVICE, {
      ID: string(service.id),
      Name: string(service.name),
      Labels: stringMap(service.labels),
    }),
    Node: structValue(NODE, {
      ID: string(node.id),
      Hostname: string(node.hostname),
      Platform: structValue(PLATFORM, {
        Architecture: string(node.platform.Architecture),
        OS: string(node.platform.OS),
      }),
    }),
    Task: structValue(TASK, { ID: string(task.id), Name: string(task.name), Slot: string(task.slot) }),
  });
}

const textOf = (value: GoValue | undefined): string => (value === undefined ? '' : (unwrap(value).data as string));

/** `join SEPARATOR WORDS…`, the one function that every template has beside Go's own. */
const JOIN: TemplateFunction = {
  parameters: [],
  variadic: STRING,
  call: (separator, ...words) => string(words.map(textOf).join(textOf(separator))),
};

function fill(text: string, context: GoValue, functions: Readonly<Record<string, TemplateFunction>> = {}): string {
  if (!text.includes('{{')) return text;
  try {
    const options = { name: 'expansion', missingKey: 'error', functions: { join: JOIN, ...functions } } as const;
    return new Template(text, options).execute(pointer(context));
  } catch (error) {
    if (error instanceof TemplateSyntaxError || error instanceof TemplateExecutionError) {
      throw new TemplateError(error.message);
    }
    throw error;
  }
}

/** What a task's templates see on its node, before the node's description is known to be there. */
export function templateValues(task: SwarmTask, name: string, node?: NodeDescription): TemplateValues {
  return {
    service: { id: task.ServiceID, name: task.serviceName, labels: task.serviceLabels },
    node: {
      id: task.NodeID,
      hostname: node?.Hostname ?? '',
      platform: node?.Platform ?? { Architecture: '', OS: '' },
    },
    task: { id: task.ID, name, slot: task.Slot === 0 ? task.NodeID : String(task.Slot) },
  };
}

/** Whether there is anything to fill in; where there is not, all tasks share one spec. */
function hasTemplates({ Env, Mounts, Hostname }: ContainerSpec): boolean {
  return [Env, Mounts, Hostname].some((each) => JSON.stringify(each ?? '').includes('{{'));
}

/**
 * A container's spec with its templates filled in: environment values, mounts, host name (facts 11.6). The managers
 * try it with made-up values, the nodes do it with the task's.
 * @throws TemplateError `expanding env failed: …`
 */
export function expandContainerSpec(spec: ContainerSpec, values: TemplateValues): ContainerSpec {
  if (!hasTemplates(spec)) return spec;
  const context = contextOf(values);
  const expand = (text: string, ...failing: readonly string[]): string => {
    try {
      return fill(text, context);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw new TemplateError([...failing, error.message].join(': '));
    }
  };
  const mounting = 'expanding mounts failed';
  const expandMap = (labels: Labels, what: string): Labels =>
    Object.fromEntries(
      Object.entries(labels).map(([key, value]) => [
        key,
        expand(value, mounting, what, `expanding map entry ${quote(key)}=${quote(value)}`),
      ]),
    );
  const expandVolume = (options: NonNullable<Mount['VolumeOptions']>): NonNullable<Mount['VolumeOptions']> => ({
    ...options,
    Labels: options.Labels && expandMap(options.Labels, 'expanding volume labels'),
    DriverConfig: options.DriverConfig?.Options
      ? { ...options.DriverConfig, Options: expandMap(options.DriverConfig.Options, 'expanding volume driver config') }
      : options.DriverConfig,
  });
  return {
    ...spec,
    Env: spec.Env?.map((each) => {
      const at = each.indexOf('=');
      if (at < 0) return each;
      return `${each.slice(0, at)}=${expand(each.slice(at + 1), 'expanding env failed', `expanding env ${quote(each)}`)}`;
    }),
    Mounts: spec.Mounts?.map((mount) => ({
      ...mount,
      Source: mount.Source && expand(mount.Source, mounting, `expanding mount source ${quote(mount.Source)}`),
      Target: expand(mount.Target, mounting, `expanding mount target ${quote(mount.Target)}`),
      VolumeOptions: mount.VolumeOptions && expandVolume(mount.VolumeOptions),
    })),
    Hostname: spec.Hostname && expand(spec.Hostname, 'expanding hostname failed'),
  };
}

/** What the templates of secrets and configs can ask for beside the task's values; undefined: not there. */
export interface PayloadSources {
  readonly secret: (target: string) => string | undefined;
  readonly config: (target: string) => string | undefined;
  readonly env: (name: string) => string | undefined;
}

/**
 * What a secret or config with a template driver holds on its node (facts 11.6).
 * @throws TemplateError Go's message
 */
export function expandPayload(text: string, values: TemplateValues, sources: PayloadSources): string {
  const getter = (kind: 'secret' | 'config'): TemplateFunction => ({
    parameters: [STRING],
    call: (target) => {
      const found = sources[kind](textOf(target));
      if (found === undefined) throw new Error(`${kind} target ${textOf(target)} not found`);
      return string(found);
    },
  });
  return fill(text, structValue(PAYLOAD_CONTEXT, { Context: contextOf(values) }), {
    secret: getter('secret'),
    config: getter('config'),
    env: { parameters: [STRING], call: (name) => string(sources.env(textOf(name)) ?? '') },
  });
}
