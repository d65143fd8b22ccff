import { CommandError } from '../errors.ts';
import { DOCKER_TABLE, tabulate } from '../../kernel/go/tabwriter.ts';
import { dockerTemplate, HEADER_FUNCTIONS } from './docker-template.ts';
import { TemplateExecutionError, TemplateSyntaxError, type Template } from '../../kernel/go/template/template.ts';
import { STRING, type GoValue, type MapType } from '../../kernel/go/types.ts';
import { make, string } from '../../kernel/go/values.ts';

/** What `--format` can name instead of a template. */
const TABLE = 'table';
const JSON_FORMAT = '{{json .}}';

/** How one kind of object is listed. */
export interface ListFormat {
  /** The template of the bare table, columns separated by tabs. */
  readonly table: string;
  /** Where `-q` is allowed: the template that takes the table's place. */
  readonly quiet?: string;
  /** The template that `raw` stands for; without one the word itself is the template. */
  readonly raw?: string;
  /** With `-q`, what `raw` stands for. */
  readonly rawQuiet?: string;
  /** The words above the columns, by the names that templates use. */
  readonly headers: Readonly<Record<string, string>>;
}

function parse(text: string, functions?: typeof HEADER_FUNCTIONS): Template {
  try {
    return functions === undefined ? dockerTemplate(text) : dockerTemplate(text, { functions });
  } catch (error) {
    if (error instanceof TemplateSyntaxError) throw new CommandError(`template parsing error: ${error.message}`);
    throw error;
  }
}

function execute(template: Template, value: GoValue): string {
  try {
    return template.execute(value);
  } catch (error) {
    if (error instanceof TemplateExecutionError) throw new CommandError(`template parsing error: ${error.message}`);
    throw error;
  }
}

/** `{{.Label "com.example.some-thing"}}` above a column: `some thing`. */
const HEADERS: MapType = {
  kind: 'map',
  key: STRING,
  element: STRING,
  methods: {
    Label: {
      parameters: [STRING],
      call: (_, [name]) =>
        string(
          String(name?.data ?? '')
            .replace(/^.*\./, '')
            .replace(/[-_]/g, ' '),
        ),
    },
  },
};

/** The words above the columns; the client does not look whether their template fails, and prints what there is. */
function headerRow(template: Template, headers: ListFormat['headers']): string {
  const words = make(HEADERS, new Map(Object.entries(headers).map(([key, value]) => [key, string(value)])));
  try {
    return template.execute(words);
  } catch (error) {
    if (error instanceof TemplateExecutionError) return error.output;
    throw error;
  }
}

/** `table`, `table TEMPLATE`, `raw`, `json` or a template, as the template that it stands for. */
function resolve(source: string, list: ListFormat, quiet: boolean): { table: boolean; template: string } {
  if (source === 'raw' && list.raw !== undefined)
    return { table: false, template: quiet && list.rawQuiet !== undefined ? list.rawQuiet : list.raw };
  if (source === 'json') return { table: false, template: JSON_FORMAT };
  if (source === TABLE)
    return quiet && list.quiet !== undefined
      ? { table: false, template: list.quiet }
      : { table: true, template: list.table };
  if (source.startsWith(TABLE)) return { table: true, template: source.slice(TABLE.length) };
  return { table: false, template: source };
}

/**
 * Lists rows as `--format` and `-q` ask for it (transcripts/formats). Gives the text to print; nothing is printed when
 * a template fails on any row.
 * @param source the format; empty for the table
 * @throws CommandError `template parsing error: …`
 */
export function formatList(source: string, list: ListFormat, rows: readonly GoValue[], quiet = false): string {
  const { table, template: text } = resolve(source === '' ? TABLE : source, list, quiet);
  const template = text
    .replace(/^ +| +$/g, '')
    .replaceAll('\\t', '\t')
    .replaceAll('\\n', '\n');
  const parsed = parse(template);
  const body = rows.map((each) => `${execute(parsed, each)}\n`).join('');
  if (!table) return body;
  const head = headerRow(parse(template, HEADER_FUNCTIONS), list.headers);
  return tabulate(`${head}\n${body}`, DOCKER_TABLE);
}
