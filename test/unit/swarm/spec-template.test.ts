import { describe, expect, it } from 'vitest';
import { expandContainerSpec, expandPayload, type TemplateValues } from '../../../src/swarm/spec-template.ts';

const values: TemplateValues = {
  service: { id: 's1', name: 'web', labels: { team: 'core' } },
  node: { id: 'n1', hostname: 'docker-0', platform: { Architecture: 'x86_64', OS: 'linux' } },
  task: { id: 't1', name: 'web.2.t1', slot: '2' },
};
const expand = (text: string): string | undefined =>
  expandContainerSpec({ Image: 'nginx', Hostname: text }, values).Hostname;

describe('templates in a spec', () => {
  it.each([
    ['{{.Service.Name}}-{{.Task.Slot}}', 'web-2'],
    ['{{.Node.Platform.OS}}/{{ .Node.Platform.Architecture }}', 'linux/x86_64'],
    ['{{.Service.Labels.team}}{{index .Service.Labels "none"}}', 'core'],
    ['{{join "-" .Service.Name .Task.Slot}}', 'web-2'],
    ['{{if eq .Task.Slot "2"}}second{{end}}', 'second'],
    ['no template }}', 'no template }}'],
  ])('%s', (text, expected) => {
    expect(expand(text)).toBe(expected);
  });

  it('fills in the values of variables, and both ends of mounts with what their volume is told', () => {
    const spec = expandContainerSpec(
      {
        Image: 'nginx',
        Env: ['{{.Task.ID}}', 'A={{.Task.ID}}=x'],
        Mounts: [
          {
            Type: 'volume',
            Source: 'v{{.Task.Slot}}',
            Target: '/{{.Service.Name}}',
            VolumeOptions: { Labels: { slot: '{{.Task.Slot}}' }, DriverConfig: { Options: { o: '{{.Node.ID}}' } } },
          },
        ],
      },
      values,
    );
    expect(spec.Env).toEqual(['{{.Task.ID}}', 'A=t1=x']);
    expect(spec.Mounts?.[0]).toMatchObject({
      Source: 'v2',
      Target: '/web',
      VolumeOptions: { Labels: { slot: '2' }, DriverConfig: { Options: { o: 'n1' } } },
    });
  });

  it.each([
    ['{{.Service.Labels.none}}', 'map has no entry for key "none"'],
    ['{{.Nope}}', "can't evaluate field Nope in type *template.Context"],
    ['{{nope}}', 'template: expansion:1: function "nope" not defined'],
  ])('refuses %s', (text, message) => {
    expect(() => expand(text)).toThrow(message);
    expect(() => expand(text)).toThrow(/^expanding hostname failed: template: expansion:1/);
  });
});

describe('templates of secrets and configs', () => {
  const sources = {
    secret: (target: string) => (target === 'pw' ? 'hunter2' : undefined),
    config: () => undefined,
    env: (name: string) => (name === 'A' ? '1' : undefined),
  };

  it('know the task, its variables and its other files', () => {
    const text = '{{.Service.Name}} {{env "A"}}{{env "B"}} {{secret "pw"}}';
    expect(expandPayload(text, values, sources)).toBe('web 1 hunter2');
  });

  it('say which file is missing', () => {
    expect(() => expandPayload('{{config "x"}}', values, sources)).toThrow(
      /error calling config: config target x not found$/,
    );
  });
});
