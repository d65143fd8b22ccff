import type { CheckState, JournalFault, PortView, TaskView } from '../../world/protocol.ts';

/** Every word of the page. A language is a value of this shape; a missing word does not compile, and no language
 *  falls back on another. Docker's own words (running, drain, leader …) stay as docker prints them. */
export interface Strings {
  readonly close: string;
  minutes(count: number): string;
  readonly bar: {
    readonly where: string;
    readonly labs: string;
    readonly playground: string;
    readonly clock: string;
    readonly pause: string;
    readonly resume: string;
    readonly step: string;
    readonly stepHint: string;
    readonly speedLabel: string;
    speed(times: number): string;
    readonly steady: string;
    readonly steadyHint: string;
    readonly steadyNow: string;
    readonly notSteady: string;
    readonly share: string;
    readonly shareHint: string;
    readonly shared: string;
    readonly shareByHand: string;
    readonly more: string;
    readonly settings: string;
    /** The other language's name, in that language, and its tag. */
    readonly otherLanguage: string;
    readonly otherLanguageTag: string;
  };
  readonly labs: { readonly done: string; stepsDone(done: number, of: number): string };
  readonly theme: {
    readonly label: string;
    readonly system: string;
    readonly light: string;
    readonly dark: string;
  };
  readonly split: { readonly guide: string; readonly map: string };
  readonly phone: {
    readonly turns: string;
    readonly guide: string;
    readonly terminal: string;
    readonly map: string;
    key(name: string): string;
  };
  readonly guide: {
    readonly label: string;
    readonly steps: string;
    step(number: number, of: number): string;
    stepLink(number: number, title: string, done: boolean): string;
    readonly back: string;
    readonly next: string;
    readonly again: string;
    readonly againHint: string;
    readonly hint: string;
    readonly why: string;
    readonly finished: string;
    nextLab(title: string): string;
    readonly openLabs: string;
    readonly playground: string;
    readonly replaying: string;
  };
  readonly console: {
    readonly type: string;
    readonly typing: string;
    readonly again: string;
    typeHint(hosts: string): string;
    readonly paused: string;
    filled(host: string, command: string): string;
  };
  readonly checks: Readonly<Record<CheckState, string>> & { readonly label: string };
  readonly terminal: {
    readonly tabs: string;
    of(host: string): string;
    input(host: string): string;
    readonly beside: string;
    readonly besideHint: string;
    readonly dockerStopped: string;
    readonly news: string;
    readonly hint: string;
    readonly hintPhone: string;
    readonly menu: string;
    readonly copy: string;
    readonly paste: string;
    readonly selectAll: string;
    readonly copied: string;
    readonly copyByKey: string;
    readonly pasteByKey: string;
  };
  readonly map: {
    readonly label: string;
    tasksOf(host: string): string;
    openTerminal(host: string): string;
    role(role: 'manager' | 'worker', leader: boolean): string;
    readonly noSwarm: string;
    readonly dockerStopped: string;
    task(name: string, image: string, state: string, health: TaskView['health'], error: string): string;
    container(name: string, image: string): string;
    port(port: PortView): string;
    openPort(url: string): string;
    network(name: string, subnet: string, hosts: string): string;
    pending(count: number): string;
    readonly before: string;
    emptyFirst(command: unknown): unknown;
    emptyOutside(command: unknown): unknown;
    emptyLeader(command: unknown): unknown;
    emptyStopped(command: unknown): unknown;
    readonly emptyDrained: string;
    readonly emptyNetworks: string;
  };
  readonly strip: {
    readonly empty: string;
    services(count: number): string;
    label(services: number, now: string): string;
  };
  readonly notice: {
    readonly rejected: Readonly<Record<JournalFault, (line: number) => string>>;
    readonly noStorage: string;
    readonly otherTab: string;
    readonly begunAgain: string;
    readonly undo: string;
    readonly dismiss: string;
    readonly downloadOld: string;
  };
  readonly crash: {
    readonly title: string;
    readonly what: string;
    readonly stuckTitle: string;
    readonly stuck: string;
    readonly error: string;
    readonly input: string;
    readonly at: string;
    readonly details: string;
    readonly kept: string;
    readonly replay: string;
  };
  readonly editor: {
    label(path: string, host: string): string;
    text(path: string): string;
    readonly save: string;
    readonly saved: string;
    readonly changed: string;
    unknown(line: string): string;
    readonly ask: string;
    readonly yes: string;
    readonly no: string;
    readonly colon: string;
    readonly viHint: string;
    readonly nanoHint: string;
  };
  readonly settings: {
    readonly language: string;
    readonly fontSize: string;
    readonly screenReader: string;
    readonly screenReaderHint: string;
    readonly world: string;
    readonly worldHint: string;
    readonly downloadJournal: string;
    readonly beginAgain: string;
  };
}
