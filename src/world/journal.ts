import * as v from 'valibot';
import { faultSchema, formatFault } from './fault.ts';
import type { JournalFault, JournalLine } from './protocol.ts';

/** Raised when a change makes old journals replay to something else. */
export const JOURNAL_VERSION = 3;
const FORMAT = 'swarm-lab-journal';

const headerSchema = v.strictObject({
  format: v.literal(FORMAT),
  version: v.pipe(v.number(), v.integer()),
  /** Splits into every random stream. */
  seed: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  /** Microseconds since the Unix epoch at which the world begins. */
  epoch: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER / 2)),
  hosts: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(12)),
  images: v.picklist(['ordinary', 'stand-in']),
  /** The lab's folder name; absent in the playground. */
  lab: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/))),
});

const size = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000));
const at = v.pipe(v.number(), v.integer(), v.minValue(0));
const host = v.pipe(v.string(), v.maxLength(64));

const inputSchema = v.variant('do', [
  /** Keys pressed in a host's terminal, as the bytes that a terminal sends. */
  v.strictObject({ at, do: v.literal('type'), host, keys: v.string() }),
  v.strictObject({ at, do: v.literal('resize'), host, columns: size, rows: size }),
  /** A console block of the lab, typed into its terminals. */
  v.strictObject({ at, do: v.literal('console'), step: v.string(), block: v.string() }),
  /** A file in the editor of a host was saved; without a text, the editor was closed. */
  v.strictObject({ at, do: v.literal('edit'), host, path: v.string(), text: v.nullable(v.string()) }),
  /** An address was opened in the page's browser. */
  v.strictObject({ at, do: v.literal('browse'), url: v.pipe(v.string(), v.maxLength(2_048)) }),
  /** Something befell a host or a wire, or was taken back. */
  v.strictObject({ at, do: v.literal('fault'), fault: faultSchema }),
  /** Nothing happened but time: how far the world had come. */
  v.strictObject({ at, do: v.literal('time') }),
]);

export type JournalHeader = v.InferOutput<typeof headerSchema>;
/** One input with its virtual time: microseconds since the world's epoch. */
export type JournalInput = v.InferOutput<typeof inputSchema>;

export interface Journal {
  readonly header: JournalHeader;
  readonly inputs: readonly JournalInput[];
}

/** A journal that can not be used: why, and the number of the line (0 is the header). */
export class JournalError extends Error {
  readonly reason: JournalFault;
  readonly line: number;

  constructor(reason: JournalFault, line: number, detail: string) {
    super(detail);
    this.reason = reason;
    this.line = line;
  }
}

export function formatHeader(header: Omit<JournalHeader, 'format' | 'version'>): JournalLine {
  return JSON.stringify({ format: FORMAT, version: JOURNAL_VERSION, ...header });
}

export function formatInput(input: JournalInput): JournalLine {
  return JSON.stringify(input);
}

/** An input in words for a person: `docker-0: docker service ls⏎`. */
export function describeInput(input: JournalInput): string {
  switch (input.do) {
    case 'type':
      return `${input.host}: ${input.keys.replace(/\r/g, '⏎')}`;
    case 'resize':
      return `${input.host}: ${input.columns} × ${input.rows}`;
    case 'console':
      return `${input.step}: ${input.block}`;
    case 'edit':
      return `${input.host}: ${input.path}`;
    case 'browse':
      return input.url;
    case 'fault':
      return formatFault(input.fault).replace('fault ', '');
    case 'time':
      return '';
  }
}

/**
 * Reads the lines of a journal.
 * @param lab the lab it has to belong to; undefined for the playground
 * @throws JournalError for lines that this world did not write, or that belong elsewhere
 */
export function parseJournal(lines: readonly JournalLine[], lab: string | undefined): Journal {
  const header = parseLine(headerOnly, lines[0] ?? '', 0);
  if (header.format !== FORMAT) throw new JournalError('foreign', 0, 'this is not a journal of Swarm Lab');
  if (header.version !== JOURNAL_VERSION)
    throw new JournalError(
      'foreign',
      0,
      `written by version ${String(header.version)}, this is version ${JOURNAL_VERSION}`,
    );
  const whole = parseLine(headerSchema, lines[0], 0);
  if (whole.lab !== lab) throw new JournalError('foreign', 0, `it belongs to ${whole.lab ?? 'the playground'}`);
  let last = 0;
  const inputs = lines.slice(1).map((line, index) => {
    const input = parseLine(inputSchema, line, index + 1);
    if (input.at < last) throw new JournalError('damaged', index + 1, 'time runs backwards');
    last = input.at;
    return input;
  });
  return { header: whole, inputs };
}

const headerOnly = v.looseObject({ format: v.optional(v.unknown()), version: v.optional(v.unknown()) });

function parseLine<T extends v.GenericSchema>(schema: T, line: string, number: number): v.InferOutput<T> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new JournalError('damaged', number, (error as Error).message);
  }
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new JournalError('damaged', number, `${v.getDotPath(issue) ?? 'line'}: ${issue.message}`);
}
