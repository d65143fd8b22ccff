import type { Task } from '../../kernel/wait.ts';
import type { ApiStream } from '../api/client.ts';
import type { Context } from '../context.ts';
import { FrameReader, MULTIPLEXED } from './multiplexed.ts';

/** Prints a container's stream to its end: framed ones on both outputs, those of a terminal on standard output. */
export function* copyOutput(context: Context, { reader, mime }: ApiStream): Task {
  if (mime !== MULTIPLEXED) {
    for (;;) {
      const text = yield* reader.read();
      if (text === null) return;
      context.print(text);
      yield* context.out.drain();
    }
  }
  const frames = new FrameReader(reader);
  for (;;) {
    const frame = yield* frames.next();
    if (frame === null) return;
    if (frame.stream === 'stdout') context.print(frame.text);
    else context.warn(frame.text);
    yield* context.out.drain();
  }
}
