/**
 * Who may import whom. The rooms of src/ stand on each other; a room imports only from rooms below it.
 * The table is DESIGN.md's; what a room may know is listed here once and turned into one rule per room.
 *
 * @type {Record<string, { all?: string[], types?: string[] }>}
 *   all: rooms (or paths) that may be imported; types: those of which only `import type` is allowed.
 */
const rooms = {
  kernel: {},
  net: { all: ['kernel'] },
  host: { all: ['kernel', 'net'] },
  images: { all: ['kernel', 'net', 'host'] },
  swarm: { all: ['kernel', 'net'] },
  engine: { all: ['kernel', 'net', 'host', 'images', 'swarm'] },
  // The command reaches the engine only by API requests; it shares no code with it but the shapes of those.
  // The requests themselves are net's shapes.
  cli: { all: ['kernel', 'host', 'engine/api/types'], types: ['net'] },
  world: { all: ['kernel', 'net', 'host', 'images', 'swarm', 'engine', 'cli'] },
  lab: { all: ['world'], types: ['kernel', 'net', 'host', 'images', 'swarm', 'engine', 'cli'] },
  // The page talks to the world through the worker alone, so it may name what crosses, not call it.
  ui: { types: ['lab', 'world'] },
  node: { all: ['kernel', 'net', 'host', 'images', 'swarm', 'engine', 'cli', 'world', 'lab', 'worker\\.ts$'] },
};
const belowUi = ['kernel', 'net', 'host', 'images', 'swarm', 'engine', 'cli', 'world', 'lab'];

/** @param {string[]} names @returns {string} a pattern for the paths of those rooms */
const paths = (names) => `^src/(${names.join('|')})`;
/** @param {string} name */
const prefix = (name) => (/[/$]/.test(name) ? name : `${name}/`);

const roomRules = Object.entries(rooms).flatMap(([room, { all = [], types = [] }]) => {
  const own = `${room}/`;
  const rules = [
    {
      name: `${room}-knows-only-its-own`,
      severity: 'error',
      comment: `src/${room} imports only ${[...all, ...types.map((type) => `types of ${type}`)].join(', ') || 'nothing'}.`,
      from: { path: `^src/${room}/` },
      to: { path: '^src/', pathNot: paths([own, ...all.map(prefix), ...types.map(prefix)]) },
    },
  ];
  if (types.length > 0) {
    rules.push({
      name: `${room}-only-names-types`,
      severity: 'error',
      comment: `src/${room} may only 'import type' from ${types.join(', ')}.`,
      from: { path: `^src/${room}/` },
      to: { path: paths(types.map(prefix)), dependencyTypesNot: ['type-only'] },
    });
  }
  return rules;
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...roomRules,
    {
      name: 'api-types-are-declarations',
      severity: 'error',
      comment:
        'What cli shares with the engine is shapes, its own and those of archives: it brings no engine code along.',
      from: { path: '^src/engine/api/types' },
      to: { path: '^src/', pathNot: '^src/(engine/api/types|kernel/|host/fs/archive\\.ts$)' },
    },
    {
      name: 'main-knows-only-ui',
      severity: 'error',
      from: { path: '^src/main\\.ts$' },
      to: { path: '^src/', pathNot: '^src/ui/' },
    },
    {
      name: 'worker-knows-only-world-and-lab',
      severity: 'error',
      comment: 'The worker joins world and lab to the page by src/world/protocol.ts, and keeps their time.',
      from: { path: '^src/(worker|late-software)\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(world/|lab/|kernel/time\\.ts|late-software\\.ts)' },
    },
    {
      name: 'protocol-is-neutral',
      severity: 'error',
      comment: 'The protocol is read at both ends of the worker: it names things and brings no code along.',
      from: { path: '^src/world/(protocol|close-views)\\.ts$' },
      to: { path: '^src/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-page-libraries-below-ui',
      severity: 'error',
      comment: 'Nothing below src/ui knows of the page, the worker boundary or the browser.',
      from: { path: paths(belowUi.map(prefix)) },
      to: { path: '^node_modules/(lit|@lit|@lit-labs|@xterm|comlink|idb|lucide|monaco-editor)/' },
    },
    {
      name: 'node-only-in-src-node',
      severity: 'error',
      comment: "Node's own modules are for src/node.",
      from: { path: '^src/', pathNot: '^src/node/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-development-packages',
      severity: 'error',
      comment: 'What the page ships is a dependency, not a development dependency.',
      from: { path: '^src/', pathNot: '^src/node/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: "Files that need each other's values are one thing cut in two, or miss a third.",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      // What a Vite plugin makes has no file.
      to: { couldNotResolve: true, pathNot: '^(virtual:|/?@?vite/)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.node.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'module', 'browser', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.d.ts', '.json'],
    },
  },
};
