import { relative, sep } from 'node:path';
import type { Plugin } from 'vite';
import { LANGUAGES } from '../lab/lab.ts';
import { LABS_FOLDER, listLabs, readLabFromDisk } from './labs-from-disk.ts';

const NAME = 'virtual:labs';
const RESOLVED = `\0${NAME}`;

/**
 * The course as the module `virtual:labs` (declared in src/virtual-labs.d.ts): a summary of each lab, and each lab in
 * each language as a chunk of its own. The first lab, which the page opens on, comes along at once: fetching it would
 * cost a round trip before the first prompt.
 */
export function labs(): Plugin {
  return {
    name: 'labs',
    resolveId(id) {
      return id === NAME || id.startsWith(`${NAME}/`) ? `\0${id}` : undefined;
    },
    load(id) {
      if (id !== RESOLVED && !id.startsWith(`${RESOLVED}/`)) return undefined;
      if (id === RESOLVED) return index();
      const [name, language] = id.slice(RESOLVED.length + 1).split('/');
      for (const file of ['lab.yaml', ...LANGUAGES.map((each) => `${each}.md`)])
        this.addWatchFile(`${LABS_FOLDER}/${name}/${file}`);
      const { lab, views } = readLabFromDisk(name);
      const view = LANGUAGES.find((each) => each === language);
      if (view === undefined) this.error(`there is no language ${language}`);
      return `export const loaded = JSON.parse(${JSON.stringify(JSON.stringify({ lab, view: views[view] }))});`;
    },
    configureServer(server) {
      server.watcher.add(LABS_FOLDER);
      server.watcher.on('all', (_event, path) => {
        if (relative(LABS_FOLDER, path).split(sep)[0] === '..') return;
        // The worker holds the labs, and a worker cannot be updated in place.
        server.moduleGraph.invalidateAll();
        server.ws.send({ type: 'full-reload' });
      });
    },
  };
}

function index(): string {
  const ids = listLabs();
  const summaries = ids.map((id) => readLabFromDisk(id).summary);
  const module = (id: string, language: string): string => JSON.stringify(`${NAME}/${id}/${language}`);
  const loaders = ids.map((id, index) => {
    const each = LANGUAGES.map(
      (language, n) =>
        `${JSON.stringify(language)}: () => ${index === 0 ? `({ loaded: first${n} })` : `import(${module(id, language)})`}`,
    );
    return `${JSON.stringify(id)}: { ${each.join(', ')} }`;
  });
  return [
    ...LANGUAGES.map((language, n) => `import { loaded as first${n} } from ${module(ids[0] ?? '', language)};`),
    `export const labSummaries = ${JSON.stringify(summaries)};`,
    `const loaders = { ${loaders.join(', ')} };`,
    'export async function loadLab(id, language) {',
    '  if (!Object.hasOwn(loaders, id)) return undefined;',
    '  return (await loaders[id][language]()).loaded;',
    '}',
  ].join('\n');
}
