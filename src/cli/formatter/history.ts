import { formatRfc3339Nano, type GoTime } from '../../kernel/go/time.ts';
import type { GoValue } from '../../kernel/go/types.ts';
import { humanSize } from '../../kernel/go/units.ts';
import type { ListFormat } from './format.ts';
import { row } from './row.ts';
import { fromUnix, shortId, since } from './words.ts';

/** A step of an image's history, as the daemon tells it. */
export interface HistoryItem {
  readonly Id: string;
  readonly Created: number;
  readonly CreatedBy: string;
  readonly Size: number;
  readonly Comment: string;
}

const WIDTH = 45;

/** `docker history`. @param human whether times and sizes are put in words */
export function historyList(human: boolean): ListFormat {
  return {
    table: `{{.ID}}\t{{.${human ? 'CreatedSince' : 'CreatedAt'}}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}`,
    quiet: '{{.ID}}',
    headers: {
      ID: 'IMAGE',
      CreatedSince: 'CREATED',
      CreatedAt: 'CREATED AT',
      CreatedBy: 'CREATED BY',
      Size: 'SIZE',
      Comment: 'COMMENT',
    },
  };
}

export function historyRow(
  item: HistoryItem,
  now: GoTime,
  o: { readonly human: boolean; readonly truncate: boolean },
): GoValue {
  const created = fromUnix(item.Created);
  const createdAt = (): string => formatRfc3339Nano(created);
  const command = item.CreatedBy.replaceAll('\t', ' ');
  return row('image.historyContext', {
    ID: () => (o.truncate ? shortId(item.Id) : item.Id),
    CreatedAt: createdAt,
    CreatedSince: () => (o.human ? since(created, now) : createdAt()),
    CreatedBy: () => (o.truncate && command.length > WIDTH ? `${command.slice(0, WIDTH - 1)}…` : command),
    Size: () => (o.human ? humanSize(item.Size, 3) : String(item.Size)),
    Comment: () => item.Comment,
  });
}
