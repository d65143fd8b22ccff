import * as v from 'valibot';
import { isMap, isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { LabError } from './lab-error.ts';

const text = v.pipe(v.string('has to be text'), v.trim(), v.nonEmpty('must not be empty'));
const both = (description: string) =>
  v.pipe(
    v.strictObject({ en: text, 'zh-CN': text }, 'needs a text under `en` and one under `zh-CN`'),
    v.description(description),
  );
const count = (from: number, to: number, what: string) => {
  const range = `has to be a whole number of ${what} from ${from} to ${to}`;
  return v.pipe(v.number(range), v.integer(range), v.minValue(from, range), v.maxValue(to, range));
};
const id = v.pipe(
  v.string('has to be text'),
  v.regex(/^\d\d-[a-z0-9]+(-[a-z0-9]+)*$/, 'has to be two digits and lower-case words, as in `01-first-swarm`'),
);

/** What stands in a lab's `lab.yaml`. The descriptions are its reference: docs/writing-labs.md explains by example. */
export const labSchema = v.strictObject({
  id: v.pipe(id, v.description('The name of the folder; its two digits are the number in the course.')),
  title: both('The heading of the lab, in each language.'),
  summary: both('One sentence in each language: what you will be able to do.'),
  minutes: v.pipe(count(1, 90, 'minutes'), v.description('How long a learner takes who reads and types everything.')),
  hosts: v.pipe(
    v.optional(count(1, 7, 'hosts'), 3),
    v.description('How many hosts there are: docker-0, docker-1 …; 3 unless told.'),
  ),
  images: v.pipe(
    v.optional(v.picklist(['ordinary', 'stand-in'], 'has to be `ordinary` or `stand-in`'), 'ordinary'),
    v.description('The catalogue that hosts pull from; `ordinary` unless told.'),
  ),
  prerequisites: v.pipe(
    v.optional(v.array(id, 'has to be a list of labs'), []),
    v.description('The labs that a learner should have done before, by folder name.'),
  ),
  setup: v.pipe(
    v.optional(text),
    v.description('A transcript that is played before the learner begins; only its commands, waits and untils count.'),
  ),
});

export type LabYaml = v.InferOutput<typeof labSchema>;

/** `lab.yaml` as it was read, and where its setup begins. */
export interface ReadYaml {
  readonly values: LabYaml;
  /** The line before the first line of `setup`. */
  readonly setupLine: number;
}

/**
 * Reads a `lab.yaml`.
 * @param file its name, for messages
 * @throws LabError with the line and what to do
 */
export function readLabYaml(file: string, source: string): ReadYaml {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken !== undefined) {
    throw new LabError(file, lines.linePos(broken.pos[0]).line, `this is not YAML: ${broken.message}`);
  }
  if (!isMap(document.contents))
    throw new LabError(file, 1, 'a lab.yaml is made of `name: value` lines; see docs/writing-labs.md');
  const result = v.safeParse(labSchema, document.toJS());
  if (!result.success) {
    const [issue] = result.issues;
    const path = (issue.path ?? []).map((item) => item.key as string | number);
    throw new LabError(file, lineOf(document, lines, path), describe(issue, path));
  }
  const setup = document.get('setup', true);
  const start = isNode(setup) ? (setup.range?.[0] ?? 0) : 0;
  return { values: result.output, setupLine: lines.linePos(start).line };
}

function describe(issue: v.BaseIssue<unknown>, path: readonly (string | number)[]): string {
  const name = path.join('.');
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return `\`${name}\` means nothing here; take it out. Known are ${Object.keys(labSchema.entries).join(', ')}`;
  }
  if (issue.received === 'undefined') return `\`${name}\` is missing; add it`;
  return `\`${name}\` ${issue.message}`;
}

/** The line of the nearest thing on `path` that is there. */
function lineOf(document: Document, lines: LineCounter, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    const start = isNode(node) ? node.range?.[0] : undefined;
    if (start !== undefined) return lines.linePos(start).line;
  }
  return 1;
}
