import type { EditorRequest } from '../host/commands/edit.ts';
import { Emitter } from '../kernel/disposable.ts';
import type { EditorView } from './protocol.ts';
import type { World } from './world.ts';

/** The files that programs of the hosts have open for the reader, at most one per host. */
export class Editors {
  /** Tells the host whose editor was opened or closed. */
  readonly changed = new Emitter<string>();
  private readonly open = new Map<string, EditorRequest>();

  constructor(world: World) {
    for (const { name, machine } of world.hosts) {
      machine.openEditor = (request) => {
        if (this.open.has(name)) return undefined;
        this.open.set(name, request);
        this.changed.fire(name);
        return () => {
          this.open.delete(name);
          this.changed.fire(name);
        };
      };
    }
  }

  /** What the page shows of a host's editor; undefined while it has none open. */
  view(host: string): EditorView | undefined {
    const request = this.open.get(host);
    return request === undefined ? undefined : { host, path: request.path, text: request.text, habits: request.name };
  }

  /**
   * Saves the file, or closes the editor where there is no text. Does nothing when another file is open by now.
   * @returns why it could not be saved, '' when all is well
   */
  apply(host: string, path: string, text: string | null): string {
    const request = this.open.get(host);
    if (request === undefined || request.path !== path) return `${path} is not open any more`;
    if (text !== null) return request.save(text);
    request.close();
    return '';
  }
}
