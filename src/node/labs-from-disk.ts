import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LANGUAGES, type WholeLab } from '../lab/lab.ts';
import { LabError } from '../lab/lab-error.ts';
import { readLab } from '../lab/read-lab.ts';
import type { Language } from '../world/protocol.ts';
import { renderMarkdown } from './render-markdown.ts';

/** The repository's own labs. */
export const LABS_FOLDER = fileURLToPath(new URL('../../labs', import.meta.url));

/** The folder names of the labs in `folder`, in the course's order. */
export function listLabs(folder = LABS_FOLDER): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Reads one lab in all its languages. @throws LabError with file, line and what to do */
export function readLabFromDisk(id: string, folder = LABS_FOLDER): WholeLab {
  const all = listLabs(folder);
  const place = `labs/${id}`;
  const text = (name: string): string => {
    const path = join(folder, id, name);
    if (!existsSync(path))
      throw new LabError(`${place}/${name}`, 1, 'this file is missing; a lab has lab.yaml, en.md and zh-CN.md');
    return readFileSync(path, 'utf8');
  };
  const yaml = text('lab.yaml');
  const texts = Object.fromEntries(LANGUAGES.map((language) => [language, text(`${language}.md`)])) as Record<
    Language,
    string
  >;
  const lab = readLab({ folder: place, yaml, texts }, renderMarkdown, all[all.indexOf(id) + 1]);
  const unknown = lab.prerequisites.find((each) => !all.includes(each));
  if (unknown !== undefined)
    throw new LabError(
      `${place}/lab.yaml`,
      1,
      `\`prerequisites\`: there is no lab ${unknown}; there are ${all.join(', ')}`,
    );
  return lab;
}
