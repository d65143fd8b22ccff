import type { Volume } from '../api/types.ts';
import { humanSize } from '../../kernel/go/units.ts';
import type { GoValue } from '../../kernel/go/types.ts';
import type { ListFormat } from './format.ts';
import { row } from './row.ts';
import { labelList } from './words.ts';

/** `docker volume ls`. */
export const VOLUME_LIST: ListFormat = {
  table: '{{.Driver}}\t{{.Name}}',
  quiet: '{{.Name}}',
  raw: 'name: {{.Name}}\ndriver: {{.Driver}}\n',
  rawQuiet: 'name: {{.Name}}',
  headers: {
    Name: 'VOLUME NAME',
    Driver: 'DRIVER',
    Scope: 'SCOPE',
    Mountpoint: 'MOUNTPOINT',
    Labels: 'LABELS',
    Links: 'LINKS',
    Size: 'SIZE',
    Availability: 'AVAILABILITY',
    Group: 'GROUP',
    Status: 'STATUS',
  },
};

export function volumeRow(volume: Volume): GoValue {
  const unknown = (): string => 'N/A';
  return row(
    'formatter.volumeContext',
    {
      Name: () => volume.Name,
      Driver: () => volume.Driver,
      Scope: () => volume.Scope,
      Mountpoint: () => volume.Mountpoint,
      Labels: () => labelList(volume.Labels),
      Links: () => String(volume.UsageData?.RefCount ?? 'N/A'),
      Size: () => (volume.UsageData === undefined ? 'N/A' : humanSize(volume.UsageData.Size)),
      Group: unknown,
      Availability: unknown,
      Status: unknown,
    },
    { Label: (name) => volume.Labels?.[name] ?? '' },
  );
}
