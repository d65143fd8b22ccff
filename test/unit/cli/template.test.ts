import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/kernel/go/json.ts';
import { Service } from '../../../src/cli/go/structs/index.ts';
import { TemplateExecutionError, TemplateSyntaxError } from '../../../src/kernel/go/template/template.ts';
import { dockerTemplate } from '../../../src/cli/formatter/docker-template.ts';
import { string } from '../../../src/kernel/go/values.ts';

interface Recorded {
  readonly service: unknown;
  readonly templates: readonly { readonly template: string; readonly stdout: string; readonly stderr: string }[];
}

/** What the real client 28.5.2 printed for `docker service inspect x --format TEMPLATE` with that service. */
const recorded = JSON.parse(readFileSync(new URL('../../cli/templates.json', import.meta.url), 'utf8')) as Recorded;

describe('Go templates', () => {
  const service = decode(recorded.service, Service);

  it.each(recorded.templates.map((entry) => [entry.template, entry] as const))('%s', (text, { stdout, stderr }) => {
    let ours: { stdout: string; stderr: string };
    try {
      ours = { stdout: `${dockerTemplate(text).execute(service)}\n`, stderr: '' };
    } catch (error) {
      if (!(error instanceof TemplateExecutionError) && !(error instanceof TemplateSyntaxError)) throw error;
      const printed = error instanceof TemplateExecutionError ? '\n' : '';
      ours = { stdout: printed, stderr: `template parsing error: ${error.message}\n` };
    }
    expect(ours).toEqual({ stdout, stderr });
  });

  it('fails for a missing key when told to', () => {
    const labels = decode({ Spec: { Labels: { a: 'b' } } }, Service);
    const template = dockerTemplate('{{.Spec.Labels.none}}', { missingKey: 'error' });
    expect(() => template.execute(labels)).toThrow(
      'template: :1:7: executing "" at <.Spec.Labels.none>: map has no entry for key "none"',
    );
  });

  it('carries its name in errors', () => {
    expect(() => dockerTemplate('{{.Nope}}', { name: 'version' }).execute(string('x'))).toThrow(
      'template: version:1:2: executing "version" at <.Nope>: can\'t evaluate field Nope in type string',
    );
  });
});
