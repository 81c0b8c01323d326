import { Presets, SingleBar } from 'cli-progress';
import { type Io, printMessage } from '../io.js';

/** What is told while an import runs. */
export interface Progress {
  /** @param bytes read so far. @param brief what has become of the rows so far */
  moved(bytes: number, brief: string): void;
  stop(): void;
}

/** A plain line comes this often. */
const EVERY_MS = 5_000;

/** A bar where a person watches and the end is known, else a line every few seconds. @param total bytes of the input; undefined: not known */
export function progressOn(io: Io, name: string, total: number | undefined): Progress {
  const { terminal } = io.stderr;
  return terminal && total ? bar(terminal, name, total) : lines(io, name, total);
}

function bar(stream: NodeJS.WriteStream, name: string, total: number): Progress {
  const single = new SingleBar(
    { stream, format: `${name} {bar} {percentage} % | {brief} | {eta_formatted}`, hideCursor: true },
    Presets.shades_classic,
  );
  single.start(total, 0, { brief: '' });
  return { moved: (bytes, brief) => single.update(Math.min(bytes, total), { brief }), stop: () => single.stop() };
}

function lines(io: Io, name: string, total: number | undefined): Progress {
  let last = io.now();
  return {
    moved: (bytes, brief) => {
      if (io.now() - last < EVERY_MS) return;
      last = io.now();
      const read = total ? `${Math.floor((bytes / total) * 100)} %` : `${(bytes / 1e6).toFixed(1)} MB`;
      printMessage(io, `${name}: ${read} read, ${brief}`);
    },
    stop: () => undefined,
  };
}
