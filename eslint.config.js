import js from '@eslint/js';
import lit from 'eslint-plugin-lit';
import { defineConfig, globalIgnores } from 'eslint/config';
import ts from 'typescript-eslint';

const belowUi = 'src/{kernel,net,host,images,swarm,engine,cli,world,lab}/**/*.ts';
const kernel = 'Time and chance come from src/kernel: the clock, the event queue, the named random streams.';
const generators = 'Nothing below src/ui waits by promise: a process is a generator that yields what it waits for.';
const locale = 'Nothing below src/ui depends on the locale: compare code units and format by hand.';
const machine = 'The simulation knows nothing of the machine it runs on.';

/** @param {string[]} names @param {string} message */
const named = (names, message) => names.map((name) => ({ name, message }));

/** The language we write in, everywhere in src and test. */
const plainLanguage = [
  { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
  { selector: 'TSParameterProperty', message: 'Declare the field and assign it in the constructor.' },
  { selector: 'TSModuleDeclaration[kind="namespace"]', message: 'A file is the namespace.' },
  { selector: 'ExportDefaultDeclaration', message: 'Export by name: one thing has one name everywhere.' },
];

export default defineConfig([
  globalIgnores(['dist/', '.cache/', 'node_modules/']),
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  {
    files: ['**/*.{ts,js,mjs,cjs}'],
    extends: [js.configs.recommended, ts.configs.recommended],
    rules: {
      // The compiler knows which names exist.
      'no-undef': 'off',
      // A process that waits for nothing is still a process.
      'require-yield': 'off',
      // Terminals are made of control characters.
      'no-control-regex': 'off',
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme'], location: 'anywhere' }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
      ],
    },
  },
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...plainLanguage],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 500 }],
    },
  },
  {
    files: [belowUi],
    rules: {
      'no-restricted-globals': [
        'error',
        ...named(['Date', 'performance', 'crypto', 'Temporal'], kernel),
        ...named(['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval'], kernel),
        ...named(['requestAnimationFrame', 'requestIdleCallback'], kernel),
        ...named(['Promise', 'queueMicrotask', 'MessageChannel', 'Atomics'], generators),
        ...named(['Intl'], locale),
        ...named(['console', 'process', 'navigator', 'fetch', 'globalThis', 'self', 'window', 'document'], machine),
        // Both tell when the garbage collector ran.
        ...named(['WeakRef', 'FinalizationRegistry'], machine),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: kernel },
        ...['localeCompare', 'toLocaleString', 'toLocaleDateString', 'toLocaleTimeString'].map((property) => ({
          property,
          message: locale,
        })),
        ...['toLocaleLowerCase', 'toLocaleUpperCase'].map((property) => ({ property, message: locale })),
      ],
      'no-restricted-syntax': [
        'error',
        ...plainLanguage,
        { selector: ':function[async=true]', message: generators },
        { selector: 'AwaitExpression', message: generators },
        { selector: 'ForOfStatement[await=true]', message: generators },
        { selector: 'ImportExpression', message: generators },
        { selector: 'TSTypeReference[typeName.name=/^Promise(Like)?$/]', message: generators },
        { selector: 'TSTypeReference[typeName.name="Date"]', message: kernel },
        { selector: 'MetaProperty[meta.name="import"]', message: machine },
      ],
    },
  },
  {
    files: ['src/ui/**/*.ts', 'src/main.ts'],
    extends: [lit.configs['flat/recommended']],
  },
  {
    // Where promises are allowed, none is forgotten: its failure would show nowhere. These few rules need types.
    files: ['src/ui/**/*.ts', 'src/main.ts', 'src/worker.ts', 'src/node/**/*.ts', 'test/**/*.ts'],
    languageOptions: {
      parserOptions: { project: ['tsconfig.ui.json', 'tsconfig.node.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
    },
  },
  {
    // Tools look for a default export in these.
    files: ['*.config.{ts,js}'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs' },
  },
]);
