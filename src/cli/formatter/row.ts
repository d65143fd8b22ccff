import { encodeJson, encodeJsonString } from '../../kernel/go/json.ts';
import { STRING, pointerTo, type GoMethod, type GoValue, type StructType } from '../../kernel/go/types.ts';
import { bool, getter, make, NIL, string } from '../../kernel/go/values.ts';

/** What a column of a row can be: text, a truth, nothing (JSON null), or any Go value. */
export type Cell = string | boolean | null | GoValue;

/** A row's columns by the names that templates use. */
export type Columns = Readonly<Record<string, () => Cell>>;

function toGo(cell: Cell): GoValue {
  if (cell === null) return NIL;
  if (typeof cell === 'string') return string(cell);
  if (typeof cell === 'boolean') return bool(cell);
  return cell;
}

/**
 * A row as templates see it: docker's formatters give them a pointer to a context whose methods are the columns, and
 * the type's name shows in errors (`can't evaluate field Nope in type *service.serviceContext`, transcripts/formats).
 * `{{json .}}` prints the methods without arguments, sorted by name.
 * @param typeName without the star, e.g. `service.serviceContext`
 * @param withArguments columns that take one text, such as `{{.Label "x"}}`
 */
export function row(
  typeName: string,
  columns: Columns,
  withArguments: Readonly<Record<string, (argument: string) => Cell>> = {},
): GoValue {
  const methods: Record<string, GoMethod> = {};
  for (const [name, cell] of Object.entries(columns)) methods[name] = getter(() => toGo(cell()));
  for (const [name, cell] of Object.entries(withArguments))
    methods[name] = { parameters: [STRING], call: (_, [argument]) => toGo(cell(String(argument?.data ?? ''))) };
  const marshal = (): string =>
    `{${Object.keys(columns)
      .sort()
      .map((name) => `${encodeJsonString(name)}:${encodeJson(toGo(columns[name]!()), true)}`)
      .join(',')}}`;
  const type: StructType = { kind: 'struct', name: typeName, fields: [], methods, marshal };
  return make(pointerTo(type), make(type, new Map()));
}
