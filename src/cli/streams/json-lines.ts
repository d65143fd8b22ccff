import type { Reader } from '../../kernel/pipe.ts';

/** The JSON values of a stream that has one per line, as far as they have come. */
export class JsonLines<T> {
  private held = '';
  private ended = false;
  private readonly reader: Reader;

  constructor(reader: Reader) {
    this.reader = reader;
  }

  /** Whether the stream has ended and everything was taken. */
  get isEnded(): boolean {
    return this.ended;
  }

  /** Takes what is there, without waiting. */
  take(): readonly T[] {
    const out: T[] = [];
    while (!this.ended) {
      const text = this.reader.tryRead();
      if (text === undefined) break;
      if (text === null) this.ended = true;
      const lines = (this.held + (text ?? '')).split('\n');
      this.held = lines.pop() ?? '';
      for (const line of lines) if (line !== '') out.push(JSON.parse(line) as T);
    }
    return out;
  }
}
