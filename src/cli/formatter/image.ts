import { familiarName, parseReference } from '../api/reference.ts';
import type { ImageSummary } from '../api/types.ts';
import { formatGoTime, type GoTime } from '../../kernel/go/time.ts';
import { humanSize } from '../../kernel/go/units.ts';
import type { GoValue } from '../../kernel/go/types.ts';
import type { ListFormat } from './format.ts';
import { row } from './row.ts';
import { fromUnix, shortId, since } from './words.ts';

const NONE = '<none>';

/** `docker images`. @param digests whether the column of digests is asked for */
export function imageList(digests: boolean): ListFormat {
  return {
    table: digests
      ? '{{.Repository}}\t{{.Tag}}\t{{.Digest}}\t{{.ID}}\t{{if .CreatedSince }}{{.CreatedSince}}{{else}}N/A{{end}}\t{{.Size}}'
      : '{{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{if .CreatedSince }}{{.CreatedSince}}{{else}}N/A{{end}}\t{{.Size}}',
    quiet: '{{.ID}}',
    raw: digests
      ? 'repository: {{ .Repository }}\ntag: {{.Tag}}\ndigest: {{.Digest}}\nimage_id: {{.ID}}\ncreated_at: {{.CreatedAt}}\nvirtual_size: {{.Size}}\n'
      : 'repository: {{ .Repository }}\ntag: {{.Tag}}\nimage_id: {{.ID}}\ncreated_at: {{.CreatedAt}}\nvirtual_size: {{.Size}}\n',
    rawQuiet: 'image_id: {{.ID}}',
    headers: {
      ID: 'IMAGE ID',
      Repository: 'REPOSITORY',
      Tag: 'TAG',
      Digest: 'DIGEST',
      CreatedSince: 'CREATED',
      CreatedAt: 'CREATED AT',
      Size: 'SIZE',
      Containers: 'CONTAINERS',
      VirtualSize: 'SIZE',
      SharedSize: 'SHARED SIZE',
      UniqueSize: 'UNIQUE SIZE',
    },
  };
}

interface Named {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

/** One row per tag, or per digest where there is no tag; with `digests`, per pair of both. */
function namesOf(image: ImageSummary, digests: boolean): Named[] {
  const read = (texts: readonly string[] | null): { repository: string; tag?: string; digest?: string }[] =>
    (texts ?? []).flatMap((text) => {
      const reference = parseReference(text);
      if (reference === undefined) return [];
      const { tag, digest } = reference;
      return [
        {
          repository: familiarName(reference),
          ...(tag === undefined ? {} : { tag }),
          ...(digest === undefined ? {} : { digest }),
        },
      ];
    });
  const tags = read(image.RepoTags);
  const found = read(image.RepoDigests);
  const repositories = [...new Set([...tags, ...found].map(({ repository }) => repository))];
  const out: Named[] = [];
  for (const repository of repositories) {
    const ownTags = tags.filter((each) => each.repository === repository).map(({ tag = NONE }) => tag);
    const ownDigests = found.filter((each) => each.repository === repository).map(({ digest = NONE }) => digest);
    if (!digests && ownTags.length > 0) for (const tag of ownTags) out.push({ repository, tag, digest: NONE });
    else if (!digests) out.push({ repository, tag: NONE, digest: '' });
    else
      for (const tag of ownTags.length > 0 ? ownTags : [NONE])
        for (const digest of ownDigests.length > 0 ? ownDigests : [NONE]) out.push({ repository, tag, digest });
  }
  return out.length > 0 ? out : [{ repository: NONE, tag: NONE, digest: NONE }];
}

/** The rows of all images in the daemon's order. */
export function imageRows(
  images: readonly ImageSummary[],
  now: GoTime,
  truncate: boolean,
  digests: boolean,
): GoValue[] {
  return images.flatMap((image) => namesOf(image, digests).map((named) => imageRow(image, named, now, truncate)));
}

function imageRow(image: ImageSummary, { repository, tag, digest }: Named, now: GoTime, truncate: boolean): GoValue {
  const shared = image.SharedSize ?? -1;
  const containers = image.Containers ?? -1;
  return row('formatter.imageContext', {
    ID: () => (truncate ? shortId(image.Id) : image.Id),
    Repository: () => repository,
    Tag: () => tag,
    Digest: () => digest,
    CreatedSince: () => (image.Created <= 0 ? '' : since(fromUnix(image.Created), now)),
    CreatedAt: () => formatGoTime(fromUnix(image.Created)),
    Size: () => humanSize(image.Size, 3),
    Containers: () => (containers === -1 ? 'N/A' : String(containers)),
    VirtualSize: () => humanSize(image.Size),
    SharedSize: () => (shared === -1 ? 'N/A' : humanSize(shared)),
    UniqueSize: () => (shared === -1 ? 'N/A' : humanSize(image.Size - shared)),
  });
}
