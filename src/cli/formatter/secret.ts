import type { Secret } from '../api/types.ts';
import type { GoTime } from '../../kernel/go/time.ts';
import type { GoValue } from '../../kernel/go/types.ts';
import type { ListFormat } from './format.ts';
import { row } from './row.ts';
import { labelList, readTime, since } from './words.ts';

/** `docker secret ls`. */
export const SECRET_LIST: ListFormat = {
  table: '{{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.CreatedAt}}\t{{.UpdatedAt}}',
  quiet: '{{.ID}}',
  headers: { ID: 'ID', Name: 'NAME', Driver: 'DRIVER', CreatedAt: 'CREATED', UpdatedAt: 'UPDATED', Labels: 'LABELS' },
};

export function secretRow(secret: Secret, now: GoTime): GoValue {
  return row(
    'secret.secretContext',
    {
      ID: () => secret.ID,
      Name: () => secret.Spec.Name,
      CreatedAt: () => since(readTime(secret.CreatedAt), now),
      Driver: () => secret.Spec.Driver?.Name ?? '',
      UpdatedAt: () => since(readTime(secret.UpdatedAt), now),
      Labels: () => labelList(secret.Spec.Labels),
    },
    { Label: (name) => secret.Spec.Labels?.[name] ?? '' },
  );
}
