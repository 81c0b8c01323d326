import { Presets, SingleBar } from 'cli-progress';
import { type Io, printMessage } from '../io.js';

/** Display of an import's progress. */
export interface Progress {
  /** @param bytes read so far. @param brief short counts of the rows so far */
  moved(bytes: number, brief: string): void;
  stop(): void;
}

/** Interval of plain progress lines, in milliseconds. */
const EVERY_MS = 5_000;

/** Shows a bar on a terminal if the size is known, else a line every few seconds. @param total bytes of the input; undefined: unknown */
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
