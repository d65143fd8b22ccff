import type { Config } from '../api/types.ts';
import type { GoTime } from '../../kernel/go/time.ts';
import type { GoValue } from '../../kernel/go/types.ts';
import type { ListFormat } from './format.ts';
import { row } from './row.ts';
import { labelList, readTime, since } from './words.ts';

/** `docker config ls`. */
export const CONFIG_LIST: ListFormat = {
  table: '{{.ID}}\t{{.Name}}\t{{.CreatedAt}}\t{{.UpdatedAt}}',
  quiet: '{{.ID}}',
  headers: { ID: 'ID', Name: 'NAME', CreatedAt: 'CREATED', UpdatedAt: 'UPDATED', Labels: 'LABELS' },
};

export function configRow(config: Config, now: GoTime): GoValue {
  return row(
    'config.configContext',
    {
      ID: () => config.ID,
      Name: () => config.Spec.Name,
      CreatedAt: () => since(readTime(config.CreatedAt), now),
      UpdatedAt: () => since(readTime(config.UpdatedAt), now),
      Labels: () => labelList(config.Spec.Labels),
    },
    { Label: (name) => config.Spec.Labels?.[name] ?? '' },
  );
}
